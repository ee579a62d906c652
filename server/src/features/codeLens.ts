import { lookup, type Origin, type Range } from "@lintel/engine/model";
import type { CodeLens, Command } from "vscode-languageserver";
import { calledBy, componentLens } from "../lenses/component.ts";
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
  readonly says: "flow" | "component" | "callers" | "scenario";
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
  const above = (origin: Origin, element: string, ...says: readonly LensData["says"][]): CodeLens[] => {
    if (origin.uri !== file.uri) return [];
    return says.map((what) => ({ range: origin.range, data: { uri, element, says: what } satisfies LensData }));
  };
  const found: CodeLens[] = [];
  if (components) {
    const { linksTo } = lookup(design);
    for (const { id, origin } of design.components) {
      const isCalled = (linksTo.get(id)?.length ?? 0) > 0;
      found.push(...above(origin, id, ...(isCalled ? (["callers", "component"] as const) : (["component"] as const))));
    }
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
  const { components, linksTo } = lookup(read.design);
  if (says === "callers") {
    const links = linksTo.get(element) ?? [];
    const locations = links.map(({ origin }) => ({ uri: server.files.spelling(origin.uri), range: origin.range }));
    const title = calledBy(links.map(({ from }) => from));
    return knows(server, clientCommands.showLocations)
      ? { title, command: clientCommands.showLocations, arguments: [uri, range.start, locations] }
      : { title, command: "" };
  }
  const title = titleOf(server, read, element, says, components);
  if (title === null) return null;
  return knows(server, clientCommands.showInPreview)
    ? { title, command: clientCommands.showInPreview, arguments: [uri, element] }
    : { title, command: "" };
}

function titleOf(
  server: Server,
  read: ReadDesign,
  element: string,
  says: LensData["says"],
  components: ReturnType<typeof lookup>["components"],
): string | null {
  // Numbers of half a design would look like those of the whole.
  if (read.broken) return "cannot be computed: the text has syntax errors";
  const analysis = server.designs.analysis(read.design);
  if (says === "component") {
    const [component, figures] = [components.get(element), analysis.components[element]];
    return component && figures ? componentLens(component, figures) : null;
  }
  const figures = analysis.flows[element];
  return figures ? flowLens(figures) : null;
}

/** Whether the client has a command of ours; a lens without one is just text. */
function knows(server: Server, command: string): boolean {
  return server.options.commands?.includes(command) ?? false;
}
