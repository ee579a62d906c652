import { expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, uriOf } from "../testing/client.ts";

async function formatted(text: string): Promise<string> {
  const client = await openDesign(text);
  const edits = await client.at<TextEdit[]>("textDocument/formatting", { options: { tabSize: 2, insertSpaces: true } });
  return TextDocument.applyEdits(TextDocument.create(uriOf("main.arch"), "arch", 0, text), edits);
}

test("a file is laid out, and once laid out stays as it is", async () => {
  const once = await formatted("service   Api{replicas 2\n\n\n\nworkers    3}\nApi->Db\ndatabase Db\n");
  expect(once).toContain("service Api {");
  expect(once).toContain("Api -> Db");
  expect(await formatted(once)).toBe(once);
});

test("what cannot be read stays as it is, the rest is laid out", async () => {
  expect(await formatted("service   Api  { replicas   2 }\n\n  ->->  x\n")).toBe("service Api { replicas 2 }\n\n  ->->  x\n");
});

test("the editor's tabs are used, and a selection is laid out alone", async () => {
  const text = "service   A {\n  replicas 2\n}\nservice   B\n";
  const client = await openDesign(text);
  const apply = (edits: TextEdit[]) => TextDocument.applyEdits(TextDocument.create(uriOf("main.arch"), "arch", 0, text), edits);
  const options = { tabSize: 4, insertSpaces: false };
  expect(apply(await client.at<TextEdit[]>("textDocument/formatting", { options }))).toBe("service A {\n\treplicas 2\n}\nservice B\n");
  const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 11 } };
  expect(apply(await client.at<TextEdit[]>("textDocument/rangeFormatting", { options, range }))).toBe(
    "service   A {\n  replicas 2\n}\nservice B\n",
  );
});

test("a closing brace and a line break are looked at as they are typed", async () => {
  const client = await openDesign("service A {\n█");
  const options = { tabSize: 2, insertSpaces: true };
  const edits = await client.at<TextEdit[]>("textDocument/onTypeFormatting", { ch: "\n", options });
  expect(edits).toEqual([{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, newText: "  " }]);
});
