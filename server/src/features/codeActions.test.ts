import { expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, type TestClient, uriOf } from "../testing/client.ts";

async function fixes(client: TestClient, code: RegExp): Promise<readonly CodeAction[]> {
  const diagnostics = client.diagnostics().filter((diagnostic) => code.test(String(diagnostic.code)));
  expect(diagnostics.length).toBeGreaterThan(0);
  const range = diagnostics[0]?.range;
  return client.at<CodeAction[]>("textDocument/codeAction", { range, context: { diagnostics: diagnostics.slice(0, 1) } });
}

function applied(client: TestClient, action: CodeAction | undefined): string {
  const edits = action?.edit?.changes?.[uriOf("main.arch")] ?? [];
  return TextDocument.applyEdits(TextDocument.create(uriOf("main.arch"), "arch", 0, client.text()), edits);
}

test("a misspelt name is corrected", async () => {
  const client = await openDesign("service Api\ndatabase Database\nApi -> Databse\n");
  const [fix] = await fixes(client, /unknown-name/);
  await client.edit(applied(client, fix));
  expect(client.codes()).not.toContain("unknown-name");
});

test("a missing timeout is added, and the finding goes", async () => {
  const client = await openDesign(
    "client U\nservice Api { replicas 2 }\ndatabase Db { replicate 3 }\nU -> Api { timeout 1 s }\nApi -> Db\nflow F { from U at 5 rps  U -> Api { Api -> Db read } }\n",
  );
  const [fix] = await fixes(client, /timeout-missing/);
  await client.edit(applied(client, fix));
  expect(client.text()).toMatch(/Api -> Db \{\s*timeout/);
  expect(client.codes()).not.toContain("timeout-missing");
});

test("a single point of failure gets a second replica", async () => {
  const client = await openDesign("client U\nservice Api\nU -> Api { timeout 1 s }\nflow F { from U at 5 rps  U -> Api }\n");
  const [fix] = await fixes(client, /single-point-of-failure/);
  await client.edit(applied(client, fix));
  expect(client.text()).toContain("replicas 2");
  expect(client.codes().filter((code) => code.startsWith("single-point-of-failure"))).toEqual([]);
});

test("a finding that is no longer true has no fix", async () => {
  const client = await openDesign("service Api\nApi -> Databse\n");
  const stale = client.diagnostics();
  await client.edit("service Api\n");
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  expect(await client.at("textDocument/codeAction", { range, context: { diagnostics: stale } })).toEqual([]);
});
