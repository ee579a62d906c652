import { expect, test } from "vitest";
import type { WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, uriOf } from "../testing/client.ts";

const main = 'import "./shared/regions.arch"\nimport { Db } from "./data.arch"\nservice A\nA -> Db\n';
const files = {
  "main.arch": main,
  "data.arch": 'import "./shared/regions.arch"\ndatabase Db\n',
  "shared/regions.arch": 'import "../main.arch"\nregion us { zones a }\n',
};

/** The texts that change when files get other names. */
async function renamed(...renames: [from: string, to: string][]): Promise<Readonly<Record<string, string>>> {
  const client = await openDesign(main, { files });
  const edit = await client.connection.sendRequest<WorkspaceEdit | null>("workspace/willRenameFiles", {
    files: renames.map(([from, to]) => ({ oldUri: uriOf(from), newUri: uriOf(to) })),
  });
  expect(client.shown).toEqual([]);
  return Object.fromEntries(
    Object.entries(edit?.changes ?? {}).map(([uri, edits]) => {
      const name = uri.slice(uriOf("").length) as keyof typeof files;
      return [name, TextDocument.applyEdits(TextDocument.create(uri, "arch", 0, files[name]), edits)];
    }),
  );
}

test("imports follow a file that gets another name", async () => {
  expect(await renamed(["data.arch", "my%20store.arch"])).toEqual({ "main.arch": main.replace("./data.arch", "./my store.arch") });
});

test("imports follow a folder, and lead out of it", async () => {
  expect(await renamed(["shared", "common/places"])).toEqual({
    "main.arch": main.replace("./shared/", "./common/places/"),
    "data.arch": files["data.arch"].replace("./shared/", "./common/places/"),
    "shared/regions.arch": files["shared/regions.arch"].replace("../main.arch", "../../main.arch"),
  });
});

test("files that move together keep their imports of each other", async () => {
  expect(await renamed(["data.arch", "x/data.arch"], ["shared", "x/shared"], ["main.arch", "x/main.arch"])).toEqual({});
});

test("a rename of something else changes nothing", async () => expect(await renamed(["notes.md", "x.md"])).toEqual({}));

test("once a file is renamed or deleted, what imports it is looked at again", async () => {
  const client = await openDesign('import "./data.arch"\nservice A\n', { files: { "data.arch": "service B\n" } });
  expect(client.codes()).not.toContain("missing-import");
  client.moveOnDisk("data.arch", "store.arch");
  await client.connection.sendNotification("workspace/didRenameFiles", {
    files: [{ oldUri: uriOf("data.arch"), newUri: uriOf("store.arch") }],
  });
  await client.until(() => client.codes().includes("missing-import"));
  await client.edit('import "./store.arch"\nservice A\n');
  expect(client.codes()).not.toContain("missing-import");
  client.moveOnDisk("store.arch", null);
  await client.connection.sendNotification("workspace/didDeleteFiles", { files: [{ uri: uriOf("store.arch") }] });
  await client.until(() => client.codes().includes("missing-import"));
});
