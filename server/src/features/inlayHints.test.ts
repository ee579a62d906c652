import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";
import type { InlayHint } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, type TestClient, type TestOptions } from "../testing/client.ts";

const everything = { range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } } };
const assumptions = { settings: { inlayHints: { values: false, rates: false, assumptions: true } } };
const lazy = { textDocument: { inlayHint: { resolveSupport: { properties: ["tooltip", "textEdits"] } } } };

function all(client: TestClient): Promise<readonly InlayHint[]> {
  return client.at<InlayHint[]>("textDocument/inlayHint", everything);
}

async function hints(text: string, options?: TestOptions): Promise<readonly string[]> {
  const found = await all(await openDesign(text, options));
  return found.map(({ position, label }) => `${position.line}:${position.character} ${label}`);
}

test("constants show their value at the end of the expression, literals none", async () => {
  expect(await hints("let links = 100M / month  // per month\nlet record = 500 B\nlet year = links * record * 1 year\n")).toEqual([
    "0:24 = 38.6 rps",
    "2:34 = 608 GB",
  ]);
});

test("a flow shows the rate behind a constant, not the one it says itself; a client what its users send", async () => {
  const text =
    "let r = 100 * 2 rps\nclient U { users 1k  actions 2 / s }\nservice A\nU -> A\nflow F { from U at r  U -> A }\nflow G { from U at 5 rps  U -> A }\n";
  expect(await hints(text)).toEqual(["0:19 = 200 rps", "1:34 = 2k rps", "4:20 = 200 rps"]);
});

test("what was assumed shows when it is asked for, in front of the body or behind the declaration", async () => {
  const text =
    'client U\nservice Api "Web" { workers 3 }\ndatabase Db { replicas 2  availability 99%  service-time 1 ms  workers 1 }\nU -> Api\n';
  expect(await hints(text)).toEqual([]);
  expect(await hints(text, assumptions)).toEqual([
    "1:18 replicas 1",
    expect.stringMatching(/^1:18 service-time [\d.]+ ms$/),
    expect.stringMatching(/^1:18 availability 99[.\d]*%$/),
    expect.stringMatching(/^3:8 latency [\d.]+ ms$/),
  ]);
});

test("writing an assumption down changes no number", async () => {
  const text = "client U\nservice Api\ncache C { size 1 GB }\nU -> Api -> C\n";
  const client = await openDesign(text, assumptions);
  const document = TextDocument.create("", "arch", 0, text);
  const before = designFromText(text).design;
  const writable = (await all(client)).filter(({ textEdits }) => textEdits);
  expect(writable.length).toBeGreaterThan(8);
  for (const { textEdits = [] } of writable) {
    const written = TextDocument.applyEdits(document, textEdits);
    const { design, findings } = designFromText(written);
    expect(findings).toEqual([]);
    const values = ({ components, links }: typeof design) => [
      components.map(({ replicas, workers, serviceTime, reliability }) => [
        replicas.value,
        workers.value,
        serviceTime?.value,
        reliability.availability.value,
      ]),
      links.map(({ network }) => network.latency.value),
    ];
    expect(values(design)).toEqual(values(before));
    expect(written).not.toBe(text);
  }
});

test("a client that resolves hints gets tooltips and edits when it asks for them", async () => {
  const client = await openDesign("service Api\n", { ...assumptions, capabilities: lazy });
  const [hint] = await all(client);
  expect(hint).toMatchObject({ label: "replicas 1" });
  expect(hint).not.toHaveProperty("tooltip");
  const resolved = await client.connection.sendRequest<InlayHint>("inlayHint/resolve", hint);
  expect(resolved.tooltip).toMatchObject({
    value: expect.stringMatching(/^`replicas` of `Api` is assumed: .+ Double-click to write it down\.$/),
  });
  expect(resolved.textEdits).toEqual([
    { range: { start: { line: 0, character: 11 }, end: { line: 0, character: 11 } }, newText: " { replicas 1 }" },
  ]);
});

test("a hint of an older text is not written into the newer one", async () => {
  const client = await openDesign("service Api\n", { ...assumptions, capabilities: lazy });
  const [hint] = await all(client);
  await client.edit("// first\nservice Api\n");
  expect(await client.connection.sendRequest<InlayHint>("inlayHint/resolve", hint)).not.toHaveProperty("textEdits");
});

test("values tell what they are in base units, and what the comment says", async () => {
  const client = await openDesign("/** New links. */\nlet links = 100M / month\n");
  const [hint] = await all(client);
  expect(hint?.tooltip).toMatchObject({ value: "**links** = 38.6 rps (38.5802469136 / s)\n\nNew links." });
});

test("each kind can be turned off", async () => {
  const text = "let a = 2 * 3 rps\nclient U\nservice A\nU -> A\nflow F { from U at a  U -> A }\n";
  expect(await hints(text, { settings: { inlayHints: { values: false } } })).toEqual(["4:20 = 6 rps"]);
  expect(await hints(text, { settings: { inlayHints: { rates: false } } })).toEqual(["0:17 = 6 rps"]);
});
