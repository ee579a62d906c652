import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fragile, sound } from "./designs.ts";
import { folderWith, lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

const steady = sound.replace(/scenario "One dies"[\s\S]*/, "");
const short = ["--duration", "8s", "--warm-up", "1s", "--replications", "3"];

test("a design against another: figures, differences and verdicts", async () => {
  const cwd = folderWith({
    "a.arch": steady,
    "b.arch": steady.replace("replicas 4  across eu  workers 8  service-time 5 ms", "replicas 4  across eu  workers 8  service-time 9 ms"),
  });
  const { code, out, err } = await lintel(["simulate", "a.arch", "--against", "b.arch", ...short], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^Steady load {2}8 s, warm-up 1 s, seed 1, 3 pairs of replications, /);
  expect(out).toContain("A is a.arch, B is b.arch; both meet the same arrivals, and differences are B − A with their 95% intervals.");
  expect(out).toMatch(/\nB is better in nothing; worse in Browse mean latency,/);
  expect(out).toMatch(/mean latency +[\d.]+ ms +[\d.]+ ms +\+\d\.\d+ ms ± \d+ µs +B is worse/);
  expect(out).toMatch(/availability +100% +100% +0 +the same in every replication/);
  expect(out).toMatch(/Components that differ\n(.*\n)*.*Api +busy .* points ± .* points +B is higher/);
  const json = await lintel(["simulate", "a.arch", "--against", "b.arch", ...short, "--format", "json"], { cwd });
  expect(schemaProblems("simulate-against", json.out)).toEqual([]);
  expect(await lintel(["simulate", "a.arch", "--against", "b.arch", ...short, "--format", "json"], { cwd })).toEqual(json);
});

test("a page of its own for each comparison, with intervals as pictures", async () => {
  const slower = ["--what-if", "Api.service-time=9 ms", "--format", "html"];
  const { code, out, err } = await lintel(["simulate", "-", ...slower, ...short], { stdin: steady });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  expect(out).toMatch(/<h1>[^<]*: the design as it is against the design with Api\.service-time=9 ms<\/h1>/);
  expect(out).not.toMatch(/<script|<link|@import|NaN|undefined|(?:src|href)="(?!#)/);
  expect(out).toMatch(/class="interval worse"/);
  expect(out).toContain("▼ B is worse");
});

test("a design against itself differs in nothing", async () => {
  const cwd = folderWith({ "a.arch": steady });
  const { out } = await lintel(["simulate", "a.arch", "--against", "a.arch", ...short], { cwd });
  expect(out).toContain("B is better or worse in nothing that 3 pairs of replications can show.");
  expect(out.match(/the same in every replication/g)).toHaveLength(6);
  expect(out).not.toContain("Components that differ");
});

test("a design against what it was in git", async () => {
  const cwd = folderWith({ "a.arch": steady });
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main", ...args], {
      cwd,
      encoding: "utf8",
    });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "first");
  writeFileSync(join(cwd, "a.arch"), steady.replace("replicate 3", "replicate 5"));
  const { code, out, err } = await lintel(["simulate", "HEAD:a.arch", "--against", "a.arch", ...short], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("A is HEAD:a.arch, B is a.arch;");
  expect(out).toMatch(/Items +busy .* points +B is lower/);
});

test("a change is compared with the file as it is", async () => {
  const { code, out } = await lintel(["simulate", "-", "--what-if", "Items.service-time=8 ms", "--what-if", "load x 2", ...short], {
    stdin: steady,
  });
  expect(code).toBe(0);
  expect(out).toContain("A is the design as it is, B is the design with Items.service-time=8 ms, load x 2;");
  expect(out).toContain("Browse: the two sides get different rates, so a part of their difference is that of their load.");
  expect(out).toMatch(/throughput +\d+ rps +\d+ rps +\+[\d.]+ rps ± [\d.]+ rps +B is better/);
});

test("what one side lacks, scenarios and objectives are told", async () => {
  const cwd = folderWith({
    "a.arch": sound,
    "b.arch": `${steady.replace("latency p99 < 1 s", "latency p99 < 1 ms").replaceAll("Items", "Stock")}\nscenario "Quiet" for 5 s { }`,
  });
  const { code, out } = await lintel(["simulate", "a.arch", "--against", "b.arch", ...short], { cwd });
  expect(code).toBe(1);
  expect(out).toMatch(/^Steady load /);
  expect(out).toContain("component in a.arch only: Items");
  expect(out).toContain("component in b.arch only: Stock");
  expect(out).toMatch(/Browse latency p99 < 1 s +✓ +[\d.]+ ms +not there/);
  expect(out).toMatch(/Browse latency p99 < 1 ms +not there +✗ +[\d.]+ ms/);
  expect(out).toContain('scenario "One dies" is in a.arch only, so both ran their steady load');
  expect(out).toContain('scenario "Quiet" is in b.arch only, so both ran their steady load');
  const named = await lintel(["simulate", "a.arch", "--against", "b.arch", "--scenario", "One dies"], { cwd });
  expect(named).toMatchObject({ code: 2, out: "", err: 'lintel: b.arch: there is no scenario "One dies"; there is "Quiet"\n' });
});

test("scenarios of one name are held against each other", async () => {
  const cwd = folderWith({ "a.arch": sound, "b.arch": sound.replace("kill 1 of Api", "kill 3 of Api") });
  const { out } = await lintel(["simulate", "a.arch", "--against", "b.arch", "--load", "0.3", "--replications", "2"], { cwd });
  expect(out).toMatch(/^One dies {2}2 min, warm-up 10 s, seed 1, 2 pairs of replications, /);
  expect(out).toMatch(/One dies does not do the same on both sides, so a part of the difference is that of the\s+scenario\./);
  expect(out).toMatch(/Browse p99 < 1 s +✓/);
});

test.each([
  [["-", "--against", "-"], "only one of the two designs can come from standard input"],
  [["-", "--against", "missing.arch"], "missing.arch"],
  [["-", "--what-if", "Apo.replicas=3"], 'there is no element "Apo"; did you mean Api?'],
  [["-", "--what-if", "Api.replicas=3", "--precision", "5%"], "say with --replications how many pairs of runs there are"],
])("what cannot be compared is refused (%j)", async (args, message) => {
  const { code, out, err } = await lintel(["simulate", ...args], { stdin: fragile });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(message);
});
