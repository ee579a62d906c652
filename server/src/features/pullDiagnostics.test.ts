import { expect, test } from "vitest";
import type { DocumentDiagnosticReport, WorkspaceDiagnosticReport } from "vscode-languageserver-protocol";
import { openDesign, type TestClient, type TestOptions, uriOf } from "../testing/client.ts";

const pulling: TestOptions = {
  capabilities: { textDocument: { diagnostic: { dynamicRegistration: true } }, workspace: { diagnostics: { refreshSupport: true } } },
};

interface Codes {
  readonly kind: string;
  readonly codes: readonly string[];
  readonly resultId: string | undefined;
}

async function pull(client: TestClient, name = "main.arch", previousResultId?: string): Promise<Codes> {
  const report = await client.connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri: uriOf(name) },
    identifier: "lintel",
    ...(previousResultId === undefined ? {} : { previousResultId }),
  });
  const codes = report.kind === "full" ? report.items.map(({ code }) => String(code)) : [];
  return { kind: report.kind, codes, resultId: report.resultId };
}

async function pullAll(client: TestClient, known: Readonly<Record<string, string>> = {}): Promise<Map<string, Codes>> {
  const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
    identifier: "lintel",
    previousResultIds: Object.entries(known).map(([name, value]) => ({ uri: uriOf(name), value })),
  });
  return new Map(
    items.map((item) => [
      item.uri.slice(uriOf("").length),
      {
        kind: item.kind,
        codes: item.kind === "full" ? item.items.map(({ code }) => String(code)) : [],
        resultId: item.resultId,
      },
    ]),
  );
}

/** Counts how often the server asks the client to pull again. */
function refreshes(client: TestClient): { count: number } {
  const counter = { count: 0 };
  client.connection.onRequest("workspace/diagnostic/refresh", () => {
    counter.count++;
    // The same as a message that somebody may wait for.
    client.wake();
    return null;
  });
  return counter;
}

const broken = "service Api\nApi -> Databse\n";

test("a client that pulls is not sent diagnostics, and gets them when it asks", async () => {
  const client = await openDesign(broken, pulling);
  expect(client.result.capabilities.diagnosticProvider).toEqual({
    identifier: "lintel",
    interFileDependencies: true,
    workspaceDiagnostics: true,
  });
  expect((await pull(client)).codes).toContain("unknown-name");
  expect(client.diagnostics()).toEqual([]);
});

test("a client that pulls but cannot be told to ask again is sent what the rules find later", async () => {
  const client = await openDesign(broken, { capabilities: { textDocument: { diagnostic: {} } } });
  expect(client.result.capabilities.diagnosticProvider).toBeUndefined();
  expect(client.codes()).toContain("unknown-name");
});

test("a client that does not pull is sent diagnostics and offered no other way", async () => {
  const client = await openDesign(broken);
  expect(client.result.capabilities.diagnosticProvider).toBeUndefined();
  expect(client.codes()).toContain("unknown-name");
});

test("what has not changed is not sent again", async () => {
  const client = await openDesign(broken, pulling);
  const first = await pull(client);
  expect(await pull(client, "main.arch", first.resultId)).toMatchObject({ kind: "unchanged", resultId: first.resultId });
  await client.edit("service Api\ndatabase Databse\nApi -> Databse\n");
  const mended = await pull(client, "main.arch", first.resultId);
  expect(mended.kind).toBe("full");
  expect(mended.codes).not.toContain("unknown-name");
});

test("the language answers at once, and the client is told when the rules say more", async () => {
  const client = await openDesign("service Api\n", pulling);
  const asked = refreshes(client);
  await client.edit(
    "client User { users 1M  actions 10 / day }\nservice Api\ndatabase Db\nUser -> Api { timeout 1 s }\nApi -> Db\n",
    "main.arch",
    false,
  );
  const early = await pull(client);
  await client.reviewed();
  await client.until(() => asked.count > 0 || early.codes.length > 1);
  const late = await pull(client, "main.arch", early.resultId);
  expect([...early.codes, ...late.codes].some((code) => code.startsWith("spof-"))).toBe(true);
});

test("an answer is about the newest text", async () => {
  const client = await openDesign("service Api\n", pulling);
  await client.edit(broken, "main.arch", false);
  expect((await pull(client)).codes).toContain("unknown-name");
  await client.edit("service Api\n", "main.arch", false);
  expect((await pull(client)).codes).not.toContain("unknown-name");
});

test("the workspace answers for files that nobody opened, and for what the rules say about them", async () => {
  const files = { "other.arch": "client U\nservice A\ndatabase D\nU -> A\nA -> D\nA -> Nobody\n", "data.arch": "database Db\n" };
  const client = await openDesign('import "./data.arch"\nservice Api\nApi -> Db\n', { ...pulling, files });
  const all = await pullAll(client);
  expect([...all.keys()].sort()).toEqual(["data.arch", "main.arch", "other.arch"]);
  expect(all.get("other.arch")?.codes).toContain("unknown-name");
  expect(all.get("other.arch")?.codes.some((code) => code.startsWith("spof-"))).toBe(true);
  const ids = Object.fromEntries([...all].map(([name, { resultId }]) => [name, resultId ?? ""]));
  expect([...(await pullAll(client, ids)).values()].map(({ kind }) => kind)).toEqual(["unchanged", "unchanged", "unchanged"]);
});

test("a file that is gone has nothing to show any more", async () => {
  const client = await openDesign("service Api\n", { ...pulling, files: { "other.arch": "service A\nA -> Nobody\n" } });
  const before = (await pullAll(client)).get("other.arch");
  expect(before?.codes).toContain("unknown-name");
  const reviews = client.reviews.get(uriOf("main.arch")) ?? 0;
  await client.changeOnDisk("other.arch", null);
  await client.until(() => (client.reviews.get(uriOf("main.arch")) ?? 0) > reviews);
  expect((await pullAll(client, { "other.arch": before?.resultId ?? "" })).get("other.arch")).toMatchObject({ kind: "full", codes: [] });
});

test("settings that change are told to the client", async () => {
  const client = await openDesign(broken, pulling);
  const asked = refreshes(client);
  await pull(client);
  await client.changeSettings({ rules: { "unknown-name": "off" } });
  await client.until(() => asked.count > 0);
  expect((await pull(client)).codes).not.toContain("unknown-name");
});
