import { expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, uriOf } from "../testing/client.ts";

async function formatted(text: string): Promise<string> {
  const client = await openDesign(text);
  const edits = await client.at<TextEdit[]>("textDocument/formatting", { options: { tabSize: 2, insertSpaces: true } });
  expect(edits.length).toBeLessThan(2);
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
