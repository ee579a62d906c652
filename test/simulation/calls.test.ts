import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";
import { simulateText } from "./estimate.ts";

vi.setConfig({ testTimeout: 60_000 });

/* What a caller and the way to its callee add to a call: second tries, deadlines, cancelling, shared bandwidth, chains of copies. */

const close = (value: number | null | undefined, expected: number, share: number): void => {
  expect(Math.abs((value ?? Number.NaN) / expected - 1)).toBeLessThan(share);
};

const hedged = (link: string): string => `
  client User {}
  service Store { replicas 4  workers 1000  service-time 100 ms }
  User -> Store { latency 0 s  ${link} }
  flow Ask { from User at 500 rps  User -> Store }
`;

test("a hedged call takes the shorter of the first answer and the later second one, and sends what the first left unanswered", () => {
  const { flows, components } = simulateText(hedged("hedge after 200 ms"), { duration: 100 });
  // E min(T, d + T') = m (1 − e^(−d/m)) + e^(−d/m) m/2.
  const late = Math.exp(-2);
  close(flows.Ask?.latency.mean.value, 0.1 * (1 - late) + 0.05 * late, 0.01);
  close(flows.Ask?.retryAmplification, 1 + late, 0.005);
  close(components.Store?.throughput, (flows.Ask?.offered ?? 0) * (1 + late), 0.005);
});

test("hedging after a percentile leaves as many calls slow as it says, and agrees with the analysis", () => {
  const text = hedged("hedge after p95");
  const { flows } = simulateText(text, { duration: 200 });
  const analytic = analyze(designFromText(text).design).flows.Ask?.latency;
  close(flows.Ask?.retryAmplification, 1.05, 0.003);
  close(flows.Ask?.latency.mean.value, analytic?.mean ?? 0, 0.01);
  close(flows.Ask?.latency.p99.value, analytic?.p99 ?? 0, 0.03);
});

test("a cancelled second request costs the time until the first answer, no more", () => {
  const wasted = (link: string): number => simulateText(hedged(link), { duration: 100 }).components.Store?.utilisation ?? 0;
  const alone = wasted("");
  // With memoryless times min(T, T') of both ends all work: together they do one request's work.
  close(wasted("hedge after 50 ms  cancel"), alone, 0.01);
  expect(wasted("hedge after 50 ms")).toBeGreaterThan(alone * 1.5);
});

const nested = (link: string): string => `
  client User {}
  service A { workers 1000  service-time constant(0 s) }
  service B { workers 1000  service-time constant(100 ms) }
  database C { workers 10  service-time constant(300 ms) }
  User -> A { latency 0 s  timeout 250 ms  ${link} }
  A -> B { latency 0 s  ${link} }
  B -> C { latency 0 s  calls 2  ${link} }
  flow Ask { from User at 10 rps  User -> A -> B { repeat 2 { B -> C } } }
`;

test("without a deadline passed on, a callee works to the end for nobody; with one it makes no further call; cancelling ends the work as well", () => {
  const busy = (link: string): number => simulateText(nested(link), { duration: 200 }).components.C?.utilisation ?? 0;
  close(busy(""), 0.6, 0.05);
  close(busy("deadline propagate"), 0.3, 0.05);
  close(busy("cancel"), 0.15, 0.05);
});

test("requests whose deadline has passed in the queue are not served", () => {
  const text = (link: string): string => `
    client User {}
    service Desk { workers 1  service-time 10 ms }
    User -> Desk { latency 0 s  timeout 200 ms  ${link} }
    flow Ask { from User at 150 rps  User -> Desk }
  `;
  const blind = simulateText(text(""), { duration: 60 });
  const told = simulateText(text("deadline propagate"), { duration: 60 });
  expect(blind.flows.Ask?.throughput.value).toBeLessThan(5);
  expect(told.flows.Ask?.throughput.value).toBeGreaterThan(55);
  expect(told.components.Desk?.queueLength.max).toBeLessThan(100);
});

test("messages share a link's bandwidth as M/D/1 with processor sharing", () => {
  const text = `
    client User {}
    service A { workers 10000  service-time constant(0 s) }
    service B { workers 10000  service-time constant(0 s) }
    User -> A { latency 0 s }
    A -> B { latency 0 s  bandwidth 10 MB/s  payload 0 B  response 100 kB }
    flow Ask { from User at 50 rps  User -> A -> B }
  `;
  // 10 ms alone; S / (1 − ρ).
  close(simulateText(text, { duration: 1000 }).flows.Ask?.latency.mean.value, 0.02, 0.02);
});

test.each([
  ["constant(5 ms)", 20, 0.002],
  ["5 ms", 200, 0.02],
])("a write in a chain of copies of %s each takes what the analysis adds up", (service, rate, share) => {
  const text = `
    client User {}
    database Db { service-time ${service}  workers 4  replicate 3 { style chain } }
    User -> Db { latency 1 ms }
    flow Put { from User at ${rate} rps  User -> Db write }
  `;
  const { flows, components } = simulateText(text, { duration: 60 });
  const analytic = analyze(designFromText(text).design);
  close(flows.Put?.latency.mean.value, analytic.flows.Put?.latency.mean ?? 0, share);
  // Every copy does the work.
  close(components.Db?.utilisation, analytic.components.Db?.utilisation?.value ?? 0, 0.1);
});

test("messages that are through sooner than the clock can show are through", () => {
  const text = `
    client User {}
    service A { workers 10000  service-time constant(0 s) }
    service B { workers 10000  service-time constant(0 s) }
    User -> A { latency 0 s }
    A -> B { latency 0 s  bandwidth 100 Gbps  payload 1 B  response 1 B }
    flow Ask { from User at 10 rps  User -> A { parallel { A -> B  A -> B  A -> B } } }
  `;
  const { flows, notes } = simulateText(text, { duration: 500 });
  expect(flows.Ask?.throughput.value).toBeGreaterThan(9);
  expect(notes.join(" ")).not.toContain("livelock");
});
