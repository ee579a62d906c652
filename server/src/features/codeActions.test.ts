import { expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDesign, type TestClient, type TestOptions, uriOf } from "../testing/client.ts";

/** Fixes of the first finding with a code, the menu's order. */
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
  const context = { diagnostics: stale, only: ["quickfix"] };
  expect(await client.at("textDocument/codeAction", { range, context })).toEqual([]);
});

test("a name that is declared twice: the second gets the next free name, or goes", async () => {
  const client = await openDesign("service Api2 { replicas 2 }\nservice Api3\nservice Api2 {\n  replicas 3\n}\nApi3 -> Api2\n");
  const [rename, remove] = await fixes(client, /duplicate-name/);
  expect([rename?.title, remove?.title]).toEqual(["Rename this one to Api4", "Remove this declaration of Api2"]);
  expect(applied(client, rename)).toContain("service Api4 {\n  replicas 3\n}\nApi3 -> Api2\n");
  expect(applied(client, remove)).toBe("service Api2 { replicas 2 }\nservice Api3\nApi3 -> Api2\n");
});

test.each([
  ["a block of lines", "service A {\n  replicas 2\n  // two\nservice B\n", "service A {\n  replicas 2\n}\n  // two\nservice B\n"],
  ["a block on one line", 'service A { owner "}" // core\nservice B\n', 'service A { owner "}" } // core\nservice B\n'],
  [
    "an inner block, whose brace the outer one lacks",
    "client U\nservice A\nU -> A\nflow F {\n  from U\n  repeat 2 {\n    U -> A\n}\n",
    "client U\nservice A\nU -> A\nflow F {\n  from U\n  repeat 2 {\n    U -> A\n  }\n}\n",
  ],
  [
    "an inner block in the middle",
    "service A {\r\n  health-check {\r\n    every 5 s\r\n  replicas 2\r\n}\r\n",
    "service A {\r\n  health-check {\r\n    every 5 s\r\n  }\r\n  replicas 2\r\n}\r\n",
  ],
  ["the end of the file", "service A {\n  replicas 2", "service A {\n  replicas 2\n}"],
])("a missing brace is put where the indentation says: %s", async (_, text, expected) => {
  const client = await openDesign(text);
  const [close] = await fixes(client, /syntax-error/);
  expect(close?.title).toMatch(/^Add the missing } after line \d+$/);
  expect(applied(client, close)).toBe(expected);
});

const file = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** What is offered at the cursor, or for the text between two marks. */
async function offered(
  text: string,
  only: string,
  options: TestOptions = {},
): Promise<{ client: TestClient; actions: readonly CodeAction[] }> {
  const [before = "", selected = "", ...rest] = text.split("█");
  const plain = rest.length > 0 ? before + selected + rest.join("") : before + selected;
  const client = await openDesign(plain, options);
  const document = TextDocument.create(uriOf("main.arch"), "arch", 0, plain);
  const start = document.positionAt(before.length);
  const end = rest.length > 0 ? document.positionAt(before.length + selected.length) : start;
  const context = { diagnostics: [], only: [only] };
  return { client, actions: await client.at<CodeAction[]>("textDocument/codeAction", { range: { start, end }, context }) };
}

test("all findings of a code are fixed at once", async () => {
  const client = await openDesign("service Api { replicsa 2 }\nservice Web { replicsa 3 }\n");
  const all = (await fixes(client, /unknown-property/)).find(({ title }) => title.startsWith("Fix all"));
  expect(all?.title).toBe("Fix all 2 findings of unknown-property in this file");
  expect(applied(client, all)).toBe("service Api { replicas 2 }\nservice Web { replicas 3 }\n");
});

test("a finding is accepted with a reason, and goes", async () => {
  const client = await openDesign("client U\nservice Api\nU -> Api { timeout 1 s }\nflow F { from U at 5 rps  U -> Api }\n");
  const accept = (await fixes(client, /single-point-of-failure/)).find(({ title }) => title.startsWith("Accept"));
  expect(accept?.title).toBe("Accept this risk: write “accept single-point-of-failure” with a reason into Api");
  await client.edit(applied(client, accept));
  expect(client.text()).toContain('service Api { accept single-point-of-failure "why this is acceptable" }');
  expect(client.codes()).not.toContain("single-point-of-failure");
});

test("errors of the text cannot be accepted", async () => {
  const client = await openDesign("service Api { replicsa 2 }\n");
  expect((await fixes(client, /unknown-property/)).filter(({ title }) => title.startsWith("Accept"))).toEqual([]);
});

test("an unknown name of another file is imported", async () => {
  const client = await openDesign("service Web\nWeb -> Store\n", { files: { "data.arch": "database Store\n" } });
  const found = (await fixes(client, /unknown-name/)).find(({ title }) => title.startsWith("Import"));
  expect(found?.title).toBe("Import Store from ./data.arch");
  await client.edit(applied(client, found));
  expect(client.codes()).not.toContain("unknown-name");
});

test("a step without a link gets one", async () => {
  const client = await openDesign("client U\nservice A\nservice B\nU -> A\nflow F {\n  from U\n  U -> A {\n    A -> B\n  }\n}\n");
  const [fix] = await fixes(client, /undeclared-link/);
  await client.edit(applied(client, fix));
  expect(client.text()).toContain("U -> A\nA -> B\n");
  expect(client.codes()).not.toContain("undeclared-link");
});

test("safe fixes of the whole file, when asked for", async () => {
  const client = await openDesign(
    "client U\nservice Api { replicas 2 }\ndatabase Db { replicate 3 }\nU -> Api { timeout 1 s }\nApi -> Db\nflow F { from U at 5 rps  U -> Api { Api -> Db read } }\n",
  );
  const [all] = await client.at<CodeAction[]>("textDocument/codeAction", {
    range: file,
    context: { diagnostics: [], only: ["source.fixAll"] },
  });
  expect(all?.kind).toBe("source.fixAll.lintel");
  await client.edit(applied(client, all));
  expect(client.codes().filter((code) => code === "syntax-error")).toEqual([]);
  const unasked = await client.at<CodeAction[]>("textDocument/codeAction", { range: file, context: { diagnostics: [] } });
  expect(unasked.filter(({ kind }) => kind?.startsWith("source"))).toEqual([]);
});

test("imports are put in order", async () => {
  const files = { "a.arch": "service A\nservice Unused\n", "z.arch": "service Z\n" };
  const text = 'import { Z } from "./z.arch"\nimport { Unused, A } from "./a.arch"\nA -> Z\n';
  const { client, actions } = await offered(text, "source.organizeImports", { files });
  expect(applied(client, actions[0])).toBe('import { A } from "./a.arch"\nimport { Z } from "./z.arch"\nA -> Z\n');
});

test.each([
  ["█service Api\n█", "refactor.extract", "Put this component into a group"],
  ["service A { service-time 5█ ms }", "refactor.extract", "Give “5 ms” a name"],
  ["let b█ase = 5 ms\nservice A { service-time base }\n", "refactor.inline", "Write “5 ms” for base (in one place)"],
  ["client U█ser\nservice A\nUser -> A\n", "refactor.rewrite", "Write the calls of User as a flow"],
  ["service A█pi\n", "refactor.rewrite", "Write the assumed replicas 1 into Api"],
])("%s offers a %s", async (text, only, title) => {
  const { client, actions } = await offered(text, only);
  const found = actions.find((action) => action.title === title);
  expect(actions.map((action) => action.title)).toContain(title);
  await client.edit(applied(client, found));
  expect(client.codes()).not.toContain("syntax-error");
});

test("replicas become a range that mean and peak load need", async () => {
  const text =
    "client U { peak 4x }\nservice A█pi { replicas 8  workers 4  service-time 20 ms }\nU -> Api\nflow F { from U at 500 rps  U -> Api }\n";
  const { client, actions } = await offered(text, "refactor.rewrite");
  const found = actions.find(({ kind }) => kind === "refactor.rewrite.autoscale");
  // 500 / s × 20 ms are 10 busy workers, and 40 at peak; of 4 workers each, used to the target.
  const [, min, max, target] = /between (\d+) and (\d+) replicas .* at (\d+)%/.exec(found?.title ?? "") ?? [];
  expect(Number(min)).toBe(Math.ceil(10 / 4 / (Number(target) / 100)));
  expect(Number(max)).toBe(Math.ceil(40 / 4 / (Number(target) / 100)));
  await client.edit(applied(client, found));
  expect(client.text()).toContain(`autoscale { min ${min}  max ${max}  target ${target}% }`);
  expect(client.codes().filter((code) => /syntax|wrong|range/.test(code))).toEqual([]);
});

test.each([
  [
    "a store, whose copies share no writes",
    "database D█b { replicate 3 { mode sync }  workers 4  service-time 5 ms }\nU -> Db\nflow F { from U at 5 rps  U -> Db }",
  ],
  ["a component that gets no requests", "service D█b { replicas 3  workers 4  service-time 5 ms }"],
  [
    "one active replica",
    "service D█b { replicas 2  mode active-passive  service-time 5 ms }\nU -> Db\nflow F { from U at 5 rps  U -> Db }",
  ],
])("no autoscaling for %s", async (_, text) => {
  const { actions } = await offered(`client U\n${text}\n`, "refactor.rewrite");
  expect(actions.filter(({ kind }) => kind === "refactor.rewrite.autoscale")).toEqual([]);
});

test("nothing is offered for a selection without meaning", async () => {
  expect((await offered("service A\n█\n", "refactor")).actions).toEqual([]);
});

test("what changes a decision of the author is told apart, and never preferred", async () => {
  const client = await openDesign("client U\nservice Api { replicas 1 }\nU -> Api\nflow F { from U at 5 rps  U -> Api }\n");
  const found = (await fixes(client, /single-point-of-failure/)).filter(({ kind }) => kind?.startsWith("quickfix.lintel"));
  expect(found.map(({ kind, isPreferred }) => [kind, isPreferred])).toContainEqual(["quickfix.lintel.unsafe", false]);
  for (const { kind, isPreferred } of found) expect(isPreferred && kind !== "quickfix.lintel.safe").toBe(false);
});
