import { type CallStep, type Design, lookup, type Origin, type Position, type Step } from "@lintel/engine/model";
import type { ArchSymbol } from "@lintel/language";
import type { Location } from "vscode-languageserver";
import type { ReadDesign } from "../workspace/designs.ts";
import { contains, occurrenceAt } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

/**
 * From something to what it is one of: a field to its entity, an entity to its store, a zone to its region, a component to its group, a flow
 * to the client it starts at, an arrow of a flow to the link that it follows.
 */
export const typeDefinition: Feature = (server) => {
  server.connection.onTypeDefinition(
    server.handle("go to type definition", null, async (file, { position }): Promise<Location | null> => {
      const read = await server.wholeDesign(file.uri);
      if (!read) return null;
      const symbol = occurrenceAt(read, file.uri, position)?.symbol;
      const origin = symbol ? ownerOf(read, symbol) : linkAt(read.design, file.uri, position);
      return origin ? { uri: server.files.spelling(origin.uri), range: origin.range } : null;
    }),
  );
  return { typeDefinitionProvider: true };
};

function ownerOf({ design, names }: ReadDesign, symbol: ArchSymbol): Origin | null {
  const { components, flows, elements } = lookup(design);
  switch (symbol.sort) {
    case "field":
    case "entity":
    case "zone":
      return names.symbols.get(symbol.id.slice(0, symbol.id.lastIndexOf(".")))?.origin ?? null;
    case "component": {
      const group = components.get(symbol.id)?.group;
      return (group && elements.get(group)?.origin) || null;
    }
    case "flow": {
      const client = flows.get(symbol.id)?.from;
      return (client && components.get(client)?.origin) || null;
    }
    default:
      return null;
  }
}

/** The link of the innermost step around a position. */
function linkAt(design: Design, uri: string, position: Position): Origin | null {
  const { links } = lookup(design);
  for (const flow of design.flows) {
    if (flow.implicit) continue;
    for (const call of callsOf(flow.steps)) {
      if (call.link !== null && call.origin.uri === uri && contains(call.origin.range, position))
        return links.get(call.link)?.origin ?? null;
    }
  }
  return null;
}

/** Every call of some steps, in whatever block it stands. */
function* callsOf(steps: readonly Step[]): Generator<CallStep> {
  for (const step of steps) {
    if (step.type === "call") {
      yield step;
      yield* callsOf(step.body);
      yield* callsOf(step.onMiss ?? []);
    } else if (step.type === "parallel") for (const branch of step.branches) yield* callsOf(branch);
    else if (step.type === "choose") for (const option of step.options) yield* callsOf(option.steps);
    else yield* callsOf(step.steps);
    yield* callsOf(step.onError ?? []);
  }
}
