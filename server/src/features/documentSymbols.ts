import { countText, type Design, lookup, rateText, timeText } from "@lintel/engine/model";
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver";
import { everyItem, type OutlineItem, outlineOf } from "../outline.ts";
import type { Feature } from "./feature.ts";

/** The outline of a file: what it declares, with the facts one looks for first. */
export const documentSymbols: Feature = (server) => {
  const { hierarchicalDocumentSymbolSupport: nests, symbolKind } = server.client.capabilities.textDocument?.documentSymbol ?? {};
  const kindFor = (kind: SymbolKind): SymbolKind => supported(kind, symbolKind?.valueSet);
  server.connection.onDocumentSymbol(
    server.handle("outline", [], async (file): Promise<DocumentSymbol[] | SymbolInformation[]> => {
      const items = outlineOf(server, file);
      const design = (await server.wholeDesign(file.uri))?.design ?? null;
      const symbol = (item: OutlineItem): DocumentSymbol => ({
        name: item.name,
        detail: detailOf(item, design),
        kind: kindFor(item.kind),
        range: item.range,
        selectionRange: item.selectionRange,
        children: item.children.map(symbol),
      });
      if (nests) return items.map(symbol);
      const uri = server.files.spelling(file.uri);
      return [...everyItem(items)].map(([item, around]) => {
        const container = around.at(-1);
        return {
          name: item.name,
          kind: kindFor(item.kind),
          location: { uri, range: item.range },
          ...(container ? { containerName: container.name } : {}),
        };
      });
    }),
  );
  return { documentSymbolProvider: { label: "Lintel" } };
};

/** Kinds every client knows, from the first version of the protocol; newer ones are sent to those that name them. */
const oldestKinds = SymbolKind.Array;

/** A kind of symbol that the client knows: the wanted one, or the nearest that every client has. */
export function supported(kind: SymbolKind, known: readonly SymbolKind[] | undefined): SymbolKind {
  if (known ? known.includes(kind) : kind <= oldestKinds) return kind;
  return kind === SymbolKind.Key || kind === SymbolKind.Struct ? SymbolKind.Field : SymbolKind.Class;
}

/** What stands beside a name: its sort, then the fact that tells it from others of its sort. */
function detailOf(item: OutlineItem, design: Design | null): string {
  const fact = (item.element !== null && design && factOf(item, item.element, design)) || item.detail;
  if (item.sort === "let") return fact;
  if (item.sort === "slo" || item.sort === "link") return item.detail;
  return [item.sort, fact].filter(Boolean).join(" · ");
}

function factOf(item: OutlineItem, element: string, design: Design): string | null {
  const { components, flows } = lookup(design);
  switch (item.sort) {
    case "let": {
      const constant = design.lets.find(({ id }) => id === element);
      if (!constant || constant.value === null) return null;
      return `= ${constant.text}`;
    }
    case "region": {
      const region = design.regions.find(({ id }) => id === element);
      return region && region.zones.length > 0 ? counted(region.zones.length, "zone") : null;
    }
    case "flow": {
      const rate = flows.get(element)?.rate;
      return rate ? rateText(rate.value) : null;
    }
    case "scenario": {
      const scenario = design.scenarios.find(({ id }) => id === element);
      return scenario ? timeText(scenario.duration.value) : null;
    }
    default: {
      const component = components.get(element);
      if (!component) return null;
      const written: string[] = [];
      for (const sharding of component.store?.sharding ?? []) written.push(counted(sharding.shards.value, "shard"));
      if (component.replication) written.push(counted(component.replication.copies.value, "copy", "copies"));
      else if (!component.replicas.assumed) written.push(counted(component.replicas.value, "replica"));
      return [...written, item.detail].filter(Boolean).join(" · ") || null;
    }
  }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
