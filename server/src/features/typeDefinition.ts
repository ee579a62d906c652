import { type Design, lookup, type Origin, type Position } from "@lintel/engine/model";
import type { ArchSymbol } from "@lintel/language";
import type { Location } from "vscode-languageserver";
import { everyCall } from "../calls.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import { contains, occurrenceAt } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

/**
 * From something to what it is one of: a field to its entity, an entity to its store, a zone to its region, a component or group to the group
 * around it, a flow to the client it starts at, an arrow of a flow to the link that it follows.
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
    case "group": {
      const around = design.groups.find(({ id }) => id === symbol.id)?.parent;
      return (around && elements.get(around)?.origin) || null;
    }
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
    for (const call of everyCall(flow.steps)) {
      if (call.link !== null && call.origin.uri === uri && contains(call.origin.range, position))
        return links.get(call.link)?.origin ?? null;
    }
  }
  return null;
}
