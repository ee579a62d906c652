import { join } from "node:path";
import { expect, test } from "vitest";
import { fragile, sound } from "./designs.ts";
import { folderWith, lintel } from "./lintel.ts";
import { sarifProblems, schemaProblems } from "./schema.ts";

async function findingsOf(text: string): Promise<{ code: number; rules: string[]; messages: string[] }> {
  const { code, out } = await lintel(["check", "-", "--format", "json"], { stdin: text });
  expect(schemaProblems("check", out)).toEqual([]);
  const findings: { rule: string; message: string }[] = JSON.parse(out).findings;
  return { code, rules: findings.map((finding) => finding.rule), messages: findings.map((finding) => finding.message) };
}

test("a sound design is clean", async () => {
  const { code, out, err } = await lintel(["check", "-"], { stdin: sound });
  expect(out).toBe("✓ 1 file checked, nothing to report\n");
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

test("findings come with their place, hops and fixes, and status 1", async () => {
  const cwd = folderWith({ "fragile.arch": fragile });
  const { code, out, err } = await lintel(["check", "fragile.arch"], { cwd });
  expect({ code, err }).toEqual({ code: 1, err: "" });
  expect(out).toContain("single-point-of-failure  fragile.arch:2:9");
  expect(out).toMatch(/2 │ service Api \{\n\s+│ +\^\^\^\n/);
  expect(out).toContain("\n  fix  ");
  expect(out).toMatch(/✗ \d+ errors?.* in 1 file\n/);
});

test("JSON follows its schema and names files as they were given", async () => {
  const cwd = folderWith({ "designs/fragile.arch": fragile });
  const { code, out } = await lintel(["check", "designs", "--format", "json"], { cwd });
  expect(code).toBe(1);
  expect(schemaProblems("check", out)).toEqual([]);
  const { findings, summary } = JSON.parse(out);
  expect(findings.map((finding: { rule: string }) => finding.rule)).toContain("single-point-of-failure");
  expect(new Set(findings.map((finding: { file: string }) => finding.file))).toEqual(new Set(["designs/fragile.arch"]));
  expect(summary.files).toBe(1);
  expect(summary.errors).toBe(findings.filter((finding: { severity: string }) => finding.severity === "error").length);
});

test("concise and github print one line for each finding", async () => {
  const json = await lintel(["check", "-", "--format", "json"], { stdin: fragile });
  const count = JSON.parse(json.out).findings.length;
  const concise = await lintel(["check", "-", "--format", "concise"], { stdin: fragile });
  expect(concise.out.trimEnd().split("\n")).toHaveLength(count);
  expect(concise.out).toMatch(/^stdin\.arch:\d+:\d+: (error|warning|info)\[[a-z-]+\] /);
  const github = await lintel(["check", "-", "--format", "github", "--stdin-filename", "a/b.arch"], { stdin: fragile });
  expect(github.out.trimEnd().split("\n")).toHaveLength(count);
  expect(github.out).toMatch(/^::(error|warning|notice) file=a\/b\.arch,line=\d+/);
});

test("rules can be changed and switched off", async () => {
  const { rules } = await findingsOf(fragile);
  const off = rules.flatMap((rule) => ["--rule", `${rule}=off`]);
  const { code, out } = await lintel(["check", "-", ...off], { stdin: fragile });
  expect(out).toBe("✓ 1 file checked, nothing to report\n");
  expect(code).toBe(0);
  const warnings = rules.flatMap((rule) => ["--rule", `${rule}=warning`]);
  expect((await lintel(["check", "-", ...warnings], { stdin: fragile })).code).toBe(0);
  expect((await lintel(["check", "-", ...warnings, "--max-warnings", "0"], { stdin: fragile })).code).toBe(1);
  expect((await lintel(["check", "-", "--rule", "nonsense"], { stdin: fragile })).code).toBe(2);
  const slip = await lintel(["check", "-", "--rule", "timeout-mising=off"], { stdin: fragile });
  expect(slip).toMatchObject({ code: 2, out: "", err: expect.stringContaining("did you mean timeout-missing?") });
});

test("a baseline hides what is known, and only that", async () => {
  const cwd = folderWith({ "a.arch": fragile });
  const known = (await lintel(["check", "a.arch", "--format", "json"], { cwd })).out;
  const folder = folderWith({ "a.arch": `// moved\n${fragile}`, "known.json": known });
  const same = await lintel(["check", "a.arch", "--baseline", "known.json"], { cwd: folder });
  expect(same.code).toBe(0);
  expect(same.out).toMatch(/^✓ 1 file checked, nothing to report \(\d+ known from the baseline\)\n$/);
  const missing = await lintel(["check", "a.arch", "--baseline", "none.json"], { cwd: folder });
  expect(missing).toMatchObject({ code: 2, out: "" });
});

test("accepted risks are counted, not reported", async () => {
  const text = fragile.replace("replicas 1", 'replicas 1\n  accept single-point-of-failure "until March"');
  const { out } = await lintel(["check", "-", "--format", "json"], { stdin: text });
  const { findings, summary } = JSON.parse(out);
  expect(summary.accepted).toBe(1);
  expect(
    findings.filter(
      (finding: { rule: string; element: string }) => finding.rule === "single-point-of-failure" && finding.element === "Api",
    ),
  ).toEqual([]);
});

test.each([
  ["an unknown property", "service Api { replicsa 2 }", "unknown-property", /replicas/],
  ["a wrong unit", "service Api { service-time 5 GB }", "wrong-dimension", /5 GB/],
  ["a missing import", 'import "./nowhere.arch"', "missing-import", /nowhere\.arch/],
  ["half a file", sound.slice(0, Math.floor(sound.length / 2)), "syntax-error", /./],
])("%s is a finding that says what to do", async (_, text, rule, message) => {
  const result = await findingsOf(text);
  expect(result.code).toBe(1);
  expect(result.rules).toContain(rule);
  expect(result.messages.join("\n")).toMatch(message);
});

test("an empty file is a design without findings", async () => {
  expect(await findingsOf("")).toMatchObject({ code: 0, rules: [] });
});

test("a line of a megabyte gives findings, and a picture of the place that fits the screen", async () => {
  const { code, out } = await lintel(["check", "-"], { stdin: `service Api { ${"x".repeat(1_000_000)} }` });
  expect(code).toBe(1);
  expect(out.length).toBeLessThan(20_000);
});

test.each([
  [
    "binary garbage",
    new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]),
    "bad.arch is a binary file (a zero byte at offset 4), not .arch text",
  ],
  ["UTF-16", new Uint8Array([0xff, 0xfe, 0x61, 0x00]), "bad.arch is UTF-16 text; save it as UTF-8"],
  ["Latin-1", new Uint8Array([0x2f, 0x2f, 0xe9]), "bad.arch is not UTF-8 text (byte 0xe9 at offset 2, line 1); save it as UTF-8"],
])("%s is refused with status 2, and the other files are still checked", async (_, bytes, message) => {
  const cwd = folderWith({ "bad.arch": bytes, "good.arch": sound });
  const { code, out, err } = await lintel(["check", "."], { cwd });
  expect(err).toBe(`lintel: ${message}\n`);
  expect(out).toBe("✓ 1 file checked, nothing to report\n");
  expect(code).toBe(2);
});

test("garbage that is text gives findings, not a crash", async () => {
  const garbage = Array.from({ length: 5000 }, (_, i) => String.fromCharCode(33 + ((i * 7919) % 90))).join("");
  expect((await findingsOf(garbage)).rules).toContain("syntax-error");
});

test("missing files and empty folders are named", async () => {
  const cwd = folderWith({ "empty/readme.md": "nothing" });
  expect(await lintel(["check", "gone.arch"], { cwd })).toEqual({
    code: 2,
    out: "",
    err: "lintel: gone.arch: there is no such file or folder\n",
  });
  expect(await lintel(["check", "empty"], { cwd })).toEqual({ code: 2, out: "", err: "lintel: empty holds no .arch file\n" });
});

test("imports are followed, and an imported file is checked as part of the design", async () => {
  const cwd = folderWith({
    "main.arch": 'import "./parts.arch"\nclient User { users 10 }\nUser -> Api { timeout 1 s }\n',
    "parts.arch": "service Api { replicas 1 }\n",
  });
  const { out } = await lintel(["check", ".", "--format", "json"], { cwd });
  const { findings, summary } = JSON.parse(out);
  expect(summary.files).toBe(2);
  const rules = findings.map((finding: { rule: string; file: string }) => `${finding.file} ${finding.rule}`);
  expect(rules).toContain("parts.arch single-point-of-failure");
  expect(rules).not.toContain("parts.arch unreachable-node");
});

const chain = `client U { users 1M  actions 20 / day  peak 2x }
gateway Front { replicas 2  technology api-gateway  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client } }
service Api { replicas 4  workers 8  service-time 5 ms  health-check { every 1 s  misses 3 } }
database Events { engine wide-column  storage 2 TB  entity Event { key id { cardinality 100 billion }  row-size 500 B  grows 10M / day }  replicate 3 { mode semi-sync  failover 20 s } }
`;

async function rulesOf(cwd: string, ...args: string[]): Promise<readonly string[]> {
  const { out } = await lintel(["check", "a.arch", "--format", "json", ...args], { cwd });
  expect(schemaProblems("check", out)).toEqual([]);
  return JSON.parse(out).findings.map(
    ({ file, rule, severity }: { file: string; rule: string; severity: string }) => `${file} ${severity} ${rule}`,
  );
}

test("tiers decide which rules run, and a rule that is set runs in any", async () => {
  const cwd = folderWith({ "a.arch": chain });
  const remark = "a.arch info retention-missing";
  expect(await rulesOf(cwd)).not.toContain(remark);
  expect(await rulesOf(cwd, "--tier", "strict")).toContain(remark);
  expect(await rulesOf(cwd, "--tier", "all")).toContain(remark);
  expect(await rulesOf(cwd, "--rule", "retention-missing=on")).toContain(remark);
  expect(await rulesOf(cwd, "--rule", "retention-missing=error")).toContain("a.arch error retention-missing");
});

test("lintel.config.json is found above the design and followed, and the command line has the last word", async () => {
  const config = `// House rules
{
  "$schema": "./node_modules/lintel/config.json",
  "tier": "strict",
  "options": { "planning-horizon": "10 years" },
  "rules": {
    "retention-missing": { "severity": "warning", "yearly-growth": "100 GB" },
    "unreachable-node": "off",
  },
}
`;
  const folder = folderWith({ "team/lintel.config.json": config, "team/designs/a.arch": chain });
  const cwd = join(folder, "team/designs");
  const found = await rulesOf(cwd);
  expect(found).toContain("a.arch warning retention-missing");
  // 5 GB a day fill 2 TB of RAID-less disk after 400 days: within ten years, as within three.
  expect(found).toContain("a.arch warning shard-needed");
  expect(found.filter((rule) => rule.endsWith("unreachable-node"))).toEqual([]);
  expect(await rulesOf(cwd, "--rule", "retention-missing=info")).toContain("a.arch info retention-missing");
  expect(await rulesOf(cwd, "--tier", "recommended", "--rule", "retention-missing=off")).not.toContain("a.arch warning retention-missing");
  const short = config.replace("10 years", "100 days");
  expect(await rulesOf(join(folderWith({ "lintel.config.json": short, "a.arch": chain })))).not.toContain("a.arch warning shard-needed");
});

test("what lintel.config.json gets wrong is found at its place, and the rest of it holds", async () => {
  const config =
    '{\r\n  "tier": "strictt",\r\n  "rules": {\r\n    "timeout-mising": "off",\r\n    "spof": "off",\r\n    "slo-missing": "loud",\r\n    "hot-shard-key": { "hot-share": 0.5, "hot-shares": 2 },\r\n    "slow-work-inline": { "longest-work": 3 },\r\n    "shard-needed": { "planning-horizon": "3 GB" },\r\n    "unreachable-node": "off"\r\n  }\r\n}\r\n';
  const cwd = folderWith({ "lintel.config.json": config, "a.arch": sound, "b.arch": sound.replaceAll("Api", "App") });
  const { code, out } = await lintel(["check", ".", "--format", "concise"], { cwd });
  expect(code).toBe(1);
  expect(out.trimEnd().split("\n")).toEqual([
    'lintel.config.json:2:11: error[invalid-configuration] There is no tier "strictt": write recommended, strict or all. Did you mean strict?',
    'lintel.config.json:4:5: error[invalid-configuration] There is no rule "timeout-mising"; did you mean timeout-missing?',
    'lintel.config.json:5:5: error[invalid-configuration] There is no rule "spof"; that is another word for single-point-of-failure, which has to be written here.',
    'lintel.config.json:6:20: error[invalid-configuration] "loud" is no severity: write error, warning, info, off or on.',
    "lintel.config.json:7:37: error[invalid-configuration] hot-share cannot be 0.5: its values go from 1.1 to 100.",
    'lintel.config.json:7:42: error[invalid-configuration] hot-shard-key has no option "hot-shares"; did you mean hot-share?',
    'lintel.config.json:8:43: error[invalid-configuration] longest-work cannot be 3: write a time such as "1 s".',
    'lintel.config.json:9:43: error[invalid-configuration] planning-horizon cannot be "3 GB": write a time such as "3 years".',
  ]);
  const pretty = await lintel(["check", "a.arch"], { cwd });
  expect(pretty.out).toContain('4 │     "timeout-mising": "off",\n    │     ^^^^^^^^^^^^^^^^\n');
});

interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly suppressions?: unknown;
      readonly locations: readonly { readonly physicalLocation: { readonly region: { readonly startLine: number } } }[];
    }[];
  }[];
}

async function sarifOf(text: string): Promise<SarifLog["runs"][number]> {
  const cwd = folderWith({
    "a.arch": text,
    "b/c d.arch": sound,
    "broken.arch": "service {",
    "lintel.config.json": '{ "rules": { "x": "off" } }',
  });
  const { out } = await lintel(["check", ".", "--format", "sarif"], { cwd });
  expect(sarifProblems(out)).toEqual([]);
  return (JSON.parse(out) as SarifLog).runs[0] as SarifLog["runs"][number];
}

test("SARIF follows the official schema, and a finding stays the same alert when its lines move", async () => {
  const text = fragile.replace(
    "replicas 1",
    'replicas 1\n  accept single-point-of-failure "until March"\n  accept plaintext-link "a"\n  accept dual-write "b"',
  );
  const { results, tool } = await sarifOf(text);
  expect(results.filter(({ suppressions }) => suppressions)).toHaveLength(1);
  const prints = results.map(({ partialFingerprints }) => partialFingerprints["lintelFinding/v1"]);
  expect(new Set(prints).size).toBe(prints.length);
  expect(results.filter(({ ruleId }) => ruleId === "unused-accept")).toHaveLength(2);
  const moved = await sarifOf(`// A comment\n\nlet more = 5 rps\n${text}`);
  const linesOf = (list: typeof results): readonly number[] =>
    list.map(({ locations }) => locations[0]?.physicalLocation.region.startLine ?? 0);
  expect(linesOf(moved.results)).not.toEqual(linesOf(results));
  expect(moved.results.map(({ partialFingerprints }) => partialFingerprints["lintelFinding/v1"])).toEqual(prints);
  const rules = new Map(tool.driver.rules.map((rule) => [rule.id, rule]));
  expect(rules.get("hot-shard-key")).toMatchObject({
    helpUri: expect.stringMatching(/^https:/),
    fullDescription: { text: expect.stringContaining("Sharding multiplies capacity") },
    defaultConfiguration: { level: "error", enabled: true, parameters: { "hot-share": "2" } },
    properties: { tier: "recommended", tags: ["data"] },
  });
  expect(rules.get("sync-chain-deep")).toMatchObject({ defaultConfiguration: { level: "note", enabled: false } });
});

test("--timing says what analysis and rules took, beside the findings or in the JSON", async () => {
  const plain = await lintel(["check", "-"], { stdin: fragile });
  const { code, out, err } = await lintel(["check", "-", "--timing"], { stdin: fragile });
  expect({ code, out }).toEqual({ code: plain.code, out: plain.out });
  expect(err).toMatch(/^analysis took [\d.]+ (ns|µs|ms|s), \d+ rules [\d.]+ (ns|µs|ms|s)\n/);
  expect(err).toMatch(/^ {2}single-point-of-failure +[\d.]+ (ns|µs|ms|s) +[\d.]+% +[1-9]\d*$/m);
  const json = await lintel(["check", "-", "--timing", "--format", "json", "--rule", "single-point-of-failure=off"], { stdin: fragile });
  expect(json.err).toBe("");
  expect(schemaProblems("check", json.out)).toEqual([]);
  const { byRule } = JSON.parse(json.out).timing as { byRule: { rule: string; milliseconds: number }[] };
  expect(byRule.length).toBeGreaterThan(100);
  expect(byRule.map(({ milliseconds }) => milliseconds)).toEqual(byRule.map(({ milliseconds }) => milliseconds).sort((a, b) => b - a));
});
