import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";
import { expectWithin, lossRatio, simulateText, sojourn, station, wait } from "./estimate.ts";

// Millions of requests: a busy machine needs its time.
vi.setConfig({ testTimeout: 180_000 });

/*
 * Rows 1–18 of the reference values: a single station, a line of stations, a closed population. The intervals are as narrow as the last argument says; heavy load and heavy tails get wider
 * ones, because the requests needed grow with the square.
 */

const quantile = (key: "p50" | "p95" | "p99" | "p999") => (result: Parameters<typeof sojourn>[0]) =>
  result.flows.Ask?.latency[key].value ?? null;

const throughput = (result: Parameters<typeof sojourn>[0]) => result.flows.Ask?.throughput.value ?? null;

test("row 1: M/M/1 at ρ 0.625", () => {
  const text = station("5 rps", "workers 1  service-time 0.125 s");
  expectWithin(text, sojourn, 1 / 3);
  expectWithin(text, wait, 0.208333, 0.02);
});

test("row 2: M/M/1 at ρ 0.5, mean and p99 of the sojourn time", () => {
  const text = station("1 rps", "workers 1  service-time 0.5 s");
  expectWithin(text, sojourn, 1);
  expectWithin(text, quantile("p99"), 4.60517, 0.02);
});

test("rows 3 and 4: M/M/3 and M/M/4", () => {
  expectWithin(station("0.2 rps", "workers 3  service-time 10 s"), sojourn, 14.444444, 0.015);
  expectWithin(station("0.2 rps", "workers 4  service-time 10 s"), sojourn, 10.869565, 0.012);
});

test("row 5: M/M/3 with light and heavy load", () => {
  expectWithin(station("1 rps", "workers 3  service-time 0.8 s"), wait, 0.018921, 0.05);
  expectWithin(station("1 rps", "workers 3  service-time 2.5 s"), wait, 3.511236, 0.05);
});

test("row 6: M/M/10, percentiles of the sojourn time", () => {
  const text = station("8 rps", "workers 10  service-time 1 s");
  expectWithin(text, quantile("p50"), 0.91214, 0.015);
  expectWithin(text, quantile("p95"), 3.32827, 0.015);
  expectWithin(text, quantile("p99"), 4.94611, 0.02);
  expectWithin(text, quantile("p999"), 7.25056, 0.03);
});

test.each([
  [5, 3, 0.110054],
  [10, 8, 0.121661],
  [100, 90, 0.026957],
])("row 8: Erlang B with %d servers and load %d", (servers, load, expected) => {
  const text = station(`${load} rps`, `workers ${servers}  queue-limit 0  service-time 1 s`);
  expectWithin(text, lossRatio, expected, 0.05);
});

test("row 9: M/M/2/3, blocking and mean number", () => {
  const text = station("3 rps", "workers 2  queue-limit 1  service-time 0.25 s");
  expectWithin(text, lossRatio, 0.04936, 0.02);
  // L = accepted rate × sojourn time.
  expectWithin(text, (result) => (result.flows.Ask?.throughput.value ?? 0) * (result.flows.Ask?.latency.mean.value ?? 0), 0.76234);
});

test("row 10: M/M/1/10 at ρ 0.9", () => {
  const text = station("0.9 rps", "workers 1  queue-limit 9  service-time 1 s");
  expectWithin(text, lossRatio, 0.050814, 0.04);
  expectWithin(text, sojourn, 4.646601);
});

test.each([
  [0.5, 0.5, 0.015],
  [0.8, 2, 0.025],
  [0.9, 4.5, 0.05],
])("row 11: M/D/1 at ρ %d", (rate, expected, width) => {
  expectWithin(station(`${rate} rps`, "workers 1  service-time constant(1 s)"), wait, expected, width);
});

test("row 12: M/G/1 with cv² 4", () => {
  const text = station("50 rps", "workers 1  service-time lognormal(mean 10 ms, cv 2)");
  // The variance of this mean depends on the fourth moment of the service time, which is enormous for a lognormal of cv 2.
  expectWithin(text, wait, 0.025, 0.1);
  const gamma = station("50 rps", "workers 1  service-time gamma(0.25, 40 ms)");
  expectWithin(gamma, wait, 0.025, 0.05);
});

test("row 13: D/M/1 at ρ 0.8", () => {
  const text = station("0.8 rps", "workers 1  service-time 1 s").replace("client User {}", "client User { arrivals constant }");
  expectWithin(text, wait, 1.692731, 0.03);
});

test("row 14: two priorities at one server, which finishes what it has begun", () => {
  const text = `
    client User
    service Desk { discipline priority  workers 1  service-time 1 s }
    User -> Desk { latency 0 ms  payload 0 B  response 0 B }
    flow Urgent { from User at 0.2 rps  priority 1  User -> Desk }
    flow Normal { from User at 0.6 rps  User -> Desk }
  `;
  expectWithin(text, (result) => result.flows.Urgent?.latency.mean.value ?? null, 2);
  expectWithin(text, (result) => result.flows.Normal?.latency.mean.value ?? null, 6, 0.03);
});

test("processor sharing has the mean sojourn time of M/M/1 whatever the service time's shape", () => {
  const text = station("0.5 rps", "workers 1  discipline ps  service-time constant(1 s)");
  expectWithin(text, sojourn, 2, 0.015);
});

test("last in, first out keeps the mean of first in, first out", () => {
  expectWithin(station("0.5 rps", "workers 1  discipline lifo  service-time 1 s"), sojourn, 2, 0.02);
});

test("bursts wait as the matrix-analytic solution of MMPP/M/1 says", () => {
  const text = station("5 rps", "workers 1  service-time 100 ms").replace(
    "client User {}",
    "client User { arrivals bursty(factor 3, burst 2 s, share 20%) }",
  );
  expectWithin(text, sojourn, analyze(designFromText(text).design).flows.Ask?.latency.mean ?? Number.NaN, 0.05);
});

test.each([1.5, 4])("a daily curve has its mean and a peak of %d times that", (peak) => {
  const text = station("400 rps", "workers 1000  service-time 1 ms").replace(
    "client User {}",
    `client User { arrivals diurnal(peak ${peak}, period 50 s) }`,
  );
  const { flows, series } = simulateText(text, { duration: 300, warmUp: 0 });
  expect(Math.abs((flows.Ask?.offered ?? 0) / 400 - 1)).toBeLessThan(0.01);
  // The mean over the six periods of each second of the period.
  const offered = series.flows.Ask?.offered ?? [];
  const cycle = Array.from({ length: 50 }, (_, i) => [0, 1, 2, 3, 4, 5].reduce((sum, k) => sum + (offered[i + 50 * k] ?? 0) / 6, 0));
  expect(Math.abs(Math.max(...cycle) / 400 / peak - 1)).toBeLessThan(0.05);
  expect(Math.abs((cycle[0] ?? 0) / 400 - 1)).toBeLessThan(0.25);
  expect(cycle[5]).toBeGreaterThan(450);
});

test("a recorded trace arrives when it says", () => {
  const text = station("5 rps", "workers 1  service-time constant(1 s)");
  const { flows, series } = simulateText(text, { duration: 20, warmUp: 0, traces: { Ask: [3.5, 1, 1.5, 10, Number.NaN] } });
  // 1 s, then 1.5 s (it waits half a second), then 1 s twice.
  expect(flows.Ask?.latency.mean.value).toBeCloseTo((1 + 1.5 + 1 + 1) / 4, 6);
  expect(series.flows.Ask?.offered.slice(0, 4)).toEqual([0, 2, 0, 1]);
});

test("what of a trace comes too late, and why nothing arrives, is told", () => {
  const text = station("5 rps", "workers 1  service-time constant(1 s)");
  const notes = (...moments: number[]): string => simulateText(text, { duration: 20, traces: { Ask: moments } }).notes.join("\n");
  expect(notes(1, 19, 20, 21)).toContain("2 moments of the trace of Ask are not reached: the run ends at 20 s");
  expect(notes(1_700_000_000)).toMatch(/No request of Ask arrives: its trace begins .* after the start of the run, which ends at 20 s/);
  expect(notes()).toContain("The trace of Ask is empty");
  expect(notes(1, 19)).not.toMatch(/not reached|No request|empty/);
});

test("row 15: three processors shared by all present", () => {
  // p0 … p3 are those of M/M/3, whose mean number present is 0.855529.
  const text = station("10 rps", "workers 3  discipline ps  service-time 83.3333333 ms");
  expectWithin(text, (result) => (result.flows.Ask?.throughput.value ?? 0) * (sojourn(result) ?? 0), 0.855529);
});

test("row 16: a line of M/M/1 stations", () => {
  const text = `
    client User {}
    service A { workers 1  service-time 0.8 s }
    service B { workers 1  service-time 0.8 s }
    service C { workers 1  service-time 0.8 s }
    User -> A { latency 0 s }
    A -> B { latency 0 s }
    B -> C { latency 0 s }
    flow Ask { from User at 1 rps  User -> A -> B -> C }
  `;
  expectWithin(text, sojourn, 12, 0.025);
});

test("row 17: a closed population of 4 at M/M/2", () => {
  const text = station("0 rps", "workers 2  service-time 1 s").replace(
    "client User {}",
    "client User { arrivals closed(users 4, think 1 s) }",
  );
  expectWithin(text, throughput, 1.7);
  expectWithin(text, sojourn, 1.352941);
});

test("row 18: machine repair", () => {
  const text = station("0 rps", "workers 2  service-time 0.25 s").replace(
    "client User {}",
    "client User { arrivals closed(users 3, think 2 s) }",
  );
  expectWithin(text, throughput, 1.332419);
  expectWithin(text, sojourn, 0.251543);
});

test("Little's law holds at the station", () => {
  const component = simulateText(station("0.8 rps", "workers 1  service-time 1 s"), { duration: 100_000 }).components.Station;
  const ratio = (component?.queueLength.mean ?? 0) / ((component?.throughput ?? 0) * (component?.wait ?? 0));
  expect(Math.abs(ratio - 1)).toBeLessThan(0.002);
});
