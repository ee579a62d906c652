import { expect, test } from "vitest";
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";
import { openDesign, type TestClient } from "../testing/client.ts";

/** Each token with its type and modifiers, in words. */
function inWords(client: TestClient, data: readonly number[]): readonly string[] {
  const legend = client.result.capabilities.semanticTokensProvider?.legend;
  const lines = client.text().split("\n");
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(index, index + 5);
    character = down > 0 ? right : character + right;
    line += down;
    const modifiers = legend?.tokenModifiers.filter((_name, bit) => bits & (1 << bit)) ?? [];
    found.push([lines[line]?.slice(character, character + length), legend?.tokenTypes[type], ...modifiers].join(" "));
  }
  return found;
}

async function coloured(text: string): Promise<readonly string[]> {
  const client = await openDesign(text);
  return inWords(client, (await client.at<SemanticTokens>("textDocument/semanticTokens/full")).data);
}

test("names are coloured by what they stand for", async () => {
  expect(
    await coloured("region us { zones a }\nlet r = 5 rps\nclient U\nservice Api { in us.a }\nU -> Api\nflow F { from U at r  U -> Api }\n"),
  ).toEqual(
    expect.arrayContaining([
      "us namespace declaration",
      "r variable declaration",
      "U class declaration",
      "Api class declaration assumed",
      "us namespace",
      "a namespace",
      "U class",
      "F function declaration",
      "r variable",
    ]),
  );
});

test("metrics look alike in objectives and expectations, and nowhere else", async () => {
  const text = `client U
service Api
U -> Api
flow mean { from U at 5 rps  U -> Api }
slo mean { latency p99.9 < 1 s  error-rate < 1% }
scenario "S" for 1 min {
  at 10 s slow Api x 2 for 5 s
  expect mean p99 < 1 s after 20 s
  expect mean latency mean < 1 s
  expect Api utilisation < 80%
}
`;
  const found = (await coloured(text)).filter((word) => word.endsWith(" property"));
  expect(found).toEqual(["latency", "p99.9", "error-rate", "p99", "latency", "mean", "utilisation"].map((word) => `${word} property`));
});

test("keys, clauses and words are told apart, also where a word is spelled like a key", async () => {
  expect(
    await coloured(
      "queue Q { dead-letter D after 5  delivery at-least-once }\nqueue D\ndatabase S { engine search  shard by hash(id) into 4 }\n",
    ),
  ).toEqual(
    expect.arrayContaining([
      "dead-letter property",
      "after keyword",
      "delivery property",
      "at-least-once enumMember",
      "engine property",
      "search enumMember",
      "shard property",
      "by keyword",
      "into keyword",
    ]),
  );
});

test("constants that nobody uses and keys that another one overrides are marked as unused", async () => {
  expect(await coloured("let a = 1\nlet b = a\nservice A\nservice B\nA -> B { rtt 5 ms  latency 1 ms }\n")).toEqual(
    expect.arrayContaining(["a variable declaration", "b variable declaration unused", "rtt property unused", "latency property"]),
  );
});

test("a component whose size and time are written is no guess", async () => {
  expect(await coloured("service A { replicas 2  service-time 2 ms }\nservice B { replicas 2 }\n")).toEqual(
    expect.arrayContaining(["A class declaration", "B class declaration assumed"]),
  );
});

test("a range has the colours inside it only, the same as those of the whole", async () => {
  const client = await openDesign("service A { replicas 2 }\nservice B { replicas 3 }\nservice C { replicas 4 }\n");
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
  const { data } = await client.at<SemanticTokens>("textDocument/semanticTokens/range", { range });
  expect(inWords(client, data)).toEqual(["B class declaration assumed", "replicas property"]);
});

test("after an edit only the difference is sent, and applying it gives the colours of the new text", async () => {
  const client = await openDesign("service A { replicas 2 }\nservice B { replicas 3 }\nservice C { replicas 4 }\n");
  const before = await client.at<SemanticTokens>("textDocument/semanticTokens/full");
  await client.edit("service A { replicas 2 }\nservice B { workers 2  replicas 3 }\nservice C { replicas 4 }\n");
  const delta = await client.at<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", { previousResultId: before.resultId });
  const after = await client.at<SemanticTokens>("textDocument/semanticTokens/full");
  const data = [...before.data];
  for (const { start, deleteCount, data: inserted = [] } of [...delta.edits].reverse()) data.splice(start, deleteCount, ...inserted);
  expect(data).toEqual(after.data);
  expect(delta.edits.flatMap(({ data: inserted = [] }) => inserted).length).toBeLessThan(before.data.length);
});

test("an answer that the server does not remember is followed by a whole one", async () => {
  const client = await openDesign("service A { replicas 2 }\n");
  const answer = await client.at<SemanticTokens>("textDocument/semanticTokens/full/delta", { previousResultId: "unknown" });
  expect(inWords(client, answer.data)).toContain("replicas property");
});

test("functions, the labels of their values and what an objective is about are told apart", async () => {
  const text =
    "let a = max(1, 2)\nservice A { service-time lognormal(p50 4 ms, p99 30 ms) }\nA -> B { retries 1 { backoff exponential(5 ms, max 1 s) } }\nslo A { availability 99% }\n";
  const found = await coloured(text);
  expect(found.filter((token) => !/declaration|class|property$/.test(token))).toEqual([
    "max function",
    "lognormal function",
    "p50 parameter",
    "p99 parameter",
    "exponential function",
    "max parameter",
  ]);
  expect(found).toContain("availability property");
});
