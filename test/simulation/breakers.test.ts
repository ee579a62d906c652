import { expect, test } from "vitest";
import { simulateText } from "./estimate.ts";

const calling = (rate: string, link: string, callee: string): string => `
  client User {}
  service Api { workers 1000  service-time constant(0 s) }
  external Bank { ${callee} }
  User -> Api { latency 0 s }
  Api -> Bank { latency 1 ms  timeout 2 s  ${link} }
  flow Pay { from User at ${rate}  User -> Api -> Bank }
`;

test("a breaker does not judge by a handful of calls, and says so", () => {
  const text = calling("0.5 rps", "circuit-breaker { failures 50% over 10 s  open 30 s }", "latency constant(50 ms)  error-rate 2%");
  const { flows, notes, timeline } = simulateText(text, { duration: 1800, warmUp: 0 });
  expect(flows.Pay?.errors["breaker-open"]).toBe(0);
  expect(flows.Pay?.errors.error).toBeGreaterThan(5);
  expect(flows.Pay?.availability).toBeGreaterThan(0.96);
  expect(timeline).toEqual([]);
  expect(notes.join("\n")).toContain("Api -> Bank: a breaker stays closed until its caller has made 20 calls within 10 s");
});

test("a breaker opens for a callee that fails most of its 20 calls and more", () => {
  const text = calling("20 rps", "circuit-breaker { failures 50% over 10 s  open 30 s }", "latency constant(50 ms)  error-rate 80%");
  const { flows, timeline } = simulateText(text, { duration: 100, warmUp: 0 });
  expect(timeline[0]?.text).toBe("Api -> Bank: breakers open");
  expect(timeline[0]?.time).toBeGreaterThan(0.5);
  expect(timeline[0]?.time).toBeLessThan(4);
  expect(flows.Pay?.errors["breaker-open"]).toBeGreaterThan(1000);
});

test("calls that the caller's own pool refused do not open its breaker", () => {
  const text = calling("500 rps", "pool 10  circuit-breaker { failures 50% over 10 s }", "latency constant(248 ms)");
  const { flows } = simulateText(text, { duration: 60, warmUp: 6 });
  expect(flows.Pay?.errors["breaker-open"]).toBe(0);
  expect(flows.Pay?.errors.rejected).toBeGreaterThan(20_000);
  // Ten places, each taken for a quarter of a second.
  expect(flows.Pay?.throughput.value).toBeGreaterThan(38);
  expect(flows.Pay?.throughput.value).toBeLessThanOrEqual(40.1);
});

test("a half-open breaker whose trial its own pool refused tries again", () => {
  const text = `${calling("100 rps", "pool 5  circuit-breaker { failures 50% over 5 s  open 2 s  half-open 1 }", "latency constant(40 ms)")}
    scenario "Down" for 2 min { warm-up 0 s  at 20 s error 100% on Bank for 10 s }`;
  const { flows, series, timeline } = simulateText(text, { scenario: 'scenario "Down"' });
  expect(flows.Pay?.errors["breaker-open"]).toBeGreaterThan(100);
  expect(timeline.at(-1)?.text).toBe("Api -> Bank: all breakers closed again");
  expect(series.flows.Pay?.throughput.at(-1)).toBeGreaterThan(50);
});
