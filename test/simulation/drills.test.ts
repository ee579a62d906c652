import { describe, expect, test } from "vitest";
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

describe("actions at the same time on the same component", () => {
  const upAndThere = (actions: string, service = "") => {
    const text = `
      region eu { zones a }
      client User { arrivals constant }
      service Api { replicas 4 in eu.a  workers 100  service-time constant(10 ms)  mttr 6 s  ${service} }
      User -> Api { latency 0 s }
      flow Ask { from User at 20 rps  User -> Api }
      scenario "Both" for 30 s { warm-up 0 s  ${actions} }
    `;
    const { series, flows, notes } = simulateText(text, { scenario: 'scenario "Both"' });
    expect(notes.join()).not.toContain("check failed");
    const api = series.components.Api;
    // In the middle of each second: what happens at a whole second is at the end of one.
    return { up: api?.up ?? [], there: api?.replicas ?? [], p50: series.flows.Ask?.p50 ?? [], errors: flows.Ask?.errors };
  };

  test("stop it until the last of them is over", () => {
    const away = (from: number, to: number): number[] => Array.from({ length: 30 }, (_, i) => (i >= from && i < to ? 0 : 4));
    // What was away already is killed, too.
    expect(upAndThere("at 4.5 s outage eu.a for 5 s  at 8.5 s kill Api for 12 s").up).toEqual(away(4, 20));
    expect(upAndThere("at 4.5 s kill Api for 12 s  at 8.5 s outage eu.a for 5 s").up).toEqual(away(4, 16));
    // A restart takes 6 s.
    expect(upAndThere("at 4.5 s restart Api  at 6.5 s kill Api for 2 s").up).toEqual(away(4, 10));
    expect(upAndThere("at 4.5 s restart Api  at 6.5 s kill Api for 12 s").up).toEqual(away(4, 18));
    expect(upAndThere("at 4.5 s kill Api for 2 s  at 5.5 s restart Api").up).toEqual(away(4, 6));
    expect(upAndThere("at 4.5 s kill Api.2 for 9 s  at 6.5 s kill Api.2 for 2 s").up.slice(4, 15)).toEqual([...Array(9).fill(3), 4, 4]);
    // Some are chosen among those that work.
    expect(upAndThere("at 4.5 s kill 1 of Api for 9 s  at 6.5 s kill 2 of Api for 2 s").up.slice(4, 10)).toEqual([3, 3, 1, 1, 3, 3]);
  });

  test("a new replica that is killed while it starts is not there sooner", () => {
    const text = `
      client User { arrivals constant }
      service Api { replicas 1  workers 10  service-time constant(100 ms)  autoscale { min 1  max 2  target 50%  every 5 s  startup 10 s } }
      User -> Api { latency 0 s }
      flow Ask { from User at 80 rps  User -> Api }
      scenario "Rise" for 20 s { warm-up 0 s  at 7.5 s kill Api.2 for 2 s }
    `;
    const { series } = simulateText(text, { scenario: 'scenario "Rise"' });
    expect(series.components.Api?.replicas.slice(3, 6)).toEqual([1, 2, 2]);
    expect(series.components.Api?.up.slice(8, 20)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  });

  test("scale it as the last one says that is in force, and back when none is", () => {
    const replicas = (actions: string) => upAndThere(actions).there.slice(4, 25);
    const steps = (...parts: [number, number][]): number[] => parts.flatMap(([count, seconds]) => Array<number>(seconds).fill(count));
    expect(replicas("at 5.5 s scale Api to 12 for 10 s  at 10.5 s scale Api to 2 for 10 s")).toEqual(
      steps([4, 1], [12, 5], [2, 10], [4, 5]),
    );
    expect(replicas("at 5.5 s scale Api to 12 for 10 s  at 10.5 s scale Api to 2 for 2 s")).toEqual(
      steps([4, 1], [12, 5], [2, 2], [12, 3], [4, 10]),
    );
    // One that stays is not undone by the end of another.
    expect(replicas("at 5.5 s scale Api to 12 for 10 s  at 10.5 s scale Api to 6")).toEqual(steps([4, 1], [12, 5], [6, 15]));
  });

  test("scale it in by what does not work, as far as that is known", () => {
    expect(upAndThere("at 4.5 s kill 2 of Api for 12 s  at 8.5 s scale Api to 2").up).toEqual(
      Array.from({ length: 30 }, (_, second) => (second < 4 ? 4 : 2)),
    );
  });

  test("scale a cache of several nodes in by the last ones, whose keys move: a dead one stays where its keys are", () => {
    const hits = (actions: string): number => {
      const text = `
        client User { arrivals constant }
        service Api { workers 100  service-time constant(1 ms) }
        cache Hot { replicas 4  size 100 kB  item-size 1 kB  keys 300  policy lru  service-time constant(0.1 ms)  workers 100  write through }
        database Db { workers 100  service-time constant(1 ms) }
        User -> Api { latency 0 s }
        Api -> Hot { latency 0 s  timeout 10 ms }
        Hot -> Db { latency 0 s }
        flow Ask { from User at 500 rps  User -> Api -> Hot { Hot -> Db read } }
        scenario "Shrink" for 16 s { warm-up 0 s  ${actions}  at 5 s scale Hot to 2 }
      `;
      const ratios = simulateText(text, { scenario: 'scenario "Shrink"' }).series.components.Hot?.hitRatio?.slice(10) ?? [];
      return ratios.reduce<number>((sum, ratio) => sum + (ratio ?? 0), 0) / ratios.length;
    };
    expect(hits("at 4 s kill Hot.2 for 4 s")).toBeCloseTo(hits(""), 1);
  });

  test("kill the same replica of a store, however many copies a shard may have later", () => {
    const lost = (more: string) => {
      const text = `
        client User { arrivals constant }
        database Db { workers 100  service-time 1 ms  entity Row { key id { cardinality 1M } }
          shard Row by hash(id) into 4  replicate 2 { mode semi-sync  failover 1 s }  health-check { every 1 s  misses 2 } }
        User -> Db { latency 0 s  timeout 100 ms }
        flow Put { from User at 100 rps  User -> Db write key id }
        scenario "Kill" for 20 s { warm-up 0 s  at 5.5 s kill Db.3 for 6 s  ${more} }
      `;
      return simulateText(text, { scenario: 'scenario "Kill"' }).timeline.filter(({ text }) => text.includes("leader"));
    };
    expect(lost("").map(({ time, text }) => [time, text])).toEqual([[8.5, "Db: replica 2 is the new leader of shard 2"]]);
    expect(lost("at 15 s scale Db to 5")).toEqual(lost(""));
  });

  test("make it slower by both factors while both last", () => {
    const { p50 } = upAndThere("at 5 s slow Api x 3 for 10 s  at 10 s slow Api x 2 for 10 s");
    expect([4, 7, 12, 17, 22].map((second) => Math.round((p50[second] ?? 0) * 1000))).toEqual([10, 30, 60, 20, 10]);
  });

  test("an action at the very end of the run changes nothing", () => {
    expect(upAndThere("at 30 s kill Api").errors?.unavailable).toBe(0);
  });
});

test("a component is as available as its requests found it, its dead replicas included", () => {
  const verdicts = (component: string, action: string) =>
    simulateText(
      `
      client User { arrivals constant }
      ${component}
      User -> It { latency 0 s  timeout 200 ms }
      flow Ask { from User at 50 rps  User -> It write }
      slo It { availability 99% }
      scenario "Away" for 20 s { warm-up 0 s  at 5 s ${action} for 5 s
        expect It availability > 99%  expect It error-rate < 1%  expect Ask availability > 99%  expect It availability > 99% after 12 s }
    `,
      { scenario: 'scenario "Away"' },
    );
  for (const component of [
    "database It { workers 100  service-time 1 ms }",
    "database It { workers 100  service-time 1 ms  replicate 3 { style leaderless  quorum read 2 write 2 } }",
    "database It { workers 100  service-time 1 ms  replicate 3 { mode sync  failover 1 s }  health-check { every 1 s  misses 3 } }",
  ]) {
    const { expectations, objectives } = verdicts(component, "kill It");
    const [available, failing, asked, later] = expectations.map(({ value }) => value ?? -1);
    // Nobody answers for 5 of 20 s, and for as long as it takes to find a leader again.
    expect(available, component).toBeGreaterThan(0.5);
    expect(available, component).toBeLessThan(0.76);
    expect(available, component).toBeCloseTo(asked ?? -1, 2);
    expect(failing, component).toBeCloseTo(1 - (available ?? -1), 6);
    expect(later, component).toBeGreaterThan(available ?? 1);
    expect(objectives[0], component).toMatchObject({ met: false, value: available });
  }
  // A rate limit keeps out what it is to keep out, as in the availability of flows.
  const limited = verdicts(
    "service It { workers 100  service-time 1 ms  rate-limit { algorithm fixed-window  rate 25 rps  window 1 s } }",
    "kill It",
  );
  expect(limited.expectations[0]?.value).toBeCloseTo((15 * 25) / (15 * 25 + 5 * 50), 1);
  // Five seconds are little of a month, but nobody knows what else the month holds.
  const { objectives } = verdicts("service It { workers 100  service-time 1 ms } slo It { availability 99.9% over 30 days }", "kill It");
  expect(objectives.map(({ met }) => met)).toEqual([null, false]);
  expect(objectives[0]?.note).toMatch(/^7\d\.?\d*% in this run, taken for the only such event of 30 days; what else fails/);
  // Nothing else counts there than what was refused.
  expect(verdicts("service It { workers 100  service-time 1 ms }", "slow It x 2").expectations.every(({ met }) => met === true)).toBe(true);
});

test("a verdict that cannot be given says why", () => {
  const limited = simulateText(
    `
    client User { arrivals constant }
    service Api { workers 10  service-time 1 ms  rate-limit { algorithm fixed-window  rate 25 rps  window 1 s } }
    User -> Api { latency 0 s }
    flow Ask { from User at 50 rps  User -> Api }
    slo Ask { throughput >= 100 rps }
  `,
    { duration: 10 },
  );
  expect(limited.objectives).toMatchObject([
    {
      met: null,
      note: expect.stringMatching(/^only 50\.?\d* rps were offered, and 50\.?\d*% of them failed or were throttled; a higher load would/),
    },
  ]);
  const { expectations } = simulateText(
    `
    client User { arrivals constant }
    service Api { workers 2  service-time 1 ms }
    User -> Api { latency 0 s }
    flow Ask { from User at 50 rps  User -> Api }
    scenario "Dead" for 5 s { warm-up 1 s  at 0 s kill Api  expect Ask p99 < 1 s  expect Api utilisation < 60%  expect Api mean < 1 s }
  `,
    { scenario: 'scenario "Dead"' },
  );
  expect(expectations.map(({ met, note }) => [met, note])).toEqual([
    [null, "no request of this flow succeeded in the measured time"],
    [null, "none of its replicas worked in the measured time"],
    [null, "no request was served by this component in the measured time"],
  ]);
});
