import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";

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
