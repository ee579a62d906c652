import { readFileSync } from "node:fs";
import { analyze } from "@lintel/engine/analysis";
import type { SimulationResult } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";
import { simulateText } from "./estimate.ts";

vi.setConfig({ testTimeout: 60_000 });

const at = (values: readonly (number | null)[] | undefined, from: number, to: number): number => {
  const known = (values ?? []).slice(from, to).filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
};

test("a timed-out call keeps its worker busy, a cancelled one does not", () => {
  const text = (extra: string): string => `
    client User {}
    service Api { workers 10  service-time constant(1 s) }
    User -> Api { latency 0 s  timeout 0.5 s ${extra} }
    flow Ask { from User at 5 rps  User -> Api }
  `;
  const working = simulateText(text(""), { duration: 100 });
  expect(working.flows.Ask?.availability).toBe(0);
  expect(working.flows.Ask?.errors.timeout).toBeGreaterThan(400);
  expect(working.components.Api?.utilisation).toBeCloseTo(0.5, 1);
  const cancelled = simulateText(text("cancel"), { duration: 100 });
  expect(cancelled.components.Api?.utilisation).toBeCloseTo(0.25, 1);
});

const example = (file: string): string => readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8");

test("a retry storm outlives its trigger; a retry budget, or cancelling what nobody waits for, lets the system recover", () => {
  const options = { scenario: 'scenario "Brief trigger"' };
  const storming = example("retry-storm.draft.arch");
  const storm = simulateText(storming, options);
  expect(at(storm.series.flows.Pay?.throughput, 12, 30)).toBeGreaterThan(50);
  // The trigger ends at 35 s.
  expect(at(storm.series.flows.Pay?.throughput, 90, 180)).toBeLessThan(5);
  expect(storm.components.Ledger?.utilisation).toBeGreaterThan(0.85);
  expect(storm.flows.Pay?.retryAmplification).toBeGreaterThan(2);
  expect(storm.expectations.map((verdict) => verdict.met)).toEqual([false]);
  for (const text of [example("retry-storm.arch"), storming.replace("idempotent", "cancel  idempotent")]) {
    const recovers = simulateText(text, options);
    expect(at(recovers.series.flows.Pay?.throughput, 90, 180)).toBeGreaterThan(55);
    expect(recovers.expectations.map((verdict) => verdict.met)).toEqual([true]);
  }
  expect(simulateText(example("retry-storm.arch"), options).flows.Pay?.retryAmplification).toBeLessThan(1.12);
});

test("a breaker spares a dead callee and closes when it is back", () => {
  const text = `
    client User {}
    service Api { workers 1000  service-time constant(0 s) }
    service Prices { replicas 2  workers 100  service-time 10 ms }
    User -> Api { latency 0 s }
    Api -> Prices { latency 1 ms  timeout 200 ms  circuit-breaker { failures 50% over 10 s  open 5 s } }
    flow Ask { from User at 100 rps  User -> Api -> Prices }
    scenario "Down" for 3 min { at 1 min error 100% on Prices for 30 s }
  `;
  const { flows, timeline } = simulateText(text, { scenario: 'scenario "Down"', warmUp: 10 });
  expect(flows.Ask?.errors["breaker-open"]).toBeGreaterThan(1000);
  expect(flows.Ask?.errors.error).toBeLessThan(1500);
  const told = timeline.map((entry) => entry.text);
  expect(told).toContain("Api -> Prices: breakers open");
  expect(told).toContain("Api -> Prices: all breakers closed again");
});

test("a bulkhead turns away what would wait", () => {
  const text = `
    client User {}
    service Api { workers 1000  service-time constant(0 s) }
    service Slow { workers 1000  service-time constant(1 s) }
    User -> Api { latency 0 s }
    Api -> Slow { latency 0 s  pool 5 }
    flow Ask { from User at 10 rps  User -> Api -> Slow }
  `;
  const { flows } = simulateText(text, { duration: 200 });
  // Erlang B with 5 places and a load of 10.
  expect(flows.Ask?.availability).toBeCloseTo(1 - 0.564, 1);
  expect(flows.Ask?.throughput.value).toBeLessThanOrEqual(5.01);
});

test("a blocking service holds its worker while it waits for others", () => {
  const text = (blocking: string): string => `
    client User {}
    service Api { workers 4  service-time constant(0 s) ${blocking} }
    service Slow { workers 1000  service-time constant(1 s) }
    User -> Api { latency 0 s }
    Api -> Slow { latency 0 s }
    flow Ask { from User at 8 rps  User -> Api -> Slow }
  `;
  expect(simulateText(text("blocking true"), { duration: 100 }).flows.Ask?.throughput.value).toBeCloseTo(4, 1);
  expect(simulateText(text(""), { duration: 100 }).flows.Ask?.throughput.value).toBeCloseTo(8, 0);
});

test("an asynchronous leader loses the writes of its lag, a synchronous one none", () => {
  const text = (mode: string): string => `
    client User {}
    database Store { workers 100  service-time 1 ms  health-check { every 1 s misses 3 }
      replicate 2 { style leader-follower  mode ${mode}  lag 2 s  failover 5 s } }
    User -> Store { latency 1 ms  timeout 1 s }
    flow Save { from User at 100 rps  User -> Store write }
    slo Store { rpo < 1 s  rto < 10 s }
    scenario "Leader dies" for 2 min { at 1 min kill Store.1 for 30 s  expect no data loss }
  `;
  const options = { scenario: 'scenario "Leader dies"', warmUp: 10 };
  const lossy = simulateText(text("async"), options);
  expect(lossy.components.Store?.lostWrites).toBeGreaterThan(150);
  expect(lossy.components.Store?.lostWrites).toBeLessThan(260);
  expect(lossy.expectations[0]?.met).toBe(false);
  expect(lossy.objectives.map((verdict) => [verdict.value, verdict.met])).toEqual([
    [2, false],
    [8, true],
  ]);
  const safe = simulateText(text("sync"), options);
  expect(safe.components.Store?.lostWrites).toBe(0);
  expect(safe.expectations[0]?.met).toBe(true);
  // Writes fail from the loss of the leader until the next one is at work.
  expect(at(safe.series.flows.Save?.throughput, 61, 67)).toBe(0);
  expect(at(safe.series.flows.Save?.throughput, 70, 85)).toBeGreaterThan(90);
});

test.each([
  ["is back before anybody notices", "replicate 3 { mode async  lag 2 s  failover 5 s }", "Db.1 for 1 s", { value: 1, met: true }, 100],
  [
    "is back before another takes over",
    "replicate 3 { mode async  lag 2 s  failover 9 s }",
    "Db.1 for 5 s",
    { value: 11, met: false },
    1100,
  ],
  ["is the only copy", "replicate 1 { mode async  lag 2 s  failover 9 s }", "Db.1 for 5 s", { value: 6, met: false }, 600],
  ["is lost with all copies", "replicate 3 { mode async  lag 2 s  failover 3 s }", "Db for 6 s", { value: 9, met: false }, 900],
  ["is one of several", "replicate 3 { style multi-leader  lag 2 s }", "Db.1 for 5 s", { value: 0, met: true }, 67],
  ["is one of several, and all are lost", "replicate 3 { style multi-leader  lag 2 s }", "Db for 5 s", { value: 6, met: false }, 600],
  ["has no role in a quorum", "replicate 3 { style leaderless  quorum read 2 write 2 }", "Db.1 for 5 s", { value: 0, met: true }, 0],
  [
    "leaves too few for a quorum",
    "replicate 3 { style leaderless  quorum read 2 write 2 }",
    "2 of Db for 5 s",
    { value: 6, met: false },
    600,
  ],
  ["is all there is of an unreplicated store", "", "Db for 5 s", { value: 6, met: false }, 600],
  ["is not back before the end", "replicate 1 { failover 5 s }", "Db", { value: 20, met: false }, 2000],
])("a leader that %s loses no writes, and is missed for as long as nobody could write", (_, replicate, killed, rto, failures) => {
  const { components, flows, objectives } = simulateText(
    `
    client User { arrivals constant }
    database Db { workers 100  service-time 0.1 ms  health-check { every 1 s  misses 2 }  ${replicate} }
    User -> Db { latency 0 s  timeout 200 ms }
    flow Put { from User at 100 rps  User -> Db write }
    slo Db { rto < 2 s  rpo < 1 s }
    scenario "Lost" for 30 s { warm-up 0 s  at 10 s kill ${killed} }
  `,
    { scenario: 'scenario "Lost"' },
  );
  expect(objectives[0]?.value).toBeCloseTo(rto.value, 6);
  expect(objectives.map(({ met }) => met)).toEqual([rto.met, true]);
  expect(components.Db?.lostWrites).toBe(0);
  const failed = Object.values(flows.Put?.errors ?? {}).reduce((sum, count) => sum + count, 0);
  expect(Math.abs(failed - failures)).toBeLessThanOrEqual(failures === 67 ? 30 : 2);
});

test("how long a store is away that is not back at the end is not known while that is less than its rto", () => {
  const text = `
    client User
    database Db { service-time 0.1 ms }
    User -> Db { latency 0 s }
    flow Put { from User at 100 rps  User -> Db write }
    slo Db { rto < 1 min }
    scenario "Lost" for 30 s { warm-up 0 s  at 10 s kill Db }
  `;
  expect(simulateText(text, { scenario: 'scenario "Lost"' }).objectives).toMatchObject([{ met: null, value: 20 }]);
  expect(simulateText(text.replace("at 10 s kill Db", ""), { scenario: 'scenario "Lost"' }).objectives).toMatchObject([
    { met: null, value: null },
  ]);
});

test("a drill spends a part of the failures that an objective allows in its window; an ordinary run is judged as it is", () => {
  const text = (service: string): string => `
    client User {}
    service Api { workers 100  service-time 1 ms  ${service} }
    User -> Api { latency 1 ms }
    flow Ask { from User at 50 rps  User -> Api }
    slo Ask { availability 99.9% over 30 days }
    scenario "Api dies" for 10 min { warm-up 0 s  at 1 min kill Api for 1 min }
  `;
  // Gone for one minute, and missed until the next health check sees it again: 1.1 of the 43 minutes that 30 days allow.
  const [drill] = simulateText(text(""), { scenario: 'scenario "Api dies"' }).objectives;
  expect(drill?.met).toBe(true);
  expect((1 - (drill?.value ?? 0)) * 30 * 86_400).toBeGreaterThan(59);
  expect((1 - (drill?.value ?? 0)) * 30 * 86_400).toBeLessThan(72);
  expect(drill?.note).toMatch(/^8[89]\.\d+% in this run, taken as the only failure in 30 days$/);
  const [ordinary] = simulateText(text("error-rate 1%"), { duration: 200 }).objectives;
  expect(ordinary).toMatchObject({ met: false, note: null });
  expect(ordinary?.value).toBeCloseTo(0.99, 2);
});

test("messages wait for consumers that are away, and none is lost", () => {
  const text = `
    client User {}
    service Api { workers 1000  service-time constant(0 s) }
    queue Jobs { delivery at-least-once  visibility 5 s }
    worker Mailer { replicas 2  workers 2  service-time 20 ms }
    User -> Api { latency 0 s }
    Api ~> Jobs { latency 1 ms }
    Jobs -> Mailer { latency 1 ms }
    flow Ask { from User at 100 rps  User -> Api { Api ~> Jobs } }
    scenario "Workers away" for 3 min { at 1 min kill Mailer for 30 s  expect no data loss }
  `;
  const { components, flows, expectations } = simulateText(text, { scenario: 'scenario "Workers away"', warmUp: 10 });
  expect(flows.Ask?.availability).toBe(1);
  expect(components.Mailer?.lag).toBeGreaterThan(2900);
  expect(components.Mailer?.lag).toBeLessThan(3400);
  expect(Math.abs((components.Mailer?.throughput ?? 0) - 100)).toBeLessThan(3);
  expect(expectations[0]?.met).toBe(true);
});

test("the consumers of a queue take turns while all are free, and whoever is free takes the next message otherwise", () => {
  const text = (rate: number): string => `
    client User
    queue Jobs { workers 100  service-time constant(0.1 ms) }
    worker One { replicas 2  workers 2  service-time constant(10 ms) }
    worker Other { workers 1  service-time constant(5 ms) }
    User -> Jobs { latency 0 s }
    Jobs -> One, Other { latency 0 s }
    flow Tell { from User at ${rate} rps  User -> Jobs }
  `;
  const rates = (rate: number): readonly number[] => {
    const { components } = simulateText(text(rate), { duration: 60, warmUp: 5 });
    return [components.One?.throughput ?? 0, components.Other?.throughput ?? 0];
  };
  const { components } = analyze(designFromText(text(10)).design);
  const [one = 0, other = 0] = rates(10);
  expect(Math.abs(one - (components.One?.rate.value ?? 0))).toBeLessThan(0.5);
  expect(Math.abs(other - (components.Other?.rate.value ?? 0))).toBeLessThan(0.5);
  // Together they carry 400 + 200 per second, of which 500 are asked for: neither is left idle.
  const [busy = 0, quick = 0] = rates(500);
  expect(Math.abs(busy + quick - 500)).toBeLessThan(15);
  expect(busy).toBeGreaterThan(300);
});

test("lag is how long a message waited at most, queue-length how many waited at once", () => {
  const text = (duration: string, expectations: readonly string[]): string => `
    client User { arrivals constant }
    queue Jobs { workers 100  service-time constant(0.1 ms) }
    worker Mailer { workers 1  service-time constant(5 ms) }
    service Api
    User -> Jobs { latency 0 s }
    User -> Api { latency 0 s }
    Jobs -> Mailer { latency 0 s }
    flow Tell { from User at 100 rps  User -> Jobs }
    flow Ask { from User at 1 rps  User -> Api }
    scenario "Away" for 20 s { warm-up 0 s  at 5 s kill Mailer ${duration}
      ${expectations.map((expectation) => `expect ${expectation}`).join("\n")} }
  `;
  const verdicts = (duration: string, expectations: readonly string[]) =>
    simulateText(text(duration, expectations), { scenario: 'scenario "Away"' }).expectations.map(({ met, value }) => [
      met,
      value ?? Number.NaN,
    ]);
  const short = verdicts("for 0.5 s", [
    "Jobs lag < 0.6 s",
    "Mailer lag < 0.4 s",
    "Jobs queue-length < 60",
    "Mailer queue-length < 40",
    "Mailer lag < 0.1 s after 5.8 s",
    "Jobs queue-length < 5 after 10 s",
    "Mailer lag < 1 ms after 10 s",
    "Api lag < 1 s",
  ]);
  expect(short.map(([met]) => met)).toEqual([true, false, true, false, false, true, true, null]);
  // 50 messages come while nobody takes them, and 200 per second are handled then: at 5.8 s the one at the front waits for 0.2 s.
  const [jobs, mailer, most, , later, , settled] = short.map(([, value]) => value as number);
  expect(jobs).toBeCloseTo(0.5, 2);
  expect(mailer).toBe(jobs);
  expect(most).toBe(50);
  expect(later).toBeCloseTo(0.2, 1);
  expect(settled).toBe(0);
  // What waits at the end has waited until then.
  expect(
    verdicts("", ["Mailer lag < 1 s", "Mailer lag < 1 s after 10 s"]).map(([met, value]) => [met, Math.round(value as number)]),
  ).toEqual([
    [false, 15],
    [false, 15],
  ]);
});

test("what a scenario expects of a component after a moment leaves out what it refused before", () => {
  // Every second request comes while the only worker is busy: half are refused, all the time.
  const text = `
    client User { arrivals constant }
    service Api { workers 1  queue-limit 0  service-time constant(0.9 s) }
    User -> Api { latency 0 s }
    flow Ask { from User at 2 rps  User -> Api }
    scenario "Steady" for 40 s { warm-up 0 s  at 1 s load Ask x 1
      expect Api error-rate < 40% after 20 s
      expect Api availability > 60% after 20 s
      expect Api error-rate < 60% }
  `;
  const { expectations } = simulateText(text, { scenario: 'scenario "Steady"' });
  expect(expectations.map(({ met }) => met)).toEqual([false, false, true]);
  for (const { value } of expectations) expect(value).toBeCloseTo(0.5, 1);
});

test("messages that keep failing end in the dead-letter queue", () => {
  const text = `
    client User {}
    service Api { workers 1000  service-time constant(0 s) }
    queue Jobs { delivery at-least-once  visibility 1 s  dead-letter Dead after 3 }
    queue Dead {}
    worker Mailer { workers 100  service-time 1 ms  error-rate 50% }
    User -> Api { latency 0 s }
    Api ~> Jobs { latency 1 ms }
    Jobs -> Mailer { latency 1 ms }
    flow Ask { from User at 100 rps  User -> Api { Api ~> Jobs } }
  `;
  const { components } = simulateText(text, { duration: 200 });
  // An eighth fails three times; 1 + ½ + ¼ deliveries per message.
  expect(components.Dead?.throughput).toBeCloseTo(12.5, 0);
  expect((components.Mailer?.throughput ?? 0) / 100).toBeCloseTo(1.75, 1);
});

test("the autoscaler holds its target", () => {
  const text = `
    client User {}
    service Api { replicas 2  workers 4  service-time 40 ms  autoscale { min 2  max 20  target 50%  every 15 s  startup 30 s } }
    User -> Api { latency 1 ms }
    flow Ask { from User at 50 rps  User -> Api }
    scenario "Rush" for 10 min { at 2 min load Ask x 8 over 60 s }
  `;
  const { series, components, timeline } = simulateText(text, { scenario: 'scenario "Rush"', warmUp: 30 });
  // 400 rps × 40 ms = 16 busy workers, 32 at 50%: 8 replicas of 4.
  expect(Math.abs(at(series.components.Api?.up, 500, 600) - 8)).toBeLessThan(1);
  expect(at(series.components.Api?.utilisation, 500, 600)).toBeCloseTo(0.5, 1);
  expect(components.Api?.replicas.max).toBeGreaterThanOrEqual(8);
  expect(timeline.some((entry) => entry.text.startsWith("Api scales from"))).toBe(true);
});

test("no more than all workers are busy, also while replicas that were scaled in finish what they have", () => {
  const { series, components } = simulateText(
    `
    client User
    service Api { replicas 5  workers 1  service-time 2 s }
    User -> Api { latency 0 s }
    flow Ask { from User at 10 rps  User -> Api }
    scenario "Fewer" for 12 s { warm-up 0 s  at 5.3 s scale Api to 1 }
  `,
    { scenario: 'scenario "Fewer"' },
  );
  const busy = series.components.Api?.utilisation ?? [];
  expect(Math.max(...busy.map((share) => share ?? 0))).toBe(1);
  expect(components.Api?.utilisation).toBeLessThanOrEqual(1);
});

test("a partition between two zones cuts only calls across it", () => {
  const text = `
    region r { zones a, b }
    client User {}
    service Api { replicas 1  workers 100  service-time 1 ms  in r.a }
    database Store { workers 100  service-time 1 ms  in r.b }
    User -> Api { latency 1 ms  timeout 1 s }
    Api -> Store { latency 1 ms  timeout 100 ms }
    flow Ask { from User at 100 rps  User -> Api -> Store }
    scenario "Split" for 2 min { at 1 min partition r.a | r.b for 20 s }
  `;
  const { series, flows } = simulateText(text, { scenario: 'scenario "Split"', warmUp: 10 });
  expect(at(series.flows.Ask?.throughput, 61, 79)).toBe(0);
  expect(at(series.flows.Ask?.throughput, 82, 119)).toBeGreaterThan(90);
  expect(flows.Ask?.errors.timeout).toBeGreaterThan(1800);
});

test("users beyond a partition reach nothing on the other side", () => {
  const text = `
    region r { zones a }
    region far { zones z }
    client Near { location r }
    client Far { location far }
    service Api { workers 100  service-time 1 ms  in r.a }
    Near -> Api { timeout 100 ms }
    Far -> Api { timeout 200 ms }
    flow Here { from Near at 50 rps  Near -> Api }
    flow There { from Far at 50 rps  Far -> Api }
    scenario "Split" for 20 s { warm-up 0 s  at 5 s partition r | far }
  `;
  const { series, flows } = simulateText(text, { scenario: 'scenario "Split"' });
  expect(at(series.flows.There?.throughput, 7, 20)).toBe(0);
  expect(flows.Here?.availability).toBe(1);
});

test("replicas that fail by chance, when asked for, are up as long as their availability says", () => {
  const text = `
    region r { zone a { availability 50% } }
    client User {}
    service Api { workers 100  service-time 1 ms  mtbf 20 s  mttr 2 s  health-check { every 10 ms  misses 1 } }
    service Placed { workers 100  service-time 1 ms  in r.a  health-check { every 10 ms  misses 1 } }
    User -> Api, Placed { latency 0 s  timeout 10 ms }
    flow Ask { from User at 1 rps  User -> Api }
    flow Visit { from User at 1 rps  User -> Placed }
  `;
  const chance = simulateText(text, { duration: 20_000, randomFailures: true });
  // 900 failures; the standard deviation of the share down is about √(2/900) of it.
  expect(Math.abs((chance.flows.Ask?.availability ?? 0) - 20 / 22)).toBeLessThan(0.015);
  // A few outages of an hour each.
  expect(chance.flows.Visit?.availability).toBeLessThan(0.95);
  expect(chance.notes.join("\n")).toContain("also fail by chance");
  expect(simulateText(text, { duration: 100 }).flows.Ask?.availability).toBe(1);
});

test("a hot key loads its shard", () => {
  const text = `
    client User {}
    database Store { workers 100  service-time 1 ms
      entity Item { key id { cardinality 1M } }
      shard Item by hash(id) into 8 {} }
    User -> Store { latency 1 ms }
    flow Ask { from User at 500 rps  User -> Store read key id }
    scenario "Hot" for 2 min { at 0 s hot key Item.id 30% }
  `;
  const { components } = simulateText(text, { scenario: 'scenario "Hot"', warmUp: 10 });
  const shares = components.Store?.shardShares ?? [];
  expect(Math.max(...shares)).toBeCloseTo(0.3 + 0.7 / 8, 1);
});

const batch = (more: string, action = ""): string => `
  client User {}
  service Api {}
  User -> Api
  flow Ask { from User at 1 rps  User -> Api }
  job Reindex { replicas 4  input 10 GB  split 128 MB  map 2 s  reduce 5 s  mappers 20  reducers 4  shuffle 20%  bandwidth 10 Gbps  every 20 s  ${more} }
  swarm Peers { peers 100  file 5 GB  chunk 500 MB  uplink 40 Gbps }
  scenario "Batch" for 90 s { warm-up 0 s  ${action} }
`;

test("a job's run takes what the analysis says, longer when tasks fail, and longer when replicas are away", () => {
  const runs = (text: string): SimulationResult => simulateText(text, { scenario: 'scenario "Batch"' });
  const expected = analyze(designFromText(batch("")).design).components.Reindex?.job?.time.value ?? Number.NaN;
  expect(runs(batch("")).components.Reindex?.sojourn.mean).toBeCloseTo(expected, 9);
  expect(runs(batch("error-rate 10%")).components.Reindex?.sojourn.mean).toBeGreaterThan(expected + 1);
  const halved = runs(batch("", "at 21 s kill 2 of Reindex for 30 s"));
  // Ten mappers instead of twenty for the second run, and the tasks of the killed replicas a second time.
  expect(halved.timeline.map((entry) => entry.text)).toContain("Reindex: run 2 is done after 27.6 s");
});

test("a swarm needs at least its lower bound, and not much more", () => {
  const result = simulateText(batch(""), { scenario: 'scenario "Batch"' });
  const least = analyze(designFromText(batch("")).design).components.Peers?.swarm?.time.value ?? Number.NaN;
  expect(result.components.Peers?.sojourn.mean).toBeGreaterThanOrEqual(least);
  expect(result.components.Peers?.sojourn.mean).toBeLessThan(1.5 * least);
});

const replicated = (copies: string, store = "service-time constant(1 ms)", action = ""): string => `
  region r { zones a, b, c }
  client User {}
  database Db { workers 1000  across r  ${store}  entity Item { key id { cardinality 1000 } }  replicate 3 { ${copies} } }
  User -> Db { latency 0 s  timeout 1 s }
  flow Put { from User at 200 rps  User -> Db write key id }
  flow Get { from User at 200 rps  User -> Db read key id }
  slo Db { staleness < 100 ms }
  scenario "Busy" for 60 s { warm-up 0 s  ${action} }
`;

test("reads from followers miss the writes of the lag, and leaders that do not know of each other's writes conflict", () => {
  const run = (text: string): SimulationResult => simulateText(text, { scenario: 'scenario "Busy"' });
  const follower = run(replicated("style leader-follower  mode async  lag 500 ms  read-from followers"));
  // Each key is written 0.2 times a second: 1 − e^(−0.2 × 0.5).
  expect(Math.abs((follower.components.Db?.stale?.share ?? 0) - 0.0952)).toBeLessThan(0.01);
  expect(follower.components.Db?.stale?.longest).toBeCloseTo(0.5, 1);
  expect(follower.objectives[0]?.met).toBe(false);
  expect(run(replicated("style leader-follower  mode sync  read-from followers")).components.Db?.stale).toEqual({ share: 0, longest: 0 });
  const several = run(replicated("style multi-leader  lag 500 ms  read-from any"));
  // Two of three other copies: ⅔ of the reads and of the writes come to one that does not have the last write.
  expect(Math.abs((several.components.Db?.stale?.share ?? 0) - 0.0635)).toBeLessThan(0.01);
  expect(Math.abs((several.components.Db?.conflicts ?? 0) / (200 * 60) - 0.0635)).toBeLessThan(0.01);
});

test("quorums that overlap see the latest write, others may not", () => {
  const stale = (quorum: string): number | undefined =>
    simulateText(replicated(`style leaderless  ${quorum}`, "service-time 100 ms"), { scenario: 'scenario "Busy"' }).components.Db?.stale
      ?.share;
  expect(stale("quorum read 1 write 1")).toBeGreaterThan(0.001);
  expect(stale("quorum read 2 write 2")).toBe(0);
});

test("cut off from a copy, a synchronous store stops writing, or goes on without it where it prefers availability", () => {
  const written = (prefers: string): number | null | undefined => {
    const text = replicated(
      "style leader-follower  mode sync",
      `service-time 1 ms  prefers ${prefers}`,
      "at 10 s partition r.a | r.b for 30 s",
    );
    return simulateText(text, { scenario: 'scenario "Busy"' }).flows.Put?.availability;
  };
  expect(written("consistency")).toBeCloseTo(0.5, 1);
  expect(written("availability")).toBe(1);
});

test("a limit without a store holds for each replica, with a store for all together", () => {
  const admitted = (store: string): number => {
    const text = `
      client User {}
      gateway Front { replicas 2  workers 1000  service-time constant(0 s)  rate-limit { algorithm sliding-log  rate 50 rps  window 1 s  ${store} } }
      cache Counters { service-time constant(0 s)  workers 1000 }
      User -> Front { latency 0 s }
      Front -> Counters { latency 0 s }
      flow Ask { from User at 400 rps  User -> Front }
    `;
    return simulateText(text, { duration: 20, warmUp: 5 }).flows.Ask?.throughput.value ?? 0;
  };
  expect(Math.abs(admitted("") - 100)).toBeLessThan(3);
  expect(Math.abs(admitted("store Counters") - 50)).toBeLessThan(2);
});

test("a limit lets everything through while its store does not answer, dead or cut off", () => {
  const passed = (kind: string, action: string): readonly (number | null)[] => {
    const text = `
      client User { arrivals constant }
      gateway Front { replicas 2  workers 1000  service-time constant(0 s)  rate-limit { algorithm sliding-log  rate 100 rps  window 1 s  store Counters } }
      ${kind} Counters { service-time constant(0 s)  workers 1000 }
      User -> Front { latency 0 s }
      Front -> Counters { latency 0 s  timeout 1 ms }
      flow Ask { from User at 400 rps  User -> Front }
      scenario "Blind" for 9 s { warm-up 0 s  at 3 s ${action} for 3 s }
    `;
    const { series, flows, notes } = simulateText(text, { scenario: 'scenario "Blind"' });
    expect(flows.Ask?.availability).toBe(1);
    expect(notes.join("\n")).toContain("Front limits nothing while the store of its limit does not answer.");
    return (series.flows.Ask?.throughput ?? []).map((rate) => Math.round((rate ?? 0) / 10) * 10);
  };
  for (const kind of ["cache", "database"]) {
    for (const action of ["kill Counters", "partition Front | Counters", "drop 100% on Front -> Counters"])
      expect(passed(kind, action), `${kind}: ${action}`).toEqual([100, 100, 100, 400, 400, 400, 100, 100, 100]);
  }
});

const rolling = (action: string): string => `
  client User {}
  loadbalancer Front { workers 1000  service-time constant(0 s)  health-check { every 100 ms  misses 1 } }
  service Api { replicas 4  workers 100  service-time 1 ms  mttr 5 s }
  User -> Front { latency 0 s }
  Front -> Api { latency 0 s  timeout 50 ms }
  flow Ask { from User at 200 rps  User -> Front -> Api }
  scenario "Act" for 60 s { warm-up 0 s  ${action} }
`;

test("a rolling deployment takes one replica at a time, another all at once; a dropped message is lost", () => {
  const run = (action: string): SimulationResult => simulateText(rolling(action), { scenario: 'scenario "Act"' });
  const oneByOne = run("at 10 s deploy Api rolling");
  expect(oneByOne.components.Api?.replicas).toEqual({ min: 3, max: 4 });
  expect(oneByOne.flows.Ask?.availability).toBeGreaterThan(0.99);
  // Five seconds each, one after the other.
  expect(at(oneByOne.series.components.Api?.up, 11, 29)).toBeLessThan(3.2);
  expect(at(oneByOne.series.components.Api?.up, 31, 60)).toBe(4);
  for (const action of ["at 10 s deploy Api", "at 10 s restart Api"]) {
    const together = run(action);
    expect(together.components.Api?.replicas.min).toBe(0);
    expect(at(together.series.flows.Ask?.throughput, 11, 14)).toBe(0);
    expect(at(together.series.flows.Ask?.throughput, 17, 60)).toBeGreaterThan(190);
  }
  const dropped = run("at 0 s drop 10% on Front -> Api");
  // Lost on the way there, or on the way back.
  expect(Math.abs((dropped.flows.Ask?.availability ?? 0) - 0.81)).toBeLessThan(0.02);
});

test("a leader cut off from the majority of its copies is replaced by one that reaches it", () => {
  const text = (copies: number): string => `
    region r { zones a, b, c }
    client User {}
    database Db { workers 100  service-time 1 ms  across r  health-check { every 1 s  misses 2 }
      replicate ${copies} { style leader-follower  mode async  lag 1 s  failover 3 s } }
    User -> Db { latency 0 s  timeout 100 ms }
    flow Put { from User at 100 rps  User -> Db write }
    slo Db { rpo < 2 s }
    scenario "Split" for 40 s { warm-up 0 s  at 10 s partition r.a | r.b for 15 s  at 10 s partition r.a | r.c for 15 s }
  `;
  const { timeline, series, components, objectives } = simulateText(text(3), { scenario: 'scenario "Split"' });
  expect(timeline.filter((entry) => /steps down|new leader/.test(entry.text)).map((entry) => [entry.time, entry.text])).toEqual([
    [12, "Db: a leader that reaches no majority of its copies steps down"],
    [15, "Db: replica 2 is the new leader"],
  ]);
  // No writes while nobody leads; those of the last lag before the cut are lost, and all until the old leader steps down.
  expect(at(series.flows.Put?.throughput, 13, 15)).toBe(0);
  expect(at(series.flows.Put?.throughput, 16, 40)).toBeGreaterThan(90);
  expect(Math.abs((components.Db?.lostWrites ?? 0) - 300)).toBeLessThan(60);
  expect(objectives).toMatchObject([{ met: false, value: 3 }]);
  // Two copies cannot outvote each other.
  expect(simulateText(text(2), { scenario: 'scenario "Split"' }).components.Db?.lostWrites).toBe(0);
});

test("a coordinator elects no leader while most of its nodes are down, and one after an election once they are back", () => {
  const { timeline, series } = simulateText(
    `
    client User {}
    coordinator Locks { nodes 5  workers 10  service-time 1 ms  election 3 s  health-check { every 1 s  misses 2 } }
    User -> Locks { latency 0 s  timeout 100 ms }
    flow Lock { from User at 100 rps  User -> Locks write }
    scenario "Most die" for 40 s { warm-up 0 s  at 10 s kill 3 of Locks for 15 s }
  `,
    { scenario: 'scenario "Most die"' },
  );
  const elected = timeline.filter(({ text }) => text.includes("leader"));
  // The first three die at 10 s, and are back at 25 s.
  expect(elected.map(({ time, text }) => [time, text])).toEqual([[28, "Locks: replica 1 is the leader again"]]);
  expect(at(series.flows.Lock?.throughput, 11, 27)).toBe(0);
  expect(at(series.flows.Lock?.throughput, 30, 40)).toBeGreaterThan(90);
});

test("a service is given a leader by its coordinator once that has one itself", () => {
  const { timeline } = simulateText(
    `
    client User {}
    coordinator Locks { nodes 3  workers 10  service-time 1 ms  election 2 s  health-check { every 1 s  misses 2 } }
    service Main { replicas 2  mode active-passive  leader-elected by Locks  workers 10  failover 1 s  health-check { every 1 s  misses 2 } }
    Main -> Locks
    User -> Main { latency 0 s  timeout 100 ms }
    flow Ask { from User at 20 rps  User -> Main }
    scenario "Both" for 16 s { warm-up 0 s  at 2 s kill 2 of Locks for 8 s  at 3 s kill Main.1 for 12 s }
  `,
    { scenario: 'scenario "Both"' },
  );
  expect(timeline.filter(({ text }) => text.includes("leader")).map(({ time, text }) => [time, text])).toEqual([
    [12, "Locks: replica 1 is the leader again"],
    [12, "Main: replica 2 is the new leader"],
  ]);
});
