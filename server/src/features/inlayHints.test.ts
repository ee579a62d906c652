import { expect, test } from "vitest";
import type { InlayHint } from "vscode-languageserver";
import { openDesign, type TestOptions } from "../testing/client.ts";

const everything = { range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } } };

async function hints(text: string, options?: TestOptions): Promise<readonly string[]> {
  const client = await openDesign(text, options);
  if (options?.settings) await client.until(() => true);
  const found = await client.at<InlayHint[]>("textDocument/inlayHint", everything);
  return found.map(({ position, label }) => `${position.line}:${position.character} ${label}`);
}

test("constants show their value at the end of the expression, literals none", async () => {
  expect(await hints("let links = 100M / month  // per month\nlet record = 500 B\nlet year = links * record * 1 year\n")).toEqual([
    "0:24 = 38.6 rps",
    "2:34 = 608 GB",
  ]);
});

test("a flow shows the rate behind a constant, not the one it says itself", async () => {
  const text = "let r = 100 * 2 rps\nclient U\nservice A\nU -> A\nflow F { from U at r  U -> A }\nflow G { from U at 5 rps  U -> A }\n";
  expect(await hints(text)).toEqual(["0:19 = 200 rps", "4:20 = 200 rps"]);
});

test("assumptions show when they are asked for", async () => {
  expect(await hints("service Api\n")).toEqual([]);
  const client = await openDesign("service Api\n", { settings: { inlayHints: { assumptions: true } } });
  const found = await client.at<InlayHint[]>("textDocument/inlayHint", everything);
  expect(found.map((hint) => hint.label)).toEqual([expect.stringMatching(/^1 replica, 8 workers, exponential .* ms$/)]);
});

test("values can be turned off", async () => {
  expect(await hints("let a = 2 * 3\n", { settings: { inlayHints: { values: false } } })).toEqual([]);
});
