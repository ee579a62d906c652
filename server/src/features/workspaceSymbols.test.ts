import { expect, test } from "vitest";
import type { WorkspaceSymbol } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";
import { matchScore } from "./workspaceSymbols.ts";

const files = {
  "data.arch": 'group "Stores" {\n  database LinkStore { entity Link { key hash } }\n  cache LinkCache\n}\n',
  "other.arch": "service Locale\nservice Lonely\n",
};

async function found(query: string): Promise<readonly string[]> {
  const client = await openDesign('import "./data.arch"\nservice Api\nApi -> LinkStore\n', { files });
  const symbols = await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query });
  return symbols.map(({ name, containerName }) => (containerName ? `${containerName} › ${name}` : name));
}

test("declarations of all files are found, by letters in order, words' starts first", async () => {
  expect(await found("lc")).toEqual(["Stores › LinkCache", "Locale"]);
  expect(await found("link")).toEqual(["Stores › LinkStore › Link", "Stores › LinkStore", "Stores › LinkCache"]);
  expect(await found("hash")).toEqual(["Stores › LinkStore › Link › hash"]);
  expect(await found("nothing")).toEqual([]);
});

test("links and objectives have no names to find", async () => {
  expect([...(await found(""))].sort()).toEqual([
    "Api",
    "Locale",
    "Lonely",
    "Stores",
    "Stores › LinkCache",
    "Stores › LinkStore",
    "Stores › LinkStore › Link",
    "Stores › LinkStore › Link › hash",
  ]);
});

test.each([
  ["lc", "LinkCache", "Locale"],
  ["api", "Api", "ApiGateway"],
  ["gw", "api-gateway-web", "grow"],
  ["cache", "CacheA", "LinkCache"],
])("%s finds %s before %s", (query, better, worse) => {
  expect(matchScore(query, better)).toBeGreaterThan(matchScore(query, worse) ?? 0);
});

test("repeated letters each need a place", () => {
  expect(matchScore("ll", "Link")).toBeNull();
  expect(matchScore("aa", "Aba")).not.toBeNull();
});
