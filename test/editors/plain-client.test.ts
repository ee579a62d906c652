import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { folderWith, repository } from "../cli/lintel.ts";
import { PlainClient } from "./plain-client.ts";

/* `lintel lsp --stdio` as an editor without any of VS Code's libraries uses it: see docs/editors.md. */

const command = join(repository, "cli/dist/lintel.mjs");
const uri = "untitled:shop.arch";
const shop = `client U { users 1k  actions 1 / s }
service Api
U -> Api
`;

function started(): PlainClient {
  const client = new PlainClient(process.execPath, [command, "lsp", "--stdio"], repository);
  onTestFinished(() => void client.child.kill("SIGKILL"));
  return client;
}

/** A session whose client can do next to nothing. */
async function session(capabilities: unknown = {}, rest: Record<string, unknown> = {}) {
  const client = started();
  const result = await client.request<{ capabilities: Record<string, unknown> }>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities,
    ...rest,
  });
  client.notify("initialized", {});
  return { client, server: result.capabilities };
}

function open(client: PlainClient, text: string, name = uri): void {
  client.notify("textDocument/didOpen", { textDocument: { uri: name, languageId: "arch", version: 1, text } });
}

interface Diagnostics {
  readonly uri: string;
  readonly diagnostics: readonly { readonly code: string; readonly range: { readonly start: { line: number; character: number } } }[];
}

/** The diagnostics of a file once they hold a code. */
async function diagnosed(client: PlainClient, code: string, name = uri): Promise<Diagnostics> {
  const found = await client.find(({ method, params }) => {
    if (method !== "textDocument/publishDiagnostics") return false;
    const { uri: about, diagnostics } = params as Diagnostics;
    return about === name && diagnostics.some((diagnostic) => diagnostic.code === code);
  });
  return found.params as Diagnostics;
}

beforeAll(async () => {
  // @ts-expect-error: a script without types.
  const { build } = await import("../../scripts/build.mjs");
  await build({ minify: "either", only: ["server-node", "cli"] });
}, 300_000);

test("an editor with few abilities gets findings, plain hovers and completions, formatting, and a clean end", async () => {
  const { client } = await session();
  open(client, shop);
  await diagnosed(client, "single-point-of-failure");

  const at = { textDocument: { uri }, position: { line: 1, character: 9 } };
  const hover = await client.request<{ contents: { kind: string; value: string } }>("textDocument/hover", at);
  expect(hover.contents.kind).toBe("plaintext");
  expect(hover.contents.value).toMatch(/^service Api/);
  expect(hover.contents.value).not.toMatch(/\*\*|\|:--/);

  const completion = await client.request<{ items: readonly Record<string, unknown>[] }>("textDocument/completion", {
    textDocument: { uri },
    position: { line: 3, character: 0 },
  });
  const items = Array.isArray(completion) ? completion : completion.items;
  expect(items.length).toBeGreaterThan(10);
  for (const item of items) {
    expect(item.insertTextFormat ?? 1).toBe(1);
    expect(JSON.stringify([item.insertText, item.textEdit])).not.toMatch(/\$\{?\d/);
    expect(item.documentation ?? "").not.toHaveProperty("kind", "markdown");
  }

  const symbols = await client.request<readonly { name: string; location?: unknown }[]>("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  expect(symbols.map(({ name }) => name)).toEqual(["U", "Api", "U -> Api"]);
  expect(symbols.every(({ location }) => location !== undefined)).toBe(true);

  client.notify("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 1, character: 11 }, end: { line: 1, character: 11 } }, text: "   {replicas    2}" }],
  });
  const edits = await client.request<readonly { newText: string }[]>("textDocument/formatting", {
    textDocument: { uri },
    options: { tabSize: 2, insertSpaces: true },
  });
  expect(edits.length).toBeGreaterThan(0);

  expect(await client.request("shutdown", null)).toBeNull();
  client.notify("exit", null);
  expect(await client.ended).toMatchObject({ code: 0, stderr: "" });
});

test("without a word about encodings, and with several offered, characters count in UTF-16", async () => {
  const text = '/* 😀é */ servise Api "😀" { replicsa 2 }\nservice B { replicsa 2 }\n';
  for (const general of [undefined, { positionEncodings: ["utf-8", "utf-16", "utf-32"] }, { positionEncodings: ["utf-8"] }]) {
    const { client, server } = await session(general ? { general } : {});
    expect(server.positionEncoding ?? "utf-16").toBe("utf-16");
    open(client, `/* 😀é */ service Api "😀" { replicsa 2 }\n${text.split("\n")[1]}\n`);
    const { diagnostics } = await diagnosed(client, "unknown-property");
    const places = diagnostics.filter(({ code }) => code === "unknown-property").map(({ range }) => range.start);
    expect(places).toEqual([
      { line: 0, character: '/* 😀é */ service Api "😀" { '.length },
      { line: 1, character: "service B { ".length },
    ]);
  }
});

test("an editor that knows Markdown, snippets and nested symbols gets them", async () => {
  const { client } = await session({
    textDocument: {
      hover: { contentFormat: ["markdown"] },
      completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    },
  });
  open(client, shop);
  const hover = await client.request<{ contents: { kind: string } }>("textDocument/hover", {
    textDocument: { uri },
    position: { line: 1, character: 9 },
  });
  expect(hover.contents.kind).toBe("markdown");
  const symbols = await client.request<readonly object[]>("textDocument/documentSymbol", { textDocument: { uri } });
  expect(symbols[0]).toHaveProperty("selectionRange");
});

test("files on disk are read: imports, and designs nobody opened", async () => {
  const folder = folderWith({ "data.arch": "database Db\n", "main.arch": 'import "./data.arch"\nservice Api\nApi -> Db\n' });
  const root = `file://${folder}`;
  const { client } = await session({}, { rootUri: root, workspaceFolders: [{ uri: root, name: "designs" }] });
  open(client, 'import "./data.arch"\nservice Api\nApi -> Db\n', `${root}/main.arch`);
  const location = await client.request("textDocument/definition", {
    textDocument: { uri: `${root}/main.arch` },
    position: { line: 2, character: 8 },
  });
  expect(location).toMatchObject({ uri: `${root}/data.arch` });
});

test("settings come with the start or with a change, for editors that are not asked for them", async () => {
  const settings = { lintel: { rules: { "single-point-of-failure": "off" } } };
  const { client } = await session({}, { initializationOptions: { settings } });
  open(client, "client U { users 1k  actions 1 / s }\nservice Api\nU -> Api\n");
  const codes = (await diagnosed(client, "node-overloaded")).diagnostics.map(({ code }) => code);
  expect(codes).not.toContain("single-point-of-failure");
  const from = client.received.length;
  client.notify("workspace/didChangeConfiguration", { settings: { lintel: { rules: {} } } });
  await client.find(
    ({ method, params }) => method === "textDocument/publishDiagnostics" && JSON.stringify(params).includes("single-point-of-failure"),
    from,
  );
});

test("requests outside of a session are refused, and unknown ones answered", async () => {
  const client = started();
  expect((await client.answer("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } })).error?.code).toBe(
    -32002,
  );
  await client.request("initialize", { processId: null, rootUri: null, capabilities: {} });
  client.notify("initialized", {});
  expect((await client.answer("lintel/nothingLikeThat", {})).error?.code).toBe(-32601);
  client.notify("$/nothingLikeThat", {});
  await client.request("shutdown", null);
  expect((await client.answer("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } })).error?.code).toBe(
    -32600,
  );
  client.notify("exit", null);
  expect((await client.ended).code).toBe(0);
});

test("an end without shutdown is a failure, also when the input just closes", async () => {
  const { client } = await session();
  client.notify("exit", null);
  expect((await client.ended).code).toBe(1);
  const { client: cut } = await session();
  cut.child.stdin?.end();
  expect((await cut.ended).code).toBe(1);
});

test("the server ends when the editor that started it is gone", async () => {
  const editor = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => editor.on("close", resolve));
  const client = started();
  client.send({ id: 1, method: "initialize", params: { processId: editor.pid, rootUri: null, capabilities: {} } });
  expect((await client.ended).code).toBe(1);
});

test("a message that is no JSON is answered or left out, and the next one is read", async () => {
  const { client } = await session();
  client.write("Content-Length: 5\r\n\r\n{nope");
  open(client, shop);
  await diagnosed(client, "single-point-of-failure");
});
