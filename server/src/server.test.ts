import { expect, test } from "vitest";
import { CancellationTokenSource, type Hover, LSPErrorCodes } from "vscode-languageserver";
import { openDesign, TestClient } from "./testing/client.ts";

test("the server offers every feature", async () => {
  const { result } = await openDesign("");
  expect(Object.keys(result.capabilities)).toEqual(
    expect.arrayContaining([
      "textDocumentSync",
      "completionProvider",
      "hoverProvider",
      "definitionProvider",
      "referencesProvider",
      "documentHighlightProvider",
      "renameProvider",
      "documentSymbolProvider",
      "workspaceSymbolProvider",
      "foldingRangeProvider",
      "semanticTokensProvider",
      "documentFormattingProvider",
      "inlayHintProvider",
      "codeActionProvider",
    ]),
  );
});

test("an internal error is logged every time, shown once, and the request gets an empty answer", async () => {
  const client = new TestClient({ brokenDisk: true });
  await client.start();
  await client.connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri: "file:///designs/main.arch", languageId: "arch", version: 1, text: 'import "./a.arch"\nservice Api\n' },
  });
  client.position = { line: 1, character: 9 };
  expect(await client.at<Hover | null>("textDocument/hover")).toBeNull();
  expect(await client.at<Hover | null>("textDocument/hover")).toBeNull();
  await client.until(() => client.logged.filter((line) => line.startsWith("hover:")).length === 2);
  expect(client.shown.filter((message) => message.includes("(hover)"))).toHaveLength(1);
  expect(client.shown[0]).toContain("the disk is broken");
});

test("a request about a file that nobody opened is answered, too", async () => {
  const client = await openDesign("service Api\n");
  expect(await client.at("textDocument/hover", {}, "unknown.arch")).toBeNull();
  expect(await client.at("textDocument/documentSymbol", {}, "unknown.arch")).toEqual([]);
});

test("a name in an imported file shows the numbers of the design that imports it", async () => {
  const files = {
    "main.arch": 'import "./data.arch"\nclient U\nU -> Db { timeout 1 s }\nflow F { from U at 50 rps  U -> Db read }\n',
    "data.arch": "database Db\n",
  };
  const client = await openDesign(files["main.arch"], { files });
  await client.open("data.arch", files["data.arch"]);
  client.position = { line: 0, character: 10 };
  const hover = await client.at<Hover>("textDocument/hover", {}, "data.arch");
  expect(JSON.stringify(hover)).toContain("50 rps");
});

test("a request that is cancelled at once is not worked on", async () => {
  const client = await openDesign("service Api\n");
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest(
    "textDocument/hover",
    { textDocument: { uri: "file:///designs/main.arch" }, position: { line: 0, character: 9 } },
    source.token,
  );
  source.cancel();
  await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});
