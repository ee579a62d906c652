import { expect, test } from "vitest";
import type { WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, type TestOptions, uriOf, withoutCursor } from "../testing/client.ts";

async function renamed(text: string, newName: string, options: TestOptions = {}): Promise<Readonly<Record<string, string>>> {
  const client = await openDesign(text, options);
  const edit = await client.at<WorkspaceEdit>("textDocument/rename", { newName });
  const texts = { ...options.files, "main.arch": withoutCursor(text).text } as Record<string, string>;
  return Object.fromEntries(
    Object.entries(edit.changes ?? {}).map(([uri, edits]) => {
      const name = uri.slice(uriOf("").length);
      return [name, TextDocument.applyEdits(TextDocument.create(uri, "arch", 0, texts[name] ?? ""), edits)];
    }),
  );
}

test("a component is renamed wherever it is mentioned", async () => {
  const text =
    'client U\nservice A█pi\ncache C\nU -> Api -> C\nflow F { from U  U -> Api { Api -> C } }\nscenario "S" { at 1 min kill Api for 10 s  expect F p99 < 1 s }\n';
  expect(await renamed(text, "Web")).toEqual({ "main.arch": withoutCursor(text).text.replaceAll("Api", "Web") });
});

test("a zone and a constant are renamed", async () => {
  expect(await renamed("region us { zones a, b }\nservice Api { in us.█b }\n", "c")).toEqual({
    "main.arch": "region us { zones a, c }\nservice Api { in us.c }\n",
  });
  expect(await renamed("let base█ = 5 ms\nlet twice = 2 * base\n", "unit")).toEqual({
    "main.arch": "let unit = 5 ms\nlet twice = 2 * unit\n",
  });
});

test("a rename reaches the files that import the name", async () => {
  const files = { "main.arch": "database Db\n", "web.arch": 'import "./main.arch"\nservice Web\nWeb -> Db\n' };
  expect(await renamed("database D█b\n", "Store", { files })).toEqual({
    "main.arch": "database Store\n",
    "web.arch": 'import "./main.arch"\nservice Web\nWeb -> Store\n',
  });
});

test("a name that is taken or is none is refused with the reason", async () => {
  await expect(renamed("service A█pi\nservice Web\n", "Web")).rejects.toThrow(/already a service called “Web”/);
  await expect(renamed("service A█pi\n", "not a name")).rejects.toThrow(/not a name/);
});

test("only names can be renamed", async () => {
  const client = await openDesign("ser█vice Api\n");
  expect(await client.at("textDocument/prepareRename")).toBeNull();
  const named = await openDesign("service A█pi\n");
  expect(await named.at("textDocument/prepareRename")).toMatchObject({ placeholder: "Api", range: { start: { line: 0, character: 8 } } });
});
