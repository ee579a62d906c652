import { lookup, type Origin, type Range } from "@lintel/engine/model";
import type { CodeLens, Command } from "vscode-languageserver";
import { calledBy, componentLens } from "../lenses/component.ts";
import { line } from "../lenses/figures.ts";
import { flowLens } from "../lenses/flow.ts";
import { clientCommands } from "../protocol.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** What a lens is about; its text is worked out when it comes into sight. */
interface LensData {
  readonly uri: string;
  readonly element: string;
  readonly says: "flow" | "component" | "scenario";
}

/** Numbers above declarations: a flow's latency, availability and most load, a component's callers and load, and the way to run a scenario. */
export const codeLens: Feature = (server) => {
  server.connection.onCodeLens(
    server.handle("code lenses", [], async (file): Promise<CodeLens[]> => {
      const read = await server.wholeDesign(file.uri);
      return read ? lenses(server, file, read) : [];
    }),
  );
  server.connection.onCodeLensResolve((lens) =>
    server.guard("code lenses", lens, async () => {
      const data = lens.data as LensData;
      return { ...lens, command: (await commandOf(server, data, lens.range)) ?? { title: "", command: "" } };
    }),
  );
  return { codeLensProvider: { resolveProvider: true } };
};

function lenses(server: Server, file: SourceFile, { design }: ReadDesign): CodeLens[] {
  const { flows, components, scenarios } = server.settings(file.uri).codeLens;
  const uri = server.files.spelling(file.uri);
  const above = (origin: Origin, element: string, says: LensData["says"]): CodeLens[] =>
    origin.uri === file.uri ? [{ range: origin.range, data: { uri, element, says } satisfies LensData }] : [];
  const found: CodeLens[] = [];
  if (components) {
    for (const { id, origin } of design.components) found.push(...above(origin, id, "component"));
  }
  if (flows) {
    for (const { id, origin, implicit } of design.flows) if (!implicit) found.push(...above(origin, id, "flow"));
  }
  if (scenarios && knows(server, clientCommands.simulate)) {
    for (const { id, origin } of design.scenarios) found.push(...above(origin, id, "scenario"));
  }
  return found;
}

async function commandOf(server: Server, { uri, element, says }: LensData, range: Range): Promise<Command | null> {
  if (says === "scenario") return { title: "Run", command: clientCommands.simulate, arguments: [uri, element] };
  // The figures come with the review that is under way: a keystroke never waits for a lens.
  await server.reviews.settled();
  const read = await server.wholeDesign(uri);
  if (!read) return null;
  const title = titleOf(server, read, element, says);
  if (title === null) return null;
  const links = says === "component" ? (lookup(read.design).linksTo.get(element) ?? []) : [];
  if (links.length > 0 && knows(server, clientCommands.showLocations)) {
    const locations = links.map(({ origin }) => ({ uri: server.files.spelling(origin.uri), range: origin.range }));
    return { title, command: clientCommands.showLocations, arguments: [uri, range.start, locations] };
  }
  return knows(server, clientCommands.showInPreview)
    ? { title, command: clientCommands.showInPreview, arguments: [uri, element] }
    : { title, command: "" };
}

function titleOf(server: Server, read: ReadDesign, element: string, says: LensData["says"]): string | null {
  // Numbers of half a design would look like those of the whole.
  const { components, linksTo } = lookup(read.design);
  const callers = says === "component" ? (linksTo.get(element) ?? []).map(({ from }) => from) : [];
  // Who calls it can be told all the same; the same excuse above every line would only be in the way.
  if (read.broken) return callers.length > 0 ? calledBy(callers) : "cannot be computed: the text has syntax errors";
  const analysis = server.designs.analysis(read.design);
  if (says === "component") {
    const [component, figures] = [components.get(element), analysis.components[element]];
    return component && figures ? line(componentLens(component, figures), calledBy(callers)) : null;
  }
  const figures = analysis.flows[element];
  return figures ? flowLens(figures) : null;
}

/** Whether the client has a command of ours; a lens without one is just text. */
function knows(server: Server, command: string): boolean {
  return server.options.commands?.includes(command) ?? false;
}
