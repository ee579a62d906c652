import { expect, test } from "vitest";
import { type ElementAtResult, elementAtRequest } from "../protocol.ts";
import { openDesign, uriOf } from "../testing/client.ts";

async function element(text: string): Promise<string | null> {
  const client = await openDesign(text);
  const result = await client.connection.sendRequest<ElementAtResult | null>(elementAtRequest, {
    uri: uriOf("main.arch"),
    position: client.position,
  });
  return result?.element ?? null;
}

test.each([
  ["a component's name", "service A█pi\n", "Api"],
  ["a component's body", "service Api {\n  replicas █2\n}\n", "Api"],
  ["a link's arrow", "service Api\ndatabase Db\nApi -█> Db\n", "Api -> Db"],
  ["a link's body", "service Api\ndatabase Db\nApi -> Db { timeout 1█ s }\n", "Api -> Db"],
  ["a name in a link", "service Api\ndatabase Db\nApi -> D█b\n", "Db"],
  ["a flow", "client U\nservice A\nU -> A\nflow █F { from U  U -> A }\n", "F"],
  ["nothing", "service Api\n\n█\n", null],
])("%s is found", async (_what, text, expected) => {
  expect(await element(text)).toBe(expected);
});
