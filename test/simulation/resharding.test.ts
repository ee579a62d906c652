import { analyze } from "@lintel/engine/analysis";
import { placementHash, shardOfHashAfter, written } from "@lintel/engine/model";
import { designFromText } from "@lintel/language";
import { describe, expect, test, vi } from "vitest";
import { simulateText } from "./estimate.ts";

vi.setConfig({ testTimeout: 60_000 });

/* Shards added and removed while a run goes on. */

type Method = Parameters<typeof shardOfHashAfter>[0]["method"]["value"];
const sharding = (method: Method) => ({ method: written(method), weights: null, virtualNodes: written(512) });

/** Share of 100,000 keys that are elsewhere, and the shares of the shards after it. */
function moved(method: Method, from: number, to: number): { readonly share: number; readonly shares: readonly number[] } {
  const [before, after] = [shardOfHashAfter(sharding(method), from, from), shardOfHashAfter(sharding(method), from, to)];
  const keys = 100_000;
  const shares = new Array<number>(Math.max(from, to)).fill(0);
  let count = 0;
  for (let key = 1; key <= keys; key++) {
    const [old, now] = [before(placementHash(key)), after(placementHash(key))];
    if (old !== now) count += 1;
    shares[now] = (shares[now] ?? 0) + 1 / keys;
  }
  return { share: count / keys, shares };
}

describe("keys that move", () => {
  test.each<[Method, number, number]>([
    ["hash", 10, 1 - 10 / 110],
    ["consistent-hash", 10, 1 / 11],
    ["rendezvous", 10, 1 / 11],
    ["directory", 10, 1 / 11],
    ["range", 10, 1 / 20],
    ["list", 10, 0],
    ["geo", 10, 0],
  ])("when a shard joins under %s", (method, shards, expected) => {
    expect(moved(method, shards, shards + 1).share).toBeCloseTo(expected, method === "consistent-hash" ? 1.7 : 2);
  });

  test.each<[Method, number]>([
    ["hash", 1 - 9 / 90],
    ["consistent-hash", 1 / 10],
    ["rendezvous", 1 / 10],
    ["directory", 1 / 10],
    ["range", 1 / 10],
    ["list", 1 / 10],
  ])("when one of ten leaves under %s", (method, expected) => {
    const { share, shares } = moved(method, 10, 9);
    expect(share).toBeCloseTo(expected, method === "consistent-hash" ? 1.7 : 2);
    expect(shares[9]).toBe(0);
  });

  test("are as few when several join one after the other", () => {
    const { share, shares } = moved("rendezvous", 4, 8);
    expect(share).toBeCloseTo(0.5, 2);
    for (const each of shares) expect(each).toBeCloseTo(1 / 8, 2);
    expect(moved("range", 4, 8).shares.every((each) => Math.abs(each - 1 / 8) < 0.01)).toBe(true);
  });

  test.each<Method>(["rendezvous", "range"])("are found without going through the shards one by one under %s", (method) => {
    const { share, shares } = moved(method, 4, 65_536);
    expect(share).toBeCloseTo(1 - 4 / 65_536, 3);
    expect(Math.max(...shares)).toBeLessThan(20 / 100_000);
  });

  test.each<Method>(["rendezvous", "range", "directory"])("go on to the next new shard only, under %s", (method) => {
    const [five, six] = [5, 6].map((to) => shardOfHashAfter(sharding(method), 4, to));
    for (let key = 1; key <= 1000; key++) {
      const hash = placementHash(key);
      if (six?.(hash) !== five?.(hash)) expect(six?.(hash)).toBe(5);
    }
  });

  test("are as many as the analysis says", () => {
    for (const method of ["hash", "rendezvous", "range", "directory", "consistent-hash"] as const) {
      const { design } = designFromText(store(method));
      const moves = analyze(design).components.Rows?.shards[0]?.keysMovedOnJoin.value ?? Number.NaN;
      const { timeline } = simulateText(store(method), { scenario: 'scenario "Grow"' });
      const told = timeline.find(({ text }) => text.includes("of the keys move"))?.text ?? "";
      expect(Math.abs(Number(/([\d.]+)%/.exec(told)?.[1]) / 100 - moves), `${method}: ${told}`).toBeLessThan(0.015);
    }
  });
});

const store = (method: string, options = "", action = "at 10 s scale Rows to 5 shards"): string => `
  client User { arrivals constant }
  database Rows {
    workers 100  service-time constant(0 s)
    entity Row { key id { cardinality 100k }  row-size 1 kB }
    replicate 2 { failover 0 s }
    shard Row by ${method}(id) into 4 { virtual-nodes 256  ${options} }
  }
  User -> Rows { latency 0 s }
  flow Ask { from User at 1k rps  User -> Rows read }
  scenario "Grow" for 30 s { warm-up 0 s  ${action} }
`;
const grown = (method: string, options?: string, action?: string) =>
  simulateText(store(method, options, action), { scenario: 'scenario "Grow"' });

describe("a store with more or fewer shards", () => {
  test("spreads its requests over the new ones too", () => {
    const { components, flows } = grown("rendezvous");
    // A third of the time without it.
    expect(components.Rows?.shardShares[4]).toBeCloseTo((0.2 * 20) / 30, 2);
    expect(components.Rows?.replicas).toEqual({ min: 8, max: 10 });
    expect(flows.Ask?.availability).toBe(1);
  });

  test("moves the keys one after the other at the speed that it says", () => {
    // A fifth of 100 MB at 2 MB / s: 10 s, in which they come evenly.
    const { components, timeline, notes } = grown("rendezvous", "rebalance automatic at 2 MB / s");
    expect(notes).toContain("Rows: the keys that move take no time of its workers and none of the bandwidth of its requests.");
    expect(timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Rows: (19|20)(\.\d+)?% of the keys move .*within (9|10)/),
    );
    const done = timeline.find(({ text }) => text === "Rows: all keys have moved")?.time ?? 0;
    expect(done).toBeGreaterThan(19.5);
    expect(done).toBeLessThan(20.5);
    expect(components.Rows?.shardShares[4]).toBeCloseTo((0.2 * (10 / 2 + 10)) / 30, 2);
  });

  test("keeps a shard that goes until its keys have moved, and then loses nothing", () => {
    const { components, flows } = grown("rendezvous", "rebalance automatic at 2 MB / s", "at 10 s scale Rows to 3 shards");
    expect(flows.Ask?.availability).toBe(1);
    expect(components.Rows?.replicas).toEqual({ min: 6, max: 8 });
    // A quarter of 100 MB takes 12.5 s.
    expect(components.Rows?.shardShares[3]).toBeCloseTo((0.25 * (10 + 12.5 / 2)) / 30, 2);
  });

  test("moves nothing by itself when nobody rebalances", () => {
    const { components, notes } = grown("rendezvous", "rebalance manual");
    expect(components.Rows?.shardShares[4]).toBe(0);
    expect(notes.join("\n")).toContain("no key moves by itself");
    const { flows } = grown("rendezvous", "rebalance none", "at 10 s scale Rows to 3 shards");
    expect(flows.Ask?.availability).toBeCloseTo(1 - (0.25 * 20) / 30, 2);
  });

  test("is as before when the action ends", () => {
    const { components } = grown("hash", "", "at 10 s scale Rows to 8 shards for 10 s");
    expect(components.Rows?.shardShares[0]).toBeCloseTo((0.25 * 20 + 0.125 * 10) / 30, 2);
    expect(components.Rows?.replicas).toEqual({ min: 8, max: 16 });
  });

  test("has as many copies of new shards as of the others, and as many as before when an action ends", () => {
    const later = grown("rendezvous", "", "at 5 s scale Rows to 3  at 10 s scale Rows to 5 shards").series.components.Rows?.replicas;
    expect([later?.[7], later?.[20]]).toEqual([12, 15]);
    const back = grown("rendezvous", "", "at 5 s scale Rows to 8 shards  at 10 s scale Rows to 5 for 5 s").series.components.Rows?.replicas;
    expect([back?.[7], back?.[12], back?.[20]]).toEqual([16, 40, 16]);
  });

  test("has every write in all copies once its keys have moved", () => {
    const text = store("rendezvous", "", "at 3 s load Change x 0  at 10 s scale Rows to 5 shards")
      .replace("entity Row", "consistency strong  entity Row")
      .replace("cardinality 100k", "cardinality 100")
      .replace("scenario", "flow Change { from User at 1k rps  User -> Rows write key id }  scenario")
      .replace("failover 0 s", "failover 0 s  mode async  lag 100 s  read-from followers");
    // Until then followers lack what was written in the first three seconds.
    expect(simulateText(text, { scenario: 'scenario "Grow"' }).components.Rows?.stale?.share).toBeCloseTo(10 / 30, 1);
  });

  test("is asked as a whole by those who do not know the shard", () => {
    const text = store("hash").replace("User -> Rows read", "User -> Rows read key other").replace("row-size", "field other {}  row-size");
    const { components } = simulateText(text, { scenario: 'scenario "Grow"' });
    expect(components.Rows?.shardShares[4]).toBeCloseTo(20 / (4 * 30 + 20), 2);
  });
});

test("what cannot be is a finding", () => {
  const messages = (text: string): string[] => designFromText(text).findings.map(({ message }) => message);
  expect(messages(store("hash", "", "at 10 s scale Rows to 0 shards"))).toContainEqual(
    expect.stringContaining("whole number of shards, at least 1"),
  );
  expect(messages(store("hash", "rebalance automatic at 5 s"))).toContainEqual(expect.stringMatching(/5 s/));
});
