import { expect, test } from "vitest";
import type { DocumentSymbol } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";

function outline(symbols: readonly DocumentSymbol[], depth = 0): readonly string[] {
  return symbols.flatMap((symbol) => [
    `${"  ".repeat(depth)}${symbol.name} (${symbol.detail})`,
    ...outline(symbol.children ?? [], depth + 1),
  ]);
}

test("the outline follows the file, groups hold their members", async () => {
  const client = await openDesign(`system "Shop"
let rate = 10 rps
region us { zones a }
client U
group "Private" {
  trust private
  service Api "Web API" { replicas 2 }
}
U -> Api
flow Browse { from U at rate  U -> Api }
slo Browse { latency p99 < 1 s }
scenario "Peak" { load Browse x 3 }
`);
  expect(outline(await client.at<DocumentSymbol[]>("textDocument/documentSymbol"))).toEqual([
    "Shop (system)",
    "rate (let = 10 rps)",
    "us (region)",
    "U (client)",
    "Private (group)",
    "  Api (service — Web API)",
    "U -> Api ()",
    "Browse (flow)",
    "slo Browse (latency p99 < 1 s)",
    "Peak (scenario)",
  ]);
});

test("a broken file keeps the outline of what can be read", async () => {
  const client = await openDesign("service Api { replicas 2 }\nservice {\nservice Web\n");
  const names = (await client.at<DocumentSymbol[]>("textDocument/documentSymbol")).map((symbol) => symbol.name);
  expect(names).toContain("Api");
  expect(client.shown).toEqual([]);
});
