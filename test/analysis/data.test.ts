import { type Analysis, analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";
import { simulateText } from "../simulation/estimate.ts";

function analysed(text: string): Analysis {
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  return analyze(design);
}

const day = 86_400;
const year = 365 * day;

describe("storage", () => {
  const store = (entity: string, more = ""): string => `database Db { entity Row { key id { cardinality 1 billion }  ${entity} } ${more} }`;

  test("grows until rows are old enough to go", () => {
    const { Db } = analysed(store("row-size 1 kB  grows 10 / s  keep 2 years")).components;
    expect(Db?.storageGrowth?.value).toBeCloseTo(10_000, 6);
    expect(Db?.storage?.value).toBeCloseTo(10_000 * 2 * year, 0);
    expect(Db?.storageOverTime.map(({ after, bytes }) => [after / day, bytes / (10_000 * day)])).toEqual([
      [1, 1],
      [30, 30],
      [365, 365],
      [3 * 365, 730],
      [5 * 365, 730],
      [10 * 365, 730],
    ]);
  });

  test("without an end it has a growth and no final size", () => {
    const { Db } = analysed(store("row-size 1 kB  grows 10 / s")).components;
    expect(Db?.storage).toMatchObject({ value: null, note: "Row does not say its keep" });
    expect(Db?.storageOverTime[2]?.bytes).toBeCloseTo(10_000 * year, 0);
    expect(analysed(store("row-size 1 kB")).components.Db?.storageGrowth).toMatchObject({
      value: null,
      note: "nothing says how fast Row grows",
    });
  });

  test("a disk fills, or what is kept fits for good", () => {
    const raid = "raid 5 { disks 4  size 1 TB }";
    const full = analysed(store("row-size 1 kB  grows 10 / s", raid)).components.Db;
    expect(full?.usableSpace).toMatchObject({ value: 3e12, note: "RAID 5 of 4 disks of 1 TB" });
    expect(full?.fullAfter?.value).toBeCloseTo(3e12 / 10_000, 0);
    // Of four shards by these weights the fullest has half of the rows.
    const weights = "shard Row by list(id) into 4 { weights 50% 30% 10% 10% }";
    expect(analysed(store("row-size 1 kB  grows 10 / s", `storage 1 TB ${weights}`)).components.Db?.fullAfter?.value).toBeCloseTo(2e8, 0);
    expect(analysed(store("row-size 1 kB  grows 10 / s  keep 1 year", "storage 1 TB")).components.Db?.fullAfter).toMatchObject({
      value: null,
      note: "what is kept fits for good",
    });
    expect(analysed(store("row-size 1 kB  grows 10 / s")).components.Db?.fullAfter).toBeNull();
  });

  test("messages take their size as long as they are retained", () => {
    const { components } = analysed(`
      client Users
      service Api { service-time 1 ms }
      topic Events { retention 2 days  replicate 3 }
      Users -> Api
      Api ~> Events { payload 2 kB }
      flow Say { from Users at 50 / s  Users -> Api { Api ~> Events } }
    `);
    expect(components.Events?.storage?.value).toBeCloseTo(50 * 2000 * 2 * day, 0);
    expect(components.Events?.storage?.note).toContain("with 3 copies");
  });
});

describe("shards", () => {
  const store = (clause: string, field = "cardinality 1 billion"): string => `
    client Users
    database Db { workers 64  service-time 1 ms  entity Row { key id { ${field} } }  shard Row by ${clause} }
    Users -> Db
    flow Use { from Users at 2k rps  Users -> Db read key id }
  `;

  test.each([
    ["hash(id) into 4", 0.8, 0.75],
    ["rendezvous(id) into 4", 0.2, 0.25],
    ["range(id) into 4", 0.125, 0.25],
    ["directory(id) into 4", 0.2, 0.25],
  ])("keys moved when a shard of %s comes or goes", (clause, join, leave) => {
    const shard = analysed(store(clause)).components.Db?.shards[0];
    expect(shard?.keysMovedOnJoin.value).toBeCloseTo(join, 12);
    expect(shard?.keysMovedOnLeave.value).toBeCloseTo(leave, 12);
  });

  // By 2,000 draws of the largest of n sums of V exponential times, over all of them: 25.6%, 5.3% and 11.6%.
  test.each([
    [12, 1, "1 virtual node per shard leaves", "25.9%"],
    [64, 2, "2 virtual nodes per shard leave", "5.19%"],
    [12, 20, "20 virtual nodes per shard leave", "11.4%"],
  ])("the largest of %i arcs of a ring with %i points each", (count, points, words, share) => {
    const shard = analysed(store(`consistent-hash(id) into ${count} { virtual-nodes ${points} }`)).components.Db?.shards[0];
    expect(shard?.reason).toBe(`${words} arcs of unequal length on the ring (the largest of ${count} is expected to have ${share})`);
  });

  test("keys moved on a ring are about a node's share, and nobody can tell them for lists", () => {
    const shard = analysed(store("consistent-hash(id) into 9 { virtual-nodes 200 }")).components.Db?.shards[0];
    expect(shard?.keysMovedOnJoin.value).toBeGreaterThan(0.08);
    expect(shard?.keysMovedOnJoin.value).toBeLessThan(0.12);
    expect(shard?.keysMovedOnLeave.value).toBe(shard?.hottestShare);
    expect(analysed(store("list(id) into 4")).components.Db?.shards[0]?.keysMovedOnJoin.value).toBeNull();
    expect(analysed(store("hash(id) into 1")).components.Db?.shards[0]?.keysMovedOnLeave.value).toBeNull();
  });

  test.each([
    ["a ring without virtual nodes", "consistent-hash(id) into 8 { virtual-nodes 1 }", "cardinality 1 billion"],
    ["a ring", "consistent-hash(id) into 16 { virtual-nodes 128 }", "cardinality 1 billion"],
    ["a skewed key", "hash(id) into 8", "cardinality 1M  skew zipf(1.1)"],
    ["a skewed key, salted", "hash(id) into 8 { salt 4 }", "cardinality 1M  skew zipf(1.1)"],
    ["few values", "hash(id) into 16", "cardinality 30"],
    ["fewer values than shards", "hash(id) into 16", "cardinality 5"],
    ["a skewed key on a ring", "consistent-hash(id) into 6 { virtual-nodes 16 }", "cardinality 100k  skew zipf(0.9)"],
    ["times as ranges", "range(id) into 4", "cardinality 1 billion  monotonic"],
    ["weights", "list(id) into 3 { weights 60% 30% 10% }", "cardinality 1 billion"],
  ])("%s: the busiest shard as in the simulation", (_, clause, field) => {
    const text = store(clause, field);
    const shares = simulateText(text, { duration: 30, warmUp: 3 }).components.Db?.shardShares ?? [];
    const hottest = analysed(text).components.Db?.shards[0]?.hottestShare ?? 0;
    const requests = 2000 * 27;
    const deviation = Math.sqrt((hottest * (1 - hottest)) / requests);
    expect(Math.abs(Math.max(...shares) - hottest)).toBeLessThan(4 * deviation + 0.0005);
  });
});

describe("quorums and staleness", () => {
  const store = (quorum: string): string =>
    `database Db { replicate 5 { style leaderless  lag 2 s  quorum ${quorum} } }  slo Db { staleness < 1 s }`;

  test("quorums that meet read the last write, others may be behind by the lag", () => {
    const strict = analysed(store("read 3 write 3"));
    expect(strict.components.Db?.quorum).toMatchObject({ overlaps: true, readsSurvive: 2, writesSurvive: 2 });
    expect(strict.components.Db?.quorum?.meaning).toBe("3 + 3 > 5: every read asks at least 1 of the copies that confirmed the last write");
    expect(strict.objectives[0]).toMatchObject({ met: true, value: 0 });
    const loose = analysed(store("read 1 write 2"));
    expect(loose.components.Db?.quorum?.meaning).toBe(
      "1 + 2 ≤ 5: a read may ask only copies that have not seen the last write; two writes at once may be confirmed by different copies",
    );
    expect(loose.objectives[0]).toMatchObject({ met: false, value: 2 });
  });

  test("along a read a cache adds its TTL to what stands behind it, and polling its interval", () => {
    const { flows, components } = analysed(`
      client Users
      service Api { service-time 1 ms }
      cache Hot { ttl 1 min  hit-ratio 80% }
      database Db { replicate 3 { style leader-follower  mode async  lag 3 s  read-from any } }
      Users -> Api { push poll every 10 s }
      Api -> Hot
      Api -> Db
      flow Get { from Users at 1 / s  Users -> Api { Api -> Hot on miss { Api -> Db read } } }
      flow Put { from Users at 1 / s  Users -> Api -> Db write }
      slo Get { staleness < 1 min }
    `);
    expect(components.Hot?.staleness).toMatchObject({ value: 60, method: "upper-bound" });
    expect(flows.Get?.staleness.value).toBe(73);
    expect(flows.Get?.staleness.note).toContain("Db: reads may go to a copy that is behind by the lag");
    expect(flows.Put?.staleness.value).toBe(10);
  });

  test("filling a cache on its own miss reads nothing, and an equal value does not keep a strict bound", () => {
    const at = (bound: string, onMiss: string) =>
      analysed(`
        client Users
        service Api { service-time 1 ms }
        cache Near { ttl 20 s  hit-ratio 80% }
        cache Hot { ttl 30 s  hit-ratio 80% }
        database Db { replicate 3 { style leader-follower  mode async  lag 10 s  read-from followers } }
        Users -> Api
        Api -> Near, Hot, Db
        flow Get { from Users at 1 / s  Users -> Api { ${onMiss} } }
        slo Get { staleness ${bound} }
      `);
    const aside = 'Api -> Hot "get" on miss { Api -> Db read  Api -> Hot "fill" }';
    // An entry is at most 30 s old, and what it was filled with 10 s: 40 s, not 30 + 30.
    expect(at("< 40 s", aside).objectives[0]).toMatchObject({ value: 40, met: false });
    expect(at("<= 40 s", aside).objectives[0]).toMatchObject({ value: 40, met: true });
    expect(at("40 s", aside).objectives[0]).toMatchObject({ met: true });
    expect(at("< 41 s", aside).objectives[0]).toMatchObject({ met: true });
    // Two caches, one behind the other, each filled on the way back: 20 + 30 + 10.
    const two = 'Api -> Near "get" on miss { Api -> Hot "get" on miss { Api -> Db read  Api -> Hot "fill"  Api -> Near "fill" } }';
    expect(at("< 1 min", two).objectives[0]).toMatchObject({ value: 60, met: false });
    // A look-up that has its own miss is one more read through the cache: 30 + 30 + 10.
    expect(at("< 1 h", 'Api -> Hot "get" on miss { Api -> Hot "other" on miss { Api -> Db read } }').objectives[0]?.value).toBe(70);
  });
});

describe("durability", () => {
  const text = (copies: number, raid = "raid 10 { disks 4  afr 1.5%  rebuild 12 h }"): string =>
    `database Db { replicate ${copies} { mode sync }  ${raid} }  slo Db { durability 5 nines }`;

  test("one copy is lost with its array, several only together", () => {
    const one = analysed(text(1));
    // A pair loses both disks: λ = −ln(1 − 0.015) a year, the second within 12 hours, and there are two pairs.
    const rate = -Math.log(1 - 0.015);
    const repair = year / (12 * 3600);
    const pair = 1 - Math.exp((-2 * rate ** 2) / (3 * rate + repair));
    expect(1 - (one.components.Db?.durability?.value ?? 0)).toBeCloseTo(1 - (1 - pair) ** 2, 12);
    expect(one.objectives[0]).toMatchObject({ met: true, method: "approximation" });
    const three = analysed(text(3)).components.Db?.durability?.value ?? 0;
    expect(1 - three).toBeLessThan(1e-14);
    expect(analysed(text(1, "raid 0 { disks 4  afr 1.5%  rebuild 12 h }")).objectives[0]?.met).toBe(false);
  });

  test("what is not known is said", () => {
    expect(analysed(text(3, "")).objectives[0]).toMatchObject({ met: null, value: null });
    expect(analysed(text(3, "")).objectives[0]?.note).toContain("durability needs how disks fail");
    expect(analysed(text(3, "raid 5 { disks 4 }")).components.Db?.durability?.note).toBe("raid does not say its afr, rebuild");
  });
});

test("a chain acknowledges a write at its tail unless its mode says otherwise", () => {
  const written = (more: string) =>
    analysed(`
      client Users
      database Db { service-time constant(5 ms)  workers 4  replicate 3 { style chain ${more} } }
      Users -> Db { latency 0 ms }
      flow Put { from Users at 1 / s  Users -> Db write }
    `);
  const chain = written("");
  // Three copies of 5 ms one after the other, and two round trips of 1 ms between them.
  expect(chain.flows.Put?.latency.mean).toBeCloseTo(0.017, 4);
  expect(chain.components.Db?.rpo?.value).toBe(0);
  expect(written("mode async").flows.Put?.latency.mean).toBeCloseTo(0.005, 4);
  expect(written("mode async").components.Db?.rpo?.value).toBeCloseTo(0.1, 9);
});

test("a write at any copy of a multi-leader store waits for the others as its mode says, as in the simulator", () => {
  const text = (more: string) => `
    client Users
    database Db { service-time constant(5 ms)  workers 4  replicate 3 { style multi-leader ${more} } }
    Users -> Db { latency 0 ms }
    flow Put { from Users at 10 / s  Users -> Db write }
  `;
  for (const [mode, expected] of [
    ["mode async", 0.005],
    ["mode semi-sync", 0.011],
    ["mode sync", 0.011],
  ] as const) {
    expect(analysed(text(mode)).flows.Put?.latency.mean).toBeCloseTo(expected, 3);
    const run = simulateText(text(mode), { duration: 100, seed: 1 });
    expect(run.flows.Put?.latency.mean.value).toBeCloseTo(expected, 3);
  }
});

test("a cache that writes back loses what it has not flushed", () => {
  const cache = (more: string) => analysed(`client Users\ncache Cache { write back ${more} }\nUsers -> Cache`).components.Cache?.rpo;
  expect(cache("flush 5 s")).toMatchObject({ value: 5, method: "exact" });
  expect(cache("")).toMatchObject({ value: 0 });
  expect(analysed("client Users\ncache Cache { write through }\nUsers -> Cache").components.Cache?.rpo).toBeNull();
});

describe("money", () => {
  const text = `
    client Users
    service Api { replicas 4  service-time 1 ms  cost $0.50 / h }
    database Db { service-time 1 ms  cost $100 / month  replicate 3  entity Row { key id }  shard Row by hash(id) into 2 }
    cache Hot
    Users -> Api -> Db
    flow Ask { from Users at 100 / s  Users -> Api -> Db read key id }
  `;

  test("a month of all replicas and shards, and a million requests of it", () => {
    const { components, cost } = analysed(text);
    expect(components.Api?.costPerMonth?.value).toBeCloseTo(4 * 0.5 * 720, 9);
    expect(components.Db?.costPerMonth?.value).toBeCloseTo(600, 9);
    expect(components.Hot?.costPerMonth).toBeNull();
    const month = 4 * 0.5 * 720 + 600;
    expect(cost.perMonth.value).toBeCloseTo(month, 9);
    expect(cost.perMonth.note).toContain("without 1 component that has no cost");
    expect(cost.without).toEqual(["Hot"]);
    expect(cost.perMillionRequests.value).toBeCloseTo((month / (100 * 30 * day)) * 1e6, 9);
    expect(components.Api?.costPerMillion?.value).toBeCloseTo((1440 / (100 * 30 * day)) * 1e6, 9);
  });

  test("no prices, no sum", () => {
    expect(analysed("client Users\nservice Api\nUsers -> Api").cost).toMatchObject({
      perMonth: { value: null },
      perMillionRequests: { value: null },
    });
  });
});
