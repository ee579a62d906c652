import { expect, test } from "vitest";
import { simulateText } from "./estimate.ts";

const design = (service: string, scenario: string): string => `
  client User {}
  service Api { workers 100  service-time 1 ms  ${service} }
  User -> Api { latency 1 ms  timeout 2 s }
  flow Ask { from User at 100 rps  User -> Api }
  slo Ask { availability 99.9% over 30 days  error-rate < 0.5% }
  scenario "Drill" for 5 min { warm-up 30 s  ${scenario} }
`;

const drill = (service: string, scenario: string) =>
  simulateText(design(service, scenario), { scenario: 'scenario "Drill"' }).objectives[0];

test("failures before the first action are not the drill's: they count for the whole window", () => {
  const text = design("error-rate 1%", "at 4 min slow Api x 1 for 1 s");
  const [verdict, errors] = simulateText(text, { scenario: 'scenario "Drill"' }).objectives;
  expect(errors).toMatchObject({
    met: false,
    note: "of the requests of this run: an error rate has no window that a drill is a small part of",
  });
  expect(verdict?.met).toBe(false);
  expect(verdict?.value).toBeCloseTo(0.99, 2);
  expect(verdict?.note).toMatch(
    /^9[89]\.?\d*% in this run, .*% of the requests failed before the first action, taken for the rest of 30 days$/,
  );
});

test("a design that never serves its load does not meet a promise because something else was tried", () => {
  // 4 workers that are held for 0.41 s each by what they call: 10 requests per second of 100.
  const text = `
    client C {}
    service S { workers 4  service-time 10 ms  blocking true }
    external E { latency constant(400 ms) }
    C -> S { timeout 2 s }
    S -> E { timeout 1 s }
    flow F { from C at 100 rps  C -> S -> E }
    slo F { availability 99.9% over 30 days }
    scenario "Nothing much" for 5 min { at 4 min slow E x 1 for 1 s }
  `;
  const [verdict] = simulateText(text, { scenario: 'scenario "Nothing much"' }).objectives;
  expect(verdict?.met).toBe(false);
  expect(verdict?.value).toBeLessThan(0.01);
});

test("few ordinary failures and a drill add up", () => {
  const verdict = drill("error-rate 0.05%", "at 3 min kill Api for 20 s");
  const ordinary = Number(/ ([\d.]+)% of the requests failed before/.exec(verdict?.note ?? "")?.[1]) / 100;
  expect(ordinary).toBeGreaterThan(0);
  expect(ordinary).toBeLessThan(0.002);
  // 20 s and the time until the next health check, once in 30 days.
  const spent = 1 - (verdict?.value ?? 0) - ordinary;
  expect(spent * 30 * 86_400).toBeGreaterThan(15);
  expect(spent * 30 * 86_400).toBeLessThan(40);
});

test("a drill that is not over at the end of the run has no verdict", () => {
  const verdict = drill("", "at 3 min kill Api");
  expect(verdict).toMatchObject({ met: null, value: null });
  expect(verdict?.note).toMatch(/100% of the requests still failed at its end, so how long such a failure lasts cannot be told$/);
});

test("nor has one that leaves a queue growing, though no request has failed yet", () => {
  const text = `
    client User {}
    service Api { workers 1  service-time constant(8 ms) }
    User -> Api { latency 1 ms }
    flow Ask { from User at 100 rps  User -> Api }
    slo Ask { availability 99.9% over 30 days }
    scenario "Slow" for 3 min { warm-up 30 s  at 1 min slow Api x 2 }
  `;
  const [verdict] = simulateText(text, { scenario: 'scenario "Slow"' }).objectives;
  expect(verdict).toMatchObject({ met: null, value: null });
  expect(verdict?.note).toContain("the queue of Api was still growing at its end");
});

test("a replica that is scaled in and dies while it finishes its work does not come back", () => {
  const text = `
    region eu { zones a }
    client User {}
    service Api { replicas 4 in eu.a  workers 100  service-time constant(8 s) }
    User -> Api { latency 0 s }
    flow Ask { from User at 20 rps  User -> Api }
    scenario "Shrink" for 20 s { warm-up 0 s  at 5 s scale Api to 2  at 6 s outage eu.a for 2 s }
  `;
  const { series } = simulateText(text, { scenario: 'scenario "Shrink"' });
  expect(series.components.Api?.replicas.slice(0, 4)).toEqual([4, 4, 4, 4]);
  expect(series.components.Api?.replicas.slice(6)).toEqual(Array(14).fill(2));
  expect(series.components.Api?.up.slice(9)).toEqual(Array(11).fill(2));
});

test("a replica that was not wanted any more while it started begins its start anew when it is", () => {
  const text = `
    client User { arrivals constant }
    service Api { replicas 2  workers 10  service-time constant(100 ms)  autoscale { min 2  max 8  target 50%  every 5 s  startup 20 s } }
    User -> Api { latency 0 s }
    flow Ask { from User at 80 rps  User -> Api }
    scenario "Twice" for 60 s { warm-up 0 s  at 10 s load x 2 for 5 s  at 25 s load x 2 }
  `;
  const { series, timeline } = simulateText(text, { scenario: 'scenario "Twice"' });
  const scaled = timeline.filter((entry) => entry.text.includes("scales")).map((entry) => `${entry.time}: ${entry.text}`);
  expect(scaled.slice(0, 3)).toEqual([
    "15: Api scales from 2 to 4 replicas",
    "20: Api scales from 4 to 2 replicas",
    "30: Api scales from 2 to 4 replicas",
  ]);
  const up = series.components.Api?.up ?? [];
  expect([up[40], up[47], up[51]]).toEqual([2, 2, 4]);
});

test("an autoscaler does not count replicas that came at the end of the interval it looks at", () => {
  // 160 rps × 0.1 s = 16 workers, 32 at the target: 4 replicas of 8. Those that start come exactly when it looks.
  const text = `
    client User { arrivals constant }
    service Api { replicas 2  workers 8  service-time constant(100 ms)  autoscale { min 2  max 20  target 50%  every 5 s  startup 10 s } }
    User -> Api { latency 0 s }
    flow Ask { from User at 80 rps  User -> Api }
    scenario "Rise" for 60 s { warm-up 0 s  at 10 s load x 1.9 }
  `;
  const { components, timeline } = simulateText(text, { scenario: 'scenario "Rise"' });
  expect(timeline.filter((entry) => entry.text.includes("scales")).map((entry) => entry.text)).toEqual(["Api scales from 2 to 4 replicas"]);
  expect(components.Api?.replicas).toEqual({ min: 2, max: 4 });
});
