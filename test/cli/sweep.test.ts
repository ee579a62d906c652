import { expect, test } from "vitest";
import { sound } from "./designs.ts";
import { lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

const small = `system "Small"
region eu { zones a, b }
client User
service Api { replicas 2  across eu  workers 1  service-time 10 ms  health-check { every 1 s  misses 1 } }
database Db { across eu.a  workers 8  service-time 1 ms }
User -> Api { timeout 500 ms }
Api -> Db { timeout 100 ms }
flow Ask { from User at 60 rps  User -> Api }
flow Tell { from User at 10 rps  User -> Api -> Db write }
slo Ask { latency p99 < 150 ms }
`;
const failing = ["--warm-up", "2s", "--down", "5s", "--after", "6s"];

test("failures are ranked in a table, and those without effect are named", async () => {
  const { code, out, err } = await lintel(["sweep", "failures", "-", ...failing], { stdin: `${small}service Idle\n` });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^What if it fails {2}7 failures of 5 s, each in a run of 13 s, seed 1, [\d.]+k events\n/);
  expect(out).toMatch(/\n +fails +requests lost +.*flows it breaks\n +1 +(region eu|all 2 replicas of Api)/);
  expect(out).toMatch(/\d +all 2 replicas of Api +(99|100)[.\d]*% .* s +Ask (99|100)[.\d]*%, Tell/);
  expect(out).toMatch(/\d +Db +\d+[.\d]*% .*Tell (9\d|100)[.\d]*%\n/);
  expect(out).toMatch(/Noticed by no request\n +• .*Idle/);
  expect(out).toContain("Each run has 2 s to settle, 5 s of the failure and 6 s after it;");
});

test("the JSON of a failure sweep is the same each time", async () => {
  const run = () =>
    lintel(["sweep", "failures", "-", ...failing, "--load", "0.3", "--replications", "2", "--format", "json"], { stdin: small });
  const first = await run();
  expect(schemaProblems("sweep-failures", first.out)).toEqual([]);
  expect(await run()).toEqual(first);
});

const loaded = ["--duration", "20s", "--warm-up", "2s", "--tolerance", "5%"];

test("the largest load that meets the objectives, with its curve and a table", async () => {
  const { code, out, err } = await lintel(["sweep", "load", "-", ...loaded], { stdin: small });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^More and more load {2}runs of 20 s, 2 replications or more, seed 1, [\d.]+[kM] events\n/);
  expect(out).toMatch(/\nSmall meets everything up to × 1\.[3-9]\d* of its load\.\nThat is Ask \d+(\.\d)? rps, Tell [12]\d(\.\d)? rps\.\n/);
  expect(out).toMatch(
    /\nEverything is met at the design's own load\.\nAt × [12][.\d]* no longer: Ask latency p99 < 150 ms \(1\d\d ms\)\.\n/,
  );
  expect(out).toContain("What gives way there is Api.");
  expect(out).toMatch(/The knee is at × [\d.]+ \(between [\d.]+ and [\d.]+\): \d+ rps with a mean of\s+[\d.]+ ms/);
  expect(out).toMatch(/Mean latency over load\n(.*│.*\n){12}/);
  expect(out).toMatch(/x 1 +✓ +[67]\d(\.\d)? rps/);
  expect(out).toMatch(/✗ .*Api .*Ask latency p99 < 150 ms/);
});

test("a design that fails already ends with status 1, and says so", async () => {
  const { code, out } = await lintel(["sweep", "load", "-", ...loaded, "--up-to", "4"], { stdin: small.replace("150 ms", "85 ms") });
  expect(code).toBe(1);
  expect(out).toMatch(/At the design's own load something is missed:\s+Ask latency p99 < 85 ms/);
});

test("JSON and SVG", async () => {
  const json = await lintel(["sweep", "load", "-", ...loaded, "--max-events", "40000", "--format", "json"], { stdin: small });
  expect(schemaProblems("sweep-load", json.out)).toEqual([]);
  const svg = await lintel(["sweep", "load", "-", ...loaded, "--max-events", "40000", "--format", "svg"], {
    stdin: small.replace('"Small"', '"A <b> & c"'),
  });
  expect(svg.out).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^>]*role="img"/);
  expect(svg.out).toContain("A &lt;b&gt; &amp; c: mean latency over load");
  expect(svg.out.match(/<circle/g)!.length).toBe(JSON.parse(json.out).probes.length);
  expect(svg.out).not.toMatch(/NaN|Infinity/);
});

test("pages need nothing else: no script, no address, light and dark, every figure as text", async () => {
  const failures = await lintel(["sweep", "failures", "-", ...failing, "--load", "0.3", "--format", "html"], {
    stdin: small.replace('"Small"', '"A <b> & c"'),
  });
  const load = await lintel(["sweep", "load", "-", ...loaded, "--max-events", "40000", "--format", "html"], { stdin: small });
  for (const { out } of [failures, load]) {
    expect(out).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(out).toContain("prefers-color-scheme: dark");
    expect(out).not.toMatch(/<script|<link|@import|NaN|undefined|(?:src|href)="(?!#)/);
  }
  expect(failures.out).toContain("<h1>A &#60;b&#62; &#38; c: what if it fails</h1>");
  expect(failures.out).toMatch(/The worst is .* loses \d+(\.\d+)?% of the requests while it lasts/);
  // The damage stands on the cards of the picture.
  expect(failures.out).toMatch(/<svg[^>]*>.*100% lost/s);
  expect(load.out).toContain("<h1>Small: more and more load</h1>");
  expect(load.out).toMatch(/<table>.*× 0\.1<.*× 1</s);
});

test("a sweep that is interrupted prints what is known", async () => {
  const interrupt = AbortSignal.abort();
  for (const kind of ["failures", "load"]) {
    const { out } = await lintel(["sweep", kind, "-"], { stdin: sound, interrupt });
    expect(out).toContain("Interrupted: this is what was known by then.");
  }
});

test("progress is drawn on a terminal only", async () => {
  const { err } = await lintel(["sweep", "failures", "-", ...failing], { stdin: small, terminal: true, columns: 120 });
  // What is being tried is named between two drawings; a machine that is done sooner draws the end only.
  expect(err).toMatch(/Failures(: .*)? {2}.*\d+% {2}\d+ runs done {2}[\d.]+[kM]? events\/s/);
});

test.each([
  [["sweep"], /Usage: lintel sweep/],
  [["sweep", "load", "-", "--up-to", "0"], /above 0/],
  [["sweep", "load", "-", "--scenario", "Nope"], /there is no scenario "Nope"/],
  [["sweep", "failures", "-", "--down", "soon"], /"soon" is no duration/],
])("wrong usage is refused (%j)", async (args, message) => {
  const { code, out, err } = await lintel(args, { stdin: small });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(message);
});
