import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";
import { atLeastUp, kOfN, kOfNWithCommonCause } from "../../engine/src/analysis/availability/k-of-n.ts";

async function analysed(text: string) {
  const { design, findings } = await designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
  return analyze(design);
}

test("foo and bar one after the other: 0.998001, each a single point of failure", async () => {
  const { flows } = await analysed(`
    client Users
    service Foo { availability 99.9% }
    service Bar { availability 99.9% }
    Users -> Foo -> Bar
    flow Ask { from Users at 1 / s  Users -> Foo -> Bar }
  `);
  expect(flows.Ask?.availability.availability.value).toBeCloseTo(0.998001, 12);
  expect(flows.Ask?.availability.cutSets).toEqual([["Foo"], ["Bar"]]);
  expect(flows.Ask?.availability.downtimePerYear).toBeCloseTo((1 - 0.998001) * 365.25 * 86_400, 3);
});

test("foo and bar side by side: 0.999999", async () => {
  const { flows } = await analysed(`
    client Users
    service Foo { availability 99.9% }
    service Bar { availability 99.9% }
    Users -> Foo
    Users -> Bar
    flow Ask { from Users at 1 / s  parallel first 1 of 2 { Users -> Foo  Users -> Bar } }
  `);
  expect(flows.Ask?.availability.availability.value).toBeCloseTo(0.999999, 12);
});

test("two replicas in one zone fall with it, two in two do not", async () => {
  const text = (place: string): string => `
    region r { zones a, b }
    client Users
    service Api { replicas 2  availability 99%  in ${place} }
    Users -> Api
    flow Ask { from Users at 1 / s  Users -> Api }
  `;
  const one = await analysed(text("r.a"));
  expect(one.flows.Ask?.availability.cutSets).toContainEqual(["r.a"]);
  const two = await analysed(text("r").replace("in r ", "across r "));
  expect(two.flows.Ask?.availability.cutSets).not.toContainEqual(["r.a"]);
  expect(two.flows.Ask?.availability.cutSets).toContainEqual(["r.a", "r.b"]);
});

test("a shared component counts once", async () => {
  const { flows } = await analysed(`
    client Users
    service Api { availability 100% }
    service Left { availability 100% }
    service Right { availability 100% }
    database Db { availability 99% }
    Users -> Api -> Left -> Db
    Api -> Right -> Db
    flow Ask { from Users at 1 / s  Users -> Api { Api -> Left -> Db  Api -> Right -> Db } }
  `);
  expect(flows.Ask?.availability.availability.value).toBeCloseTo(0.99, 12);
});

test("a quorum of two in three", async () => {
  const { flows } = await analysed(`
    client Users
    database Db { availability 99%  replicate 3 { style leaderless  quorum read 2 write 2 } }
    Users -> Db
    flow Get { from Users at 1 / s  Users -> Db read }
    flow Put { from Users at 1 / s  Users -> Db write }
  `);
  expect(flows.Get?.availability.availability.value).toBeCloseTo(0.999702, 9);
  expect(flows.Put?.availability.availability.value).toBeCloseTo(0.999702, 9);
  expect(flows.Get?.availability.cutSets).toHaveLength(3);
});

test("a cache used aside is optional, its miss needs the store", async () => {
  const { flows } = await analysed(`
    client Users
    service Api { availability 100% }
    cache Cache { availability 90%  hit-ratio 80%  write aside }
    database Db { availability 99% }
    Users -> Api -> Cache
    Api -> Db
    flow Ask { from Users at 1 / s  Users -> Api { Api -> Cache  on miss { Api -> Db read } } }
  `);
  // Up and hit: fine. Otherwise the store decides.
  expect(flows.Ask?.availability.availability.value).toBeCloseTo(0.9 * 0.8 + (1 - 0.9 * 0.8) * 0.99, 12);
  // A service at 100% never fails by itself, but nothing works without it.
  expect(flows.Ask?.availability.cutSets).toEqual([["Db"], ["Api"]]);
});

test("a store with one leader stops writing while it fails over", async () => {
  const { flows, components } = await analysed(`
    client Users
    database Db {
      mtbf 99700 s  mttr 300 s
      health-check { every 1 s  misses 3 }
      replicate 2 { style leader-follower  mode async  lag 200 ms  failover 17 s  read-from any }
    }
    Users -> Db
    flow Get { from Users at 1 / s  Users -> Db read }
    flow Put { from Users at 1 / s  Users -> Db write }
  `);
  // A = 0.997; 20 s of every MTBF of 99,700 s without a leader.
  const copies = 1 - 0.003 ** 2;
  expect(flows.Get?.availability.availability.value).toBeCloseTo(copies, 12);
  expect(flows.Put?.availability.availability.value).toBeCloseTo(copies / (1 + 20 / 99_700), 12);
  expect(components.Db?.rpo?.value).toBeCloseTo(0.2, 12);
  expect(components.Db?.rto?.value).toBeCloseTo(20, 12);
});

test("what is published does not matter to the flow", async () => {
  const { flows } = await analysed(`
    client Users
    service Api { availability 99.9% }
    topic Events { availability 50% }
    worker Sink { availability 50% }
    Users -> Api
    Api ~> Events -> Sink
    flow Ask { from Users at 1 / s  Users -> Api { Api ~> Events } }
  `);
  expect(flows.Ask?.availability.availability.value).toBeCloseTo(0.999, 12);
});

describe("by hand", () => {
  // 99% up, so MTBF = 99 × MTTR; a failover of 20 s for each loss of the active one.
  test("an active-passive pair: both down, or taking over", async () => {
    const { flows } = await analysed(`
      client Users
      service Api { replicas 2  mode active-passive  mtbf 29700 s  mttr 300 s  failover 14 s  health-check { every 2 s  misses 3 } }
      Users -> Api
      flow Ask { from Users at 1 / s  Users -> Api }
    `);
    expect(flows.Ask?.availability.availability.value).toBeCloseTo((1 - 0.01 ** 2) / (1 + 20 / 29_700), 12);
  });

  test("a sharded leader-follower store: a request needs its own shard only", async () => {
    const { flows } = await analysed(`
      client Users
      database Db {
        mtbf 29700 s  mttr 300 s
        health-check { every 2 s  misses 3 }
        entity Row { key id { cardinality 1M } }
        shard Row by hash(id) into 8
        replicate 3 { style leader-follower  mode sync  failover 14 s  read-from any }
      }
      Users -> Db
      flow Get { from Users at 1 / s  Users -> Db read key id }
    `);
    expect(flows.Get?.availability.availability.value).toBeCloseTo(1 - 0.01 ** 3, 12);
  });

  test("two replicas in a shared zone: the zone, and one of two", async () => {
    const { flows } = await analysed(`
      region r { zones a, b  availability 100% }
      client Users
      service Api { replicas 2  availability 99%  in r.a }
      external Pay { availability 99.9% }
      Users -> Api -> Pay
      flow Ask { from Users at 1 / s  Users -> Api -> Pay }
    `);
    // What an external service promises is in series.
    expect(flows.Ask?.availability.availability.value).toBeCloseTo((1 - 0.01 ** 2) * 0.999, 12);
    expect(flows.Ask?.availability.cutSets).toContainEqual(["Pay"]);
    expect(flows.Ask?.availability.cutSets).toContainEqual(["r.a"]);
  });
});

describe("survivors that carry the load", () => {
  // Each replica carries 100 requests per second; at peak twice as many come as on average.
  const text = (replicas: number, rate: number): string => `
    client Users { peak 2x }
    service Api { replicas ${replicas}  workers 1  service-time 10 ms  availability 99% }
    Users -> Api
    flow Ask { from Users at ${rate} / s  Users -> Api }
    slo Ask { availability 99.99% }
  `;
  const up = (k: number, n: number): number => kOfN(k, n, 0.99);

  test("as many have to be up as the rate needs, at the mean and at peak", async () => {
    const { availability } = (await analysed(text(5, 150))).flows.Ask ?? {};
    expect(availability?.availability.value).toBeCloseTo(up(1, 5), 12);
    expect(availability?.carryingMean.value).toBeCloseTo(up(2, 5), 12);
    expect(availability?.carryingMean.note).toBe("up only with at least 2 of 5 Api");
    expect(availability?.carryingPeak.value).toBeCloseTo(up(3, 5), 12);
  });

  test("all of them too few: no availability, with the reason", async () => {
    const { availability } = (await analysed(text(2, 150))).components.Api ?? {};
    expect(availability?.carryingMean.value).toBeCloseTo(up(2, 2), 12);
    expect(availability?.carryingPeak).toMatchObject({ value: null, note: "all replicas of Api together are too few for the load" });
  });

  test("as an option it is the availability, and decides the objective", async () => {
    const { design } = designFromText(text(3, 90));
    const plain = analyze(design);
    const peak = analyze(design, { survivors: "peak" });
    expect(plain.flows.Ask?.availability.availability.value).toBeCloseTo(up(1, 3), 12);
    expect(peak.flows.Ask?.availability.availability.value).toBeCloseTo(up(2, 3), 12);
    expect(peak.flows.Ask?.availability.cutSets.every((set) => set.length === 2)).toBe(true);
    expect([plain.objectives[0]?.met, peak.objectives[0]?.met]).toEqual([true, false]);
  });

  test("a copy more shares reads but not writes", async () => {
    const store = (read: number, write: number): string => `
      client Users
      database Db { workers 1  service-time 10 ms  availability 99%  replicate 4 { style leader-follower  mode async  read-from any  failover 0 s } }
      Users -> Db
      flow Get { from Users at ${read} / s  Users -> Db read }
      flow Put { from Users at ${write} / s  Users -> Db write }
    `;
    // 20 writes at every copy leave room for 80 reads each: 150 reads need two.
    const two = (await analysed(store(150, 20))).flows.Get?.availability;
    expect(two?.carryingMean.value).toBeCloseTo(up(2, 4), 12);
  });
});

describe("more shared dependencies", () => {
  test("without its coordinator a lost leader is not replaced", async () => {
    const { flows } = await analysed(`
      client Users
      coordinator Zk { replicas 3  availability 90%  election 0 s }
      service Job { replicas 2  availability 90%  leader-elected by Zk  health-check { every 1 ms  misses 1 }  failover 0 s  mttr 1000 h }
      Users -> Job
      Job -> Zk
      flow Run { from Users at 1 / s  Users -> Job }
    `);
    const majority = 0.9 ** 3 + 3 * 0.9 ** 2 * 0.1;
    // The leader is up; or it is not, another is, and an election can be held.
    expect(flows.Run?.availability.availability.value).toBeCloseTo(0.9 + 0.1 * 0.9 * majority, 6);
    expect(flows.Run?.availability.cutSets).toContainEqual(["Job.1", "Job.2"]);
  });

  test("a fallback needs both ways to fail, what is on neither way does not matter", async () => {
    const { flows } = await analysed(`
      client Users
      service Api { availability 99.9% }
      external First { availability 99% }
      external Second { availability 98% }
      database Log { availability 50% }
      Users -> Api -> First
      Api -> Second
      Api -> Log
      flow Pay { from Users at 1 / s  Users -> Api { Api -> First on error { Api -> Second } maybe 10% { Api -> Log on error { } } } }
    `);
    expect(flows.Pay?.availability.availability.value).toBeCloseTo(0.999 * (1 - 0.01 * 0.02), 12);
    expect(flows.Pay?.availability.cutSets).toEqual([["Api"], ["First", "Second"]]);
  });

  test("the first two of three branches, and one of several ways by chance", async () => {
    const { flows } = await analysed(`
      client Users
      service A { availability 90% }
      service B { availability 80% }
      service C { availability 70% }
      Users -> A
      Users -> B
      Users -> C
      flow Any { from Users at 1 / s  parallel first 2 of 3 { Users -> A  Users -> B  Users -> C } }
      flow One { from Users at 1 / s  choose { 60% { Users -> A } 40% { Users -> B } } }
      flow Some { from Users at 1 / s  maybe 25% { Users -> C } }
    `);
    expect(flows.Any?.availability.availability.value).toBeCloseTo(atLeastUp(2, [0.9, 0.8, 0.7]), 12);
    expect(flows.One?.availability.availability.value).toBeCloseTo(0.6 * 0.9 + 0.4 * 0.8, 12);
    expect(flows.Some?.availability.availability.value).toBeCloseTo(1 - 0.25 * 0.3, 12);
  });

  test("a pair at 99% of whose failures 10% are those of its region", async () => {
    const { flows } = await analysed(`
      region s { availability 99.9% }
      client Users
      service Api { replicas 2  availability 99.1%  in s }
      Users -> Api
      flow Ask { from Users at 1 / s  Users -> Api }
    `);
    const { availability } = flows.Ask?.availability ?? {};
    expect(availability?.value).toBeCloseTo(kOfNWithCommonCause(1, 2, 0.99, 0.1), 12);
    expect(availability?.value).toBeCloseTo(0.998919, 6);
  });

  test("downtime in each period, and what each failure has of it", async () => {
    const { flows } = await analysed(`
      client Users
      service Foo { availability 99.9% }
      service Bar { availability 99.7% }
      Users -> Foo -> Bar
      flow Ask { from Users at 1 / s  Users -> Foo -> Bar }
    `);
    const { downtime, importance } = flows.Ask?.availability ?? {};
    const down = 1 - 0.999 * 0.997;
    expect(downtime?.month).toBeCloseTo((down * 365.25 * 86_400) / 12, 6);
    expect(downtime?.day).toBeCloseTo(down * 86_400, 6);
    expect(importance?.find((each) => each.event === "Bar")).toMatchObject({ element: "Bar" });
    expect(importance?.find((each) => each.event === "Bar")?.fussellVesely).toBeCloseTo((0.999 * 0.003) / down, 9);
  });
});

test("what cannot fail is in no failing set, and failures of more than three parts at once are named as such", async () => {
  // Reads ask 2 of 5 copies, so they fail when 4 are down: 5 · 0.99 · 0.01⁴ + 0.01⁵.
  const { flows } = await analysed(`
    client Users
    service Api { replicas 2  availability 100% }
    database Db { replicate 5 { style leaderless  quorum read 2 write 4 }  availability 99% }
    Users -> Api -> Db
    flow Get { from Users at 1 / s  Users -> Api -> Db read }
  `);
  const { availability, cutSets, failingSets, beyondCutSets } = flows.Get?.availability ?? {};
  expect(1 - (availability?.value ?? 0)).toBeCloseTo(5 * 0.99 * 0.01 ** 4 + 0.01 ** 5, 14);
  expect(cutSets).toEqual([["Api.1", "Api.2"]]);
  expect(failingSets).toEqual([]);
  expect(beyondCutSets).toBe("more than three failures at once");
  const one = await analysed(
    "client Users\nservice Api { availability 99% }\nUsers -> Api\nflow Get { from Users at 1 / s  Users -> Api }",
  );
  expect(one.flows.Get?.availability).toMatchObject({ failingSets: [["Api"]], beyondCutSets: null });
});
