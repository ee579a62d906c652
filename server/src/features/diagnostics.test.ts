import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver";
import { openDesign, uriOf } from "../testing/client.ts";

const lonely = `
client User { users 1M  actions 10 / day }
service Api { replicas 2 }
database Db
User -> Api { timeout 1 s }
Api -> Db { timeout 100 ms }
`;

test("a finding of the language names its place", async () => {
  const client = await openDesign("service Api\nApi -> Databse\n");
  const diagnostic = client.diagnostics().find(({ code }) => code === "unknown-name");
  expect(diagnostic).toMatchObject({
    severity: DiagnosticSeverity.Error,
    source: "lintel",
    range: { start: { line: 1, character: 7 }, end: { line: 1, character: 14 } },
  });
  expect(diagnostic?.message).toContain("Databse");
});

test("a finding of a rule carries what its quick fix needs and the way to its page", async () => {
  const client = await openDesign(lonely, { server: { docs: "file:///docs" } });
  const diagnostic = client.diagnostics().find(({ data }) => data?.element === "Db");
  expect(diagnostic?.code).toMatch(/^spof-/);
  expect(diagnostic?.codeDescription?.href).toBe(`file:///docs/${diagnostic?.code}.md`);
  expect(diagnostic?.data).toEqual({ root: uriOf("main.arch"), rule: diagnostic?.code, element: "Db" });
});

test("an edit that mends the design takes its finding away", async () => {
  const client = await openDesign("service Api\nApi -> Databse\n");
  expect(client.codes()).toContain("unknown-name");
  await client.edit("service Api\ndatabase Databse\nApi -> Databse\n");
  expect(client.codes()).not.toContain("unknown-name");
});

test("what the rules said stays while the text is broken, and moves with it", async () => {
  const client = await openDesign(lonely);
  const before = client.diagnostics().filter(({ data }) => data?.element === "Db");
  expect(before.length).toBeGreaterThan(0);
  await client.edit(`\nservice New { replicas\n${lonely}`);
  expect(client.codes()).toContain("syntax-error");
  const after = client.diagnostics().filter(({ data }) => data?.element === "Db");
  expect(after.map(({ range }) => range.start.line)).toEqual(before.map(({ range }) => range.start.line + 2));
});

test("a setting changes the severity of a rule or turns it off", async () => {
  const code = String((await openDesign(lonely)).diagnostics().find(({ data }) => data?.element === "Db")?.code);
  const info = await openDesign(lonely, { settings: { rules: { [code]: "info" } } });
  await info.until(() =>
    info.diagnostics().some((diagnostic) => diagnostic.code === code && diagnostic.severity === DiagnosticSeverity.Information),
  );
  const off = await openDesign(lonely, { settings: { rules: { [code]: "off" } } });
  await off.until(() => off.diagnostics().length > 0 && !off.codes().includes(code));
});

test("a file that another one imports is judged as part of that design", async () => {
  const files = { "main.arch": 'import "./data.arch"\nservice Api\nApi -> Db\n', "data.arch": "database Db\n" };
  const client = await openDesign(files["main.arch"], { files });
  expect(client.codes()).not.toContain("unknown-name");
  await client.open("data.arch", "database Store\n");
  await client.until(() => client.codes().includes("unknown-name"));
});

test("a missing import is reported on its path", async () => {
  const client = await openDesign('import "./nowhere.arch"\nservice Api\n');
  expect(client.diagnostics().find(({ code }) => code === "missing-import")?.range.start).toEqual({ line: 0, character: 7 });
});

test.each([
  ["an empty file", ""],
  ["half a file", lonely.slice(0, 60)],
  ["binary garbage", "\u0000\u0001\ufffd\u001b[31m{{{{{{{{ \u0007 -> -> ~> \ud800"],
  ["unclosed everything", 'service A { retries 2 { backoff exponential( /* "'],
  ["a long line", `let x = 1 ${"+ 1 ".repeat(20_000)}`],
])("%s is answered with diagnostics and no internal error", async (_what, text) => {
  const client = await openDesign(text);
  expect(client.shown).toEqual([]);
  await client.edit("service Api\n");
  expect(client.codes()).not.toContain("syntax-error");
});

const strictConfiguration =
  '{\n  // Ours\n  "tier": "strict",\n  "rules": { "spof-primary-database": "info", "timeout-missing": "off" },\n}\n';

test("lintel.config.json is followed, above the settings of the user, and again when it changes", async () => {
  const settings = { tier: "recommended", rules: { "spof-primary-database": "error", "lb-missing": "off" } };
  const client = await openDesign(lonely, { settings, files: { "lintel.config.json": strictConfiguration } });
  const severityOf = (wanted: string): number | undefined => client.diagnostics().find(({ code }) => code === wanted)?.severity;
  expect(severityOf("spof-primary-database")).toBe(DiagnosticSeverity.Information);
  await client.until(() => !client.codes().includes("lb-missing"));
  await client.changeOnDisk("lintel.config.json", strictConfiguration.replace('"info"', '"warning"'));
  await client.until(() => severityOf("spof-primary-database") === DiagnosticSeverity.Warning);
  await client.changeOnDisk("lintel.config.json", null);
  await client.until(() => severityOf("spof-primary-database") === DiagnosticSeverity.Error);
});

test("what lintel.config.json gets wrong is shown in it, until it is right or no design is open", async () => {
  const wrong = strictConfiguration.replace("timeout-missing", "timeout-mising");
  const client = await openDesign(lonely, { files: { "lintel.config.json": wrong } });
  const shown = (): readonly string[] => client.diagnostics("lintel.config.json").map(({ message }) => message);
  await client.until(() => shown().length > 0);
  expect(shown()).toEqual(['There is no rule "timeout-mising"; did you mean timeout-missing?']);
  expect(client.diagnostics("lintel.config.json")[0]?.range.start).toEqual({ line: 3, character: 46 });
  await client.changeOnDisk("lintel.config.json", strictConfiguration);
  await client.until(() => shown().length === 0);
  await client.changeOnDisk("lintel.config.json", wrong);
  await client.until(() => shown().length > 0);
  await client.close("main.arch");
  await client.until(() => shown().length === 0);
  expect(client.shown).toEqual([]);
});

test("a folder of the workspace has its own settings, thresholds among them", async () => {
  const text = `${lonely}service Slow { replicas 2  workers 8  service-time 3 s }\nApi -> Slow { timeout 9 s }\n`;
  const folderSettings = { [uriOf("")]: { options: { "longest-work": "5 s" }, rules: { "lb-missing": { severity: "off" } } } };
  const everywhere = await openDesign(text);
  expect(everywhere.codes()).toEqual(expect.arrayContaining(["slow-work-inline", "lb-missing"]));
  const client = await openDesign(text, { folderSettings });
  await client.until(() => client.codes().length > 0 && !client.codes().some((code) => /slow-work-inline|lb-missing/.test(code)));
});

test("settings that cannot be followed are told in the log", async () => {
  const client = await openDesign(lonely, { settings: { rules: { "slo-mising": "off" }, tier: 3 } });
  await client.until(() => client.logged.length > 1);
  expect(client.logged).toEqual([
    "Setting lintel.tier: There is no tier 3: write recommended, strict or all.",
    'Setting lintel.rules.slo-mising: There is no rule "slo-mising"; did you mean slo-missing?',
  ]);
});
