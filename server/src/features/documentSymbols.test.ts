import { expect, test } from "vitest";
import type { DocumentSymbol, SymbolInformation } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";
import { withMarks } from "../testing/marks.ts";

function outline(symbols: readonly DocumentSymbol[], depth = 0): readonly string[] {
  return symbols.flatMap((symbol) => [
    `${"  ".repeat(depth)}${symbol.name} (${symbol.detail})`,
    ...outline(symbol.children ?? [], depth + 1),
  ]);
}

function flat(symbols: readonly DocumentSymbol[]): readonly DocumentSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flat(symbol.children ?? [])]);
}

const shop = `system "Shop"
let rate = 2 * 5 rps
region us { zones a, b }
client U
group "Private" {
  trust private
  service Api "Web API" { replicas 2 }
  database Db {
    entity Order { key id { cardinality 10M }  field day }
    replicate 3
    shard Order by hash(id) into 16
  }
}
U -> Api "browse"
flow Browse "Look around" { from U at rate  U -> Api }
slo Browse { latency p99 < 1 s }
scenario "Peak" for 10 min { load Browse x 3 }
view Paths "The paths"
`;

test("the outline follows the file, groups and stores hold what they declare, each with its main fact", async () => {
  const client = await openDesign(shop);
  expect(outline(await client.at<DocumentSymbol[]>("textDocument/documentSymbol"))).toEqual([
    "Shop (system)",
    "rate (= 10 rps)",
    "us (region · 2 zones)",
    "  a (zone)",
    "  b (zone)",
    "U (client)",
    "Private (group)",
    "  Api (service · 2 replicas · Web API)",
    "  Db (database · 16 shards · 3 copies)",
    "    Order (entity)",
    "      id (field · key)",
    "      day (field)",
    "U -> Api (browse)",
    "Browse (flow · 10 rps)",
    "slo Browse (latency p99 < 1 s)",
    "Peak (scenario · 10 min)",
    "The paths (view)",
  ]);
});

test("each range holds the whole declaration, and selecting one marks its name", async () => {
  const text = "group Data {\n  database Db {\n    entity Order { key id }\n  }\n}\nregion us { zone a { availability 99% } }\nA, B -> C\n";
  const client = await openDesign(text);
  const symbols = flat(await client.at<DocumentSymbol[]>("textDocument/documentSymbol"));
  const ranges = (name: string): string => {
    const found = symbols.find((symbol) => symbol.name === name);
    return found ? withMarks(text, [found.range, found.selectionRange]) : "none";
  };
  const others = (marked: string): string => text.replace(marked.replaceAll(/[«»]/g, ""), marked);
  expect(ranges("Db")).toBe(others("«database «Db» {\n    entity Order { key id }\n  }»"));
  expect(ranges("Order")).toBe(others("«entity «Order» { key id }»"));
  expect(ranges("id")).toBe(others("«key «id»»"));
  expect(ranges("a")).toBe(others("««a» { availability 99% }»"));
  expect(ranges("A, B -> C")).toBe(others("««A, B» -> C»"));
});

test("a broken file keeps the outline of what can be read", async () => {
  const client = await openDesign("service Api { replicas 2 }\nservice {\nservice Web\n");
  const names = (await client.at<DocumentSymbol[]>("textDocument/documentSymbol")).map((symbol) => symbol.name);
  expect(names).toContain("Api");
  expect(client.shown).toEqual([]);
});

test("a client without nested symbols gets a flat list with the names of what is around, in kinds it knows", async () => {
  const client = await openDesign('group "Data" { database Db { entity Order { key id } } }\n', {
    capabilities: { textDocument: { documentSymbol: {} } },
  });
  const symbols = await client.at<SymbolInformation[]>("textDocument/documentSymbol");
  expect(symbols.map(({ name, containerName, kind }) => `${containerName ?? ""}/${name} ${kind}`)).toEqual([
    "/Data 4",
    "Data/Db 5",
    "Db/Order 8",
    "Order/id 8",
  ]);
  expect(symbols[1]?.location.range.start).toEqual({ line: 0, character: 15 });
});
