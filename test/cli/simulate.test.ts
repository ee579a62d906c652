import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fragile, sound } from "./designs.ts";
import { lintel } from "./lintel.ts";
import { schemaProblems } from "./schema.ts";

async function simulated(args: readonly string[], stdin: string): Promise<Record<string, unknown>> {
  const { out, err } = await lintel(["simulate", "-", "--format", "json", ...args], { stdin });
  expect(err).toBe("");
  expect(schemaProblems("simulate", out)).toEqual([]);
  const { eventsPerSecond, ...result } = JSON.parse(out);
  expect(eventsPerSecond).toBeGreaterThan(0);
  return result;
}

test("a scenario runs, with its verdicts", async () => {
  const { code, out, err } = await lintel(["simulate", "-"], { stdin: sound });
  expect(err).toBe("");
  expect(out).toMatch(/^One dies {2}2 min, warm-up 10 s, seed 1, 1 replication, /);
  expect(out).toMatch(/✓ +Browse p99 < 1 s +\d/);
  expect(out).toMatch(/What happened\n/);
  expect(code).toBe(0);
});

test("the same seed gives the same result, another seed another", async () => {
  const first = await simulated(["--seed", "7"], sound);
  expect(await simulated(["--seed", "7"], sound)).toEqual(first);
  expect(await simulated(["--seed", "8"], sound)).not.toEqual(first);
});

test("options reach the run", async () => {
  const result = await simulated(["--duration", "30s", "--replications", "2", "--load", "2"], sound);
  expect(result).toMatchObject({ duration: 30, replications: 2, interrupted: false });
  const { offered, throughput } = (result.flows as Record<string, { offered: number; throughput: { ci95: number | null } }>)
    .Browse as never as {
    offered: number;
    throughput: { ci95: number | null };
  };
  expect(offered).toBeGreaterThan(180);
  expect(offered).toBeLessThan(220);
  expect(throughput.ci95).not.toBeNull();
});

test("a failing expectation ends with status 1", async () => {
  const { code, out } = await lintel(["simulate", "-"], { stdin: sound.replace("expect Browse p99 < 1 s", "expect Browse p99 < 1 ms") });
  expect(code).toBe(1);
  expect(out).toMatch(/✗ +Browse p99 < 1 ms/);
});

test("a report is one HTML page that needs nothing else", async () => {
  const written = sound.replace('scenario "One dies"', 'scenario "One <b>dies</b>"');
  const { code, out, err } = await lintel(["simulate", "-", "--format", "html", "--seed", "7"], { stdin: written });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  expect(out).toContain("One &#60;b&#62;dies&#60;/b&#62;");
  expect(out).not.toMatch(/<script|<link|<img|https?:\/\/(?!www\.w3\.org\/2000\/svg)|\bon[a-z]+=/);
  expect(out).toMatch(/✓ met.*Browse p99 &#60; 1 s/);
  // Each chart is described, and has its values as a table.
  const charts = out.match(/<svg viewBox="0 0 460 170" role="img" aria-label="[^"]+/g) ?? [];
  expect(charts.length).toBeGreaterThanOrEqual(4);
  expect(out.match(/<details>/g)?.length).toBeGreaterThanOrEqual(charts.length);
  expect((await lintel(["simulate", "-", "--format", "html", "--seed", "7"], { stdin: written })).out).toBe(out);
});

test("every scenario runs unless one is named", async () => {
  const two = `${sound}\nscenario "Quiet" for 30 s { expect Browse p99 < 1 s }`;
  const all = await lintel(["simulate", "-", "--format", "json"], { stdin: two });
  expect(schemaProblems("simulate", all.out)).toEqual([]);
  expect(JSON.parse(all.out).runs.map((run: { scenario: string }) => run.scenario)).toEqual(['scenario "One dies"', 'scenario "Quiet"']);
  const one = await lintel(["simulate", "-", "--format", "json", "--scenario", "quiet"], { stdin: two });
  expect(JSON.parse(one.out).scenario).toBe('scenario "Quiet"');
  const slip = await lintel(["simulate", "-", "--scenario", "Quite"], { stdin: two });
  expect(slip).toMatchObject({ code: 2, out: "", err: 'lintel: there is no scenario "Quite"; did you mean "Quiet"?\n' });
});

test("a wanted precision says how many replications there are", async () => {
  const run = async (precision: string): Promise<number> =>
    (await simulated(["--duration", "20s", "--warm-up", "0s", "--precision", precision], fragile)).replications as number;
  const [rough, fine] = [await run("50%"), await run("2%")];
  expect(rough).toBe(5);
  expect(fine).toBeGreaterThan(rough);
  for (const args of [
    ["--precision", "0%"],
    ["--precision", "often"],
    ["--warm-up", "20s", "--duration", "20s"],
  ]) {
    expect(await lintel(["simulate", "-", ...args], { stdin: fragile })).toMatchObject({ code: 2, out: "" });
  }
});

test("without scenarios: steady load", async () => {
  const { out } = await lintel(["simulate", "-", "--duration", "20s"], { stdin: fragile });
  expect(out).toMatch(/^Steady load {2}20 s, /);
});

test.each([
  [
    "",
    /nothing arrives, so there is nothing to simulate: add a client with a rate, such as `client User \{ users 1M {2}actions 10 \/ day \}`/,
  ],
  ["client App\nservice Api\nApp -> Api", /say how often App calls, such as `client App \{ users 1M {2}actions 10 \/ day \}`/],
  [
    "client App\nservice Api\nApp -> Api\nflow Use { App -> Api }",
    /say how often Use is requested, with `from App at 100 rps` in the flow/,
  ],
  ["client App\nservice Api", /no link starts at App/],
])("a design in which nothing arrives is refused with what to write (%j)", async (stdin, message) => {
  for (const options of [[], ["--format", "json"]]) {
    const { code, out, err } = await lintel(["simulate", "-", ...options], { stdin });
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  }
});

test("a fixed number of users needs no rate", async () => {
  const stdin = "client App { arrivals closed(users 5, think 1 s) }\nservice Api\nApp -> Api\nflow Use { from App  App -> Api }";
  expect(await lintel(["simulate", "-", "--duration", "10s"], { stdin })).toMatchObject({ code: 0, err: "" });
});

test("more load of a closed population is more users", async () => {
  const stdin =
    "client App { arrivals closed(users 5, think 1 s) }\nservice Api { service-time 1 ms }\nApp -> Api\nflow Use { from App  App -> Api }";
  const rate = async (load: string): Promise<number> => {
    const { out } = await lintel(["simulate", "-", "--duration", "60s", "--load", load, "--format", "json"], { stdin });
    return JSON.parse(out).flows.Use.throughput.value;
  };
  const [once, twice] = [await rate("1"), await rate("2")];
  expect(twice / once).toBeGreaterThan(1.7);
  const { out } = await lintel(["simulate", "-", "--duration", "10s", "--load", "2"], { stdin });
  expect(out.replace(/\s+/g, " ")).toContain("Use comes from a fixed number of users: the load factor makes them 10 instead of 5.");
});

test("progress is drawn on a terminal only, and wiped away", async () => {
  const quiet = await lintel(["simulate", "-", "--duration", "20s"], { stdin: sound });
  expect(quiet.err).toBe("");
  const drawn = await lintel(["simulate", "-", "--duration", "20s"], { stdin: sound, terminal: true, columns: 100 });
  expect(drawn.err).toMatch(/One dies.*%/);
  expect(drawn.err.endsWith("\r\u001b[2K")).toBe(true);
});

test("a run that stops early says so, shows no promise as kept, and ends with status 1", async () => {
  const { code, out } = await lintel(["simulate", "-", "--max-events", "500"], { stdin: sound });
  expect(code).toBe(1);
  expect(out).toMatch(/\nStopped after [\d.]+ m?s of 2 min: the limit of 500 events is reached\.\n/);
  expect(out).toMatch(/\? +Browse p99 < 1 s/);
  expect(out).not.toMatch(/✓/);
  const several = await simulated(["--max-events", "5000", "--replications", "3"], sound);
  expect(several.stopped).toMatchObject({ reason: "events", replications: 0, wanted: 3 });
  const whole = await simulated([], sound);
  expect(whole.stopped).toBeNull();
});

test("where the time goes, what failed where and what each action changed are told", async () => {
  const { out } = await lintel(["simulate", "-"], { stdin: sound });
  expect(out).toMatch(/\nWhere the time goes\n +flow +at +mean +(queue +)?service +network/);
  expect(out).toMatch(/\nWhat changed\n +• at /);
  expect(out).toMatch(/\nSlowest request: Browse, /);
});

test("an interrupted run prints what is known and runs no further scenario", async () => {
  const interrupted = new AbortController();
  interrupted.abort();
  const { out } = await lintel(["simulate", "-"], { stdin: `${sound}\nscenario "Quiet" for 30 s { }`, interrupt: interrupted.signal });
  expect(out).toContain("Interrupted after 0 s: this is what was known by then.");
  expect(out).not.toContain("Quiet");
});

test("requests arrive at the moments of a trace", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lintel-trace-"));
  const file = join(folder, "browse.csv");
  await writeFile(file, "12.5,first\n13\n\n14\n");
  const result = await simulated(["--duration", "30s", "--trace", `Browse=${file}`], sound);
  expect((result.notes as string[]).join("\n")).toContain("Browse arrives at the 3 moments of its trace");
  await writeFile(file, "12.5\nnoon\n");
  const { code, err } = await lintel(["simulate", "-", "--trace", `Browse=${file}`], { stdin: sound });
  expect(code).toBe(2);
  expect(err).toContain('browse.csv:2: "noon" is no time in seconds');
  await rm(folder, { recursive: true });
});
