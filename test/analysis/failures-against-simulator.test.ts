import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test, vi } from "vitest";
import { simulateText } from "../simulation/estimate.ts";

/*
 * Availability from failures, computed against simulated: replicas that fail and are repaired at random (as many drills, drawn here, as a run
 * holds), takeovers, and zones that are lost.
 */

vi.setConfig({ testTimeout: 120_000 });

/** Uniform numbers in 0 … 1 that are the same each time (Park and Miller's generator, whose first numbers follow the seed). */
function uniform(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

/** Actions that take each replica down and up again, with exponential times of these means in seconds. */
function failures(component: string, replicas: number, uptime: number, repair: number, duration: number, seed: number): string {
  const next = uniform(seed);
  const time = (mean: number): number => -mean * Math.log(next());
  const actions: string[] = [];
  for (let replica = 1; replica <= replicas; replica++) {
    for (let at = time(uptime); at < duration; ) {
      const down = Math.max(0.001, time(repair));
      actions.push(`at ${at.toFixed(3)} s kill ${component}.${replica} for ${down.toFixed(3)} s`);
      at += down + time(uptime);
    }
  }
  return actions.join("\n");
}

/** Mean and half-width of the 95% confidence interval of a flow's simulated availability over runs of their own failures. */
function simulated(text: (scenario: string) => string, flow: string, drawn: (seed: number) => string, runs: number, duration: number) {
  const values = Array.from({ length: runs }, (_, run) => {
    const scenario = `scenario "Random" for ${duration} s { warm-up 0 s\n${drawn(run + 1)} }`;
    return simulateText(text(scenario), { scenario: 'scenario "Random"', seed: run + 1 }).flows[flow]?.availability ?? 0;
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1));
  // Student's t of 9 to 15 runs.
  return { mean, half: (2.26 * deviation) / Math.sqrt(runs) };
}

const computed = (text: string, flow: string): number =>
  analyze(designFromText(text).design).flows[flow]?.availability.availability.value ?? 0;

const duration = 6000;
const runs = 10;

describe("random failures", () => {
  // Up for 200 s and down for 20 s on average; a dead replica is noticed at once and retried elsewhere.
  const health = "mtbf 200 s  mttr 20 s  health-check { every 10 ms  misses 1 }";

  test.each([
    ["one replica", 1],
    ["a pair", 2],
  ])("%s", (_, replicas) => {
    const text = (scenario: string): string => `
      client User
      service Api { replicas ${replicas}  service-time 1 ms  ${health} }
      User -> Api { latency 0 s }
      flow Ask { from User at 2 / s  User -> Api }
      ${scenario}
    `;
    const { mean, half } = simulated(text, "Ask", (seed) => failures("Api", replicas, 200, 20, duration, seed), runs, duration);
    expect(Math.abs(mean - computed(text(""), "Ask"))).toBeLessThan(1.5 * half + 2e-4);
    expect(half).toBeLessThan(0.025);
  });

  test("two of three copies as a quorum", () => {
    const text = (scenario: string): string => `
      client User
      database Db { service-time 1 ms  ${health}  replicate 3 { style leaderless  quorum read 2 write 2 } }
      User -> Db { latency 0 s }
      flow Get { from User at 2 / s  User -> Db read }
      ${scenario}
    `;
    const { mean, half } = simulated(text, "Get", (seed) => failures("Db", 3, 200, 20, duration, seed), runs, duration);
    expect(Math.abs(mean - computed(text(""), "Get"))).toBeLessThan(1.5 * half + 2e-4);
  });

  test("a leader that is lost is replaced after detection and failover", () => {
    const text = (scenario: string): string => `
      client User
      database Db {
        service-time 1 ms  mtbf 200 s  mttr 20 s  health-check { every 1 s  misses 3 }
        replicate 2 { style leader-follower  mode sync  failover 5 s  read-from any }
      }
      User -> Db { latency 0 s  timeout 1 s }
      flow Put { from User at 2 / s  User -> Db write }
      ${scenario}
    `;
    const { mean, half } = simulated(text, "Put", (seed) => failures("Db", 2, 200, 20, duration, seed), runs, duration);
    // A write that a dead follower should confirm waits for nothing in either.
    expect(Math.abs(mean - computed(text(""), "Put"))).toBeLessThan(1.5 * half + 0.004);
  });

  test("an active replica and its standby", () => {
    const text = (scenario: string): string => `
      client User
      service Api { replicas 2  mode active-passive  service-time 1 ms  mtbf 200 s  mttr 20 s  failover 4 s  health-check { every 2 s  misses 3 } }
      User -> Api { latency 0 s  timeout 1 s }
      flow Ask { from User at 2 / s  User -> Api }
      ${scenario}
    `;
    const { mean, half } = simulated(text, "Ask", (seed) => failures("Api", 2, 200, 20, duration, seed), runs, duration);
    expect(Math.abs(mean - computed(text(""), "Ask"))).toBeLessThan(1.5 * half + 0.004);
  });
});

describe("drills", () => {
  test("a write outage lasts as long as detection and failover, which is the recovery time", () => {
    const text = `
      client User
      database Db {
        service-time 1 ms  health-check { every 1 s  misses 3 }
        replicate 3 { style leader-follower  mode async  lag 500 ms  failover 5 s  read-from any }
      }
      User -> Db { latency 0 s  timeout 500 ms }
      flow Put { from User at 100 / s  User -> Db write }
      scenario "Drill" for 200 s { warm-up 0 s  at 60 s kill Db.1 }
    `;
    const result = simulateText(text, { scenario: 'scenario "Drill"' });
    const { components } = analyze(designFromText(text).design);
    const failed = (1 - (result.flows.Put?.availability ?? 0)) * 200;
    expect(Math.abs(failed - (components.Db?.rto?.value ?? 0))).toBeLessThan(0.5);
    // What the old leader had acknowledged within the lag is lost with it.
    const lost = result.components.Db?.lostWrites ?? 0;
    expect(lost).toBeGreaterThan(100 * (components.Db?.rpo?.value ?? 0) * 0.5);
    expect(lost).toBeLessThan(100 * (components.Db?.rpo?.value ?? 0) * 1.6);
  });

  test("a lost zone leaves the utilisation that its headroom says", () => {
    const text = `
      region r { zones a, b, c }
      client User
      service Api { replicas 6  across r  workers 4  service-time 10 ms  health-check { every 10 ms  misses 1 } }
      User -> Api { latency 0 s  timeout 2 s }
      flow Ask { from User at 1k rps  User -> Api }
      scenario "Zone" for 100 s { warm-up 10 s  at 1 s outage r.a }
    `;
    const loss = analyze(designFromText(text).design).flows.Ask?.losses.find(({ lost }) => lost === "r.a");
    expect(loss).toMatchObject({ served: 1 });
    const result = simulateText(text, { scenario: 'scenario "Zone"' });
    expect(result.flows.Ask?.availability).toBeGreaterThan(0.9999);
    expect(Math.abs((result.components.Api?.utilisation ?? 0) - 1 / (loss?.headroom.value ?? 1))).toBeLessThan(0.01);
  });

  test("a lost node of a cache sends its share of the keys to the store", () => {
    const text = `
      client User
      service Api { replicas 2  workers 64  service-time 1 ms }
      cache Hot { replicas 4  workers 64  service-time 0.1 ms  size 20 MB  item-size 1 kB  keys 10k  skew uniform  health-check { every 10 ms  misses 1 } }
      database Db { replicas 1  workers 64  service-time 1 ms }
      User -> Api -> Hot
      Api -> Db
      flow Ask { from User at 1k rps  User -> Api { Api -> Hot on miss { Api -> Db read } } }
      scenario "Node" for 30 s { warm-up 0 s  at 10 s kill Hot.1 }
    `;
    // Everything fits, so all misses come from the lost node: a quarter of the lookups at first, fewer as the others fill.
    const { flows } = analyze(designFromText(text).design);
    expect(flows.Ask?.losses.find(({ lost }) => lost === "Hot")).toMatchObject({ served: 1, headroom: { method: "approximation" } });
    const result = simulateText(text, { scenario: 'scenario "Node"' });
    expect(result.flows.Ask?.availability).toBe(1);
  });
});
