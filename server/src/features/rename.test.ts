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

test("only names can be renamed, and the reason is said", async () => {
  const client = await openDesign("ser█vice Api\n");
  await expect(client.at("textDocument/prepareRename")).rejects.toThrow(/“service” is not the name of anything/);
  const named = await openDesign("service A█pi\n");
  expect(await named.at("textDocument/prepareRename")).toMatchObject({ placeholder: "Api", range: { start: { line: 0, character: 8 } } });
  const nowhere = await openDesign("service Api\n█\n");
  expect(await nowhere.at("textDocument/prepareRename")).toBeNull();
});

test.each([
  ["an entity", "database Db {\n  entity Or█der { key id }\n  shard Order by hash(id) into 4\n}\n", "Row"],
  [
    "a field",
    "client U\ndatabase Db {\n  entity Order { key i█d }\n  shard Order by hash(id) into 4\n}\nU -> Db\nflow F { from U  U -> Db read key id }\n",
    "uid",
  ],
  [
    "a flow",
    'client U\nservice A\nU -> A\nflow Bu█y { from U  U -> A }\nslo Buy { availability 99% }\nview "V" { include Buy }\n',
    "Purchase",
  ],
  ["a region", "region u█s { zones a }\nregion eu\nlink us <-> eu\nservice A { in us.a }\n", "west"],
  ["a named group", 'group Ed█ge { service A }\nview "V" { include Edge }\n', "Front"],
  ["a replica's component", 'service A█pi { replicas 2 }\nscenario "S" { at 1 min kill Api.1 }\n', "Web"],
  [
    "a component in a list of weights",
    "service A█pi { replicas 2 }\nloadbalancer L { strategy weighted(Api.1 3, Api.2 1) }\nL -> Api\n",
    "Web",
  ],
])("%s is renamed wherever it is written", async (_, text, newName) => {
  const plain = withoutCursor(text).text;
  const at = text.indexOf("█");
  const old = `${/[\w-]*$/.exec(text.slice(0, at))?.[0]}${/^[\w-]*/.exec(text.slice(at + 1))?.[0]}`;
  expect(await renamed(text, newName)).toEqual({ "main.arch": plain.replaceAll(new RegExp(`\\b${old}\\b`, "g"), newName) });
});

test("titles of groups and scenarios are renamed between their quotes", async () => {
  expect(await renamed('group "Ed█ge" { service A }\nview "V" { include "Edge" }\n', "Front door")).toEqual({
    "main.arch": 'group "Front door" { service A }\nview "V" { include "Front door" }\n',
  });
  expect(await renamed('service A\nscenario "Black Fri█day" { at 1 min kill A }\n', "Peak")).toEqual({
    "main.arch": 'service A\nscenario "Peak" { at 1 min kill A }\n',
  });
  await expect(renamed('group "Ed█ge" { service A }\n', 'a "b"')).rejects.toThrow(/without quotes/);
});

test("lists of imports follow", async () => {
  const files = { "main.arch": 'import { Db } from "./b.arch"\nservice A\nA -> Db\n', "b.arch": "database Db\n" };
  expect(await renamed('import { D█b } from "./b.arch"\nservice A\nA -> Db\n', "Store", { files })).toEqual({
    "main.arch": 'import { Store } from "./b.arch"\nservice A\nA -> Store\n',
    "b.arch": "database Store\n",
  });
});

test("a name that would be read as a word of the language is refused", async () => {
  const text = "client U█ser\nservice A\nUser -> A\nflow F { from User at 5 User -> A }\n";
  await expect(renamed(text, "rps")).rejects.toThrow(/means something else/);
  expect(Object.keys(await renamed("service A█pi\nservice B\nApi -> B\n", "cache"))).toEqual(["main.arch"]);
});
