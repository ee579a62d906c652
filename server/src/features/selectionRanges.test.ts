import { expect, test } from "vitest";
import type { SelectionRange } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, withoutCursor } from "../testing/client.ts";

/** What is selected step by step from the cursor on, the whole file left out. */
async function steps(marked: string): Promise<readonly string[]> {
  const client = await openDesign(marked);
  const document = TextDocument.create("", "arch", 0, withoutCursor(marked).text);
  const [found] = await client.at<SelectionRange[]>("textDocument/selectionRange", { positions: [client.position] });
  const texts: string[] = [];
  for (let range = found; range; range = range.parent as SelectionRange) texts.push(document.getText(range.range));
  expect(texts.pop()).toBe(document.getText());
  return texts;
}

test("word, value, property, inside of the block, block, statement, group", async () => {
  expect(await steps('group "A" {\n  trust private\n  service Api { service-time 2█00 ms replicas 3 }\n}\nservice B\n')).toEqual([
    "200",
    "200 ms",
    "service-time 200 ms",
    "service-time 200 ms replicas 3",
    "{ service-time 200 ms replicas 3 }",
    "service Api { service-time 200 ms replicas 3 }",
    "trust private\n  service Api { service-time 200 ms replicas 3 }",
    "{\n  trust private\n  service Api { service-time 200 ms replicas 3 }\n}",
    'group "A" {\n  trust private\n  service Api { service-time 200 ms replicas 3 }\n}',
  ]);
});

test("an argument, all arguments, the call, the property with its block", async () => {
  expect(await steps("A -> B {\n  retries 1 { backoff exponential(20 ms, max 2█00 ms)  jitter full }\n  idempotent\n}\n")).toEqual([
    "200",
    "200 ms",
    "max 200 ms",
    "20 ms, max 200 ms",
    "exponential(20 ms, max 200 ms)",
    "backoff exponential(20 ms, max 200 ms)",
    "backoff exponential(20 ms, max 200 ms)  jitter full",
    "{ backoff exponential(20 ms, max 200 ms)  jitter full }",
    "retries 1 { backoff exponential(20 ms, max 200 ms)  jitter full }",
    "retries 1 { backoff exponential(20 ms, max 200 ms)  jitter full }\n  idempotent",
    "{\n  retries 1 { backoff exponential(20 ms, max 200 ms)  jitter full }\n  idempotent\n}",
    "A -> B {\n  retries 1 { backoff exponential(20 ms, max 200 ms)  jitter full }\n  idempotent\n}",
  ]);
});

test("steps of a flow, and steps inside them", async () => {
  expect(await steps("flow F {\n  from U at r\n  U -> Api {\n    Api -> D█b read\n    Api -> C\n  }\n}\n")).toEqual([
    "Db",
    "Api -> Db read",
    "Api -> Db read\n    Api -> C",
    "{\n    Api -> Db read\n    Api -> C\n  }",
    "U -> Api {\n    Api -> Db read\n    Api -> C\n  }",
    "from U at r\n  U -> Api {\n    Api -> Db read\n    Api -> C\n  }",
    "{\n  from U at r\n  U -> Api {\n    Api -> Db read\n    Api -> C\n  }\n}",
    "flow F {\n  from U at r\n  U -> Api {\n    Api -> Db read\n    Api -> C\n  }\n}",
  ]);
});

test("the expression of a constant, the text of a title, a comment", async () => {
  expect(await steps("let a = b * █3 years\nlet b = 1\n")).toEqual(["3", "3 years", "b * 3 years", "let a = b * 3 years"]);
  expect(await steps('service Api "Web █API"\nservice B\n')).toEqual(["Web API", '"Web API"', 'service Api "Web API"']);
  expect(await steps("// what █it does\nservice B\n")).toEqual(["// what it does"]);
});

test("a block without its closing brace, and an empty file", async () => {
  expect(await steps("service B\nservice Api { replicas █2")).toEqual(["2", "replicas 2", "{ replicas 2", "service Api { replicas 2"]);
  expect(await steps("█")).toEqual([]);
});
