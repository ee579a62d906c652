import { expect, test } from "vitest";
import { fragile, sound } from "./designs.ts";
import { folderWith, lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

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
