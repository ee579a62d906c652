import { expect, test } from "vitest";
import type { WorkspaceSymbol } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";

test("declarations of every file are found by some of their letters", async () => {
  const client = await openDesign("service LinkService\n", { files: { "data.arch": "database LinkStore\ncache Other\n" } });
  const found = await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query: "lns" });
  expect(found.map((symbol) => symbol.name).sort()).toEqual(["LinkService", "LinkStore"]);
});
