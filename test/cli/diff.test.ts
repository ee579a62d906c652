import { execFileSync } from "node:child_process";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sound } from "./designs.ts";
import { folderWith, lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main", ...args], { cwd, encoding: "utf8" });

/** One replica less, slower, and a promise that then fails. */
const worse = sound
  .replace("replicas 4  across eu  workers 8  service-time 5 ms", "replicas 1  workers 8  service-time 50 ms")
  .replace("latency p99 < 1 s\n}\nscenario", "latency p99 < 1 s }\nscenario");

function repository(files: Readonly<Record<string, string>>): string {
  const cwd = folderWith(files);
  git(cwd, "init", "-q");
  git(cwd, "add", "-A");
  git(cwd, "commit", "-q", "-m", "first");
  return cwd;
}

test("two files: structure, figures, findings, and status 1 for a new error", async () => {
  const cwd = folderWith({ "a.arch": sound, "b.arch": worse });
  const { code, out, err } = await lintel(["diff", "a.arch", "b.arch"], { cwd });
  expect(err).toBe("");
  expect(code).toBe(1);
  expect(out).toMatch(/^a\.arch → b\.arch\n {2}Browse availability 99\.\d+% → 9\d\.\d+%, p99 [\d.]+ → \d+ ms/);
  expect(out).toContain("new single point of failure: Api");
  expect(out).toContain("service Api: replicas 4 → 1; no longer across eu; service-time 5 ms → 50 ms");
  expect(out).toMatch(/Browse +p99 latency .* worse/);
  expect(out).toContain("error single-point-of-failure");
  const back = await lintel(["diff", "b.arch", "a.arch"], { cwd });
  expect(back.code).toBe(0);
  expect(back.out).toContain("No longer found");
});

test("a version against itself changes nothing, also with other comments and another layout", async () => {
  const cwd = folderWith({ "a.arch": sound, "b.arch": `// moved\n\n${sound.replaceAll("  ", " ")}` });
  const { code, out } = await lintel(["diff", "a.arch", "b.arch"], { cwd });
  expect(out).toContain("Nothing changes");
  expect(code).toBe(0);
});

test("the JSON keeps its schema", async () => {
  const cwd = folderWith({ "a.arch": sound, "b.arch": worse });
  const { out } = await lintel(["diff", "a.arch", "b.arch", "--format", "json"], { cwd });
  expect(schemaProblems("diff", out)).toEqual([]);
  const [design] = JSON.parse(out).designs;
  expect(design.figures).toContainEqual(expect.objectContaining({ element: "Browse", figure: "availability", better: "higher" }));
  expect(design.newFindings.map(({ rule }: { rule: string }) => rule)).toContain("single-point-of-failure");
});

test("Markdown for a pull request: the text of a design is no markup in it", async () => {
  const cwd = folderWith({
    "a.arch": sound,
    "b.arch": worse.replace('system "Shop"', 'system "Shop"\nservice Extra "<img src=x> | `a`" { workers 2 }'),
  });
  const { out } = await lintel(["diff", "a.arch", "b.arch", "--format", "markdown"], { cwd });
  const [heading, , outcome] = out.split("\n");
  expect(heading).toBe("## a.arch → b.arch");
  expect(outcome).toMatch(
    /^\*\*Browse availability 99\.\d{3}% → 99\.\d{3}%, p99 [\d.]+ → \d+ ms, carries at most 3\.2k → 160 rps, .*new single point of failure: Api.*\*\*$/,
  );
  expect(out).toContain("- service Api: replicas 4 → 1");
  expect(out).toMatch(/\| Browse \| p99 latency \| .* \| worse \|/);
  expect(out).toContain("\\<img src=x>");
  expect(out).not.toMatch(/(?<!\\)<img/);
  expect(out).toContain("<details><summary>Figures of components</summary>");
});

test("of a version that cannot be read no finding of a rule is called new or gone", async () => {
  const cwd = folderWith({ "a.arch": worse, "b.arch": `${worse}service Half {\n  replicas` });
  for (const [before, after, which] of [
    ["a.arch", "b.arch", "newer"],
    ["b.arch", "a.arch", "older"],
  ] as const) {
    const { out } = await lintel(["diff", before, after], { cwd });
    expect(out).toContain(`The ${which} version has syntax errors`);
    expect(out).not.toContain("single-point-of-failure");
  }
});

test("flows that go and promises that are dropped are told first", async () => {
  const cwd = folderWith({ "a.arch": sound, "b.arch": sound.slice(0, sound.indexOf("flow Browse")) });
  const { out } = await lintel(["diff", "a.arch", "b.arch"], { cwd });
  const [, ...first] = out.slice(0, out.indexOf("\n\n")).split("\n");
  expect(first.join()).toContain("no longer has flow Browse");
  expect(first.join()).toContain("no longer promises Browse latency p99 < 1 s");
});

test("a file of a commit against the one on the disk", async () => {
  const cwd = repository({ "designs/shop.arch": sound });
  writeFileSync(join(cwd, "designs/shop.arch"), sound.replace("replicas 4", "replicas 5"));
  const { out, code } = await lintel(["diff", "HEAD:designs/shop.arch", "designs/shop.arch"], { cwd });
  expect(out).toMatch(/^designs\/shop\.arch since HEAD\n/);
  expect(out).toContain("service Api: replicas 4 → 5");
  expect(code).toBe(0);
});

test("--since tells of every design that changed with its branch, through imports and moves", async () => {
  const part = "let visits = 100 rps\n";
  const shop = `import "./parts.arch"\n${sound.replace("let visits = 100 rps\n", "")}`;
  const cwd = repository({
    "designs/shop.arch": shop,
    "designs/parts.arch": part,
    "designs/same.arch": sound,
    "designs/old.arch": sound,
    "designs/gone.arch": sound.replace("Shop", "Gone"),
  });
  git(cwd, "checkout", "-q", "-b", "change");
  writeFileSync(join(cwd, "designs/parts.arch"), "let visits = 200 rps\n");
  renameSync(join(cwd, "designs/old.arch"), join(cwd, "designs/moved.arch"));
  rmSync(join(cwd, "designs/gone.arch"));
  writeFileSync(join(cwd, "designs/fresh.arch"), "service Fresh { replicas 2 }\n");
  git(cwd, "add", "-A");
  git(cwd, "commit", "-q", "-m", "second");
  // What others do on their branch meanwhile is not ours.
  git(cwd, "checkout", "-q", "main");
  writeFileSync(join(cwd, "designs/same.arch"), worse);
  git(cwd, "commit", "-q", "-a", "-m", "others");
  git(cwd, "checkout", "-q", "change");
  const { out } = await lintel(["diff", "--since", "main", "designs"], { cwd });
  expect(out).toContain("designs/shop.arch since main\n");
  expect(out).toContain("constant visits: 100 rps → 200 rps");
  expect(out).toContain("main:designs/old.arch → designs/moved.arch\n  Nothing changes");
  expect(out).toContain("designs/fresh.arch (new)");
  expect(out).toContain("main:designs/gone.arch (removed)");
  expect(out).not.toContain("same.arch");
  // What lay elsewhere before is known when only its new place is asked for.
  expect((await lintel(["diff", "--since", "main", "designs/moved.arch"], { cwd })).out).toContain(
    "old.arch → designs/moved.arch\n  Nothing",
  );
  const json = JSON.parse((await lintel(["diff", "--since", "main", "--format", "json"], { cwd })).out);
  expect([json.designs.length, json.same]).toEqual([4, 1]);
});

test("designs in a submodule are compared with the commit that the branch names of it", async () => {
  const inner = repository({ "Größe, a b.arch": sound });
  const cwd = repository({ "own.arch": sound });
  git(cwd, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "shared");
  git(cwd, "commit", "-q", "-m", "submodule");
  expect((await lintel(["diff", "--since", "main"], { cwd })).out).toContain("No design has changed since main (2 looked at)");
  const file = join(cwd, "shared/Größe, a b.arch");
  writeFileSync(file, sound.replace("replicas 4", "replicas 5"));
  const changed = (await lintel(["diff", "--since", "main", "shared"], { cwd })).out;
  expect(changed).toMatch(/^shared\/Größe, a b\.arch since main\n/);
  expect(changed).toContain("replicas 4 → 5");
  expect((await lintel(["diff", "HEAD:shared/Größe, a b.arch", file], { cwd })).out).toContain("replicas 4 → 5");
  rmSync(join(cwd, "shared"), { recursive: true });
  expect((await lintel(["diff", "--since", "main"], { cwd })).out).toContain("No design has changed since main (1 looked at)");
});

test("what cannot be compared is said, with status 2", async () => {
  const cwd = repository({ "a.arch": sound });
  const told = async (...args: string[]) => {
    const { code, err } = await lintel(["diff", ...args], { cwd });
    return [code, err.trim()];
  };
  expect(await told("a.arch")).toEqual([2, expect.stringContaining("lintel diff BEFORE AFTER")]);
  expect(await told("HEAD:b.arch", "a.arch")).toEqual([2, "lintel: HEAD has no text file b.arch"]);
  expect(await told("nowhere:a.arch", "a.arch")).toEqual([2, "lintel: nowhere is no commit that is here; was it fetched?"]);
  const elsewhere = await lintel(["diff", "--since", "main"], { cwd: folderWith({ "a.arch": sound }) });
  expect([elsewhere.code, elsewhere.err.trim()]).toEqual([2, expect.stringMatching(/^lintel: git says: .*not a git repository/)]);
  expect(await told("--since", "--upload-pack=x")).toEqual([2, expect.stringContaining("is no commit that is here")]);
  expect(await told("a.arch", "missing.arch")).toEqual([2, expect.stringContaining("missing.arch")]);
});
