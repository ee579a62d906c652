import { analyze } from "@lintel/engine/analysis";
import { runRules } from "@lintel/engine/rules";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";
import { simulateText } from "../simulation/estimate.ts";

/* Hit ratios from size, policy, TTL and popularity, against caches simulated entry by entry. */

const hits = (text: string, cache: string) => analyze(designFromText(text).design).components[cache]?.hitRatio;

/** Half-width of a hit ratio from this many lookups, at three standard deviations; neighbouring lookups depend on each other a little. */
const tolerance = (lookups: number): number => (3 * 0.5) / Math.sqrt(lookups) + 0.002;

describe("one cache", () => {
  const text = (cache: string): string => `
    client User
    service Api { replicas 2  workers 64  service-time 1 ms }
    cache Hot { replicas 1  workers 64  service-time 0.1 ms  ${cache} }
    database Db { replicas 1  workers 64  service-time 1 ms }
    User -> Api -> Hot
    Api -> Db
    flow Ask { from User at 1k rps  User -> Api { Api -> Hot on miss { Api -> Db read  Api -> Hot "fill" write } } }
  `;
  test.each([
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(1)  policy lru",
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(1)  policy fifo",
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(1)  policy random",
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(0.6)  policy lru  ttl 4 s",
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(1)  policy lru  ttl 1 s",
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(1)  policy fifo  ttl 2 s",
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(1)  policy random  ttl 2 s",
    "size 10 MB  item-size 1 kB  keys 10k  skew zipf(0.9)  policy lru  ttl 10 s",
    "size 300 kB  item-size 1 kB  keys 3k  skew uniform  policy lru  ttl 500 ms",
    "size 1 MB  item-size 1 kB  keys 10k  skew zipf(1)  policy arc",
    "size 2 MB  item-size 1 kB  keys 10k  skew zipf(0.6)  policy arc",
    "size 1.2 MB  item-size 1 kB  keys 3k  skew zipf(0.8)  policy arc",
  ])("%s", (cache) => {
    const { components } = simulateText(text(cache), { duration: 60, warmUp: 20 });
    const figure = hits(text(cache), "Hot");
    expect(figure?.value).toBeGreaterThan(0.02);
    expect(Math.abs((components.Hot?.hitRatio ?? 0) - (figure?.value ?? 0))).toBeLessThan(tolerance(40_000));
  });

  test("few keys are reckoned exactly, and labelled so", () => {
    const figure = hits(text("size 2 kB  item-size 1 kB  keys 5  skew zipf(1.4)  policy lru"), "Hot");
    expect(figure).toMatchObject({ method: "exact" });
    expect(figure?.value).toBeCloseTo(0.616627, 6);
    expect(hits(text("size 50 MB  item-size 1 kB  keys 1M  policy lru"), "Hot")?.method).toBe("approximation");
    expect(hits(text("size 50 MB  item-size 1 kB  keys 1M  policy arc"), "Hot")?.note).toContain("ARC's four lists");
    expect(hits(text("size 50 MB  item-size 1 kB  keys 1M  policy arc  ttl 1 h"), "Hot")?.note).toContain(
      "LRU, as which ARC is taken here",
    );
  });
});

test("an entry that nobody asks for is gone after the characteristic time", () => {
  const text = (size: string): string => `
    client User
    service Api { service-time 1 ms }
    cache Hot { size ${size}  item-size 1 kB  keys 1k  skew uniform }
    User -> Api -> Hot
    flow Ask { from User at 100 rps  User -> Api { Api -> Hot on miss { } } }
  `;
  const residence = (size: string) => analyze(designFromText(text(size)).design).components.Hot?.residence;
  // Of 1,000 equal keys 400 are met within T requests: 1 − e^(−T / 1,000) of them.
  expect(residence("400 kB")?.value).toBeCloseTo((-1000 * Math.log(1 - 0.4)) / 100, 6);
  expect(residence("1 MB")).toMatchObject({ value: null, note: "everything fits, so nothing is ever evicted" });
});

describe("a cache behind a cache", () => {
  const keys = "item-size 1 kB  keys 10k  skew zipf(0.9)";
  const text = (first: string, second: string): string => `
    client User
    service Api { replicas 2  workers 64  service-time 1 ms }
    cache Near { replicas 1  workers 64  service-time 0.1 ms  ${first} }
    cache Far { replicas 1  workers 64  service-time 0.1 ms  ${second} }
    database Db { replicas 1  workers 64  service-time 1 ms }
    User -> Api -> Near
    Api -> Far
    Api -> Db
    flow Ask { from User at 1k rps  User -> Api { Api -> Near on miss { Api -> Far on miss { Api -> Db read  Api -> Far "fill" write } Api -> Near "fill" write } } }
  `;
  test.each([
    ["a larger one", `size 500 kB ${keys}`, `size 2 MB ${keys}`],
    ["one of the same size, which hits hardly ever", `size 1 MB ${keys}`, `size 1 MB ${keys}`],
    ["behind FIFO", `size 500 kB ${keys}  policy fifo`, `size 2 MB ${keys}`],
    ["behind a TTL", `size 500 kB ${keys}  ttl 2 s`, `size 2 MB ${keys}`],
  ])("%s", (_, first, second) => {
    const { components } = simulateText(text(first, second), { duration: 60, warmUp: 20 });
    const near = hits(text(first, second), "Near");
    const far = hits(text(first, second), "Far");
    expect(far).toMatchObject({ method: "approximation" });
    expect(far?.note).toContain("it sees only what Near misses");
    expect(Math.abs((components.Near?.hitRatio ?? 0) - (near?.value ?? 0))).toBeLessThan(tolerance(40_000));
    // The second cache's own popularity alone would say at least 0.4.
    expect(Math.abs((components.Far?.hitRatio ?? 0) - (far?.value ?? 0))).toBeLessThan(0.03);
  });

  test("a cache with other keys is taken by its own", () => {
    const own = `size 2 MB  item-size 1 kB  keys 20k  skew zipf(0.9)`;
    expect(hits(text(`size 500 kB ${keys}`, own), "Far")?.note).not.toContain("misses");
  });
});

describe("a cache that writes back", () => {
  const text = (hot: string): string => `
    client User
    service Api { workers 1000  service-time 1 ms }
    cache Hot { workers 1000  service-time 0.1 ms  size 10 MB  item-size 1 kB  write back  ${hot} }
    database Db { workers 1000  service-time 1 ms }
    User -> Api -> Hot -> Db
    flow Save { from User at 100 rps  User -> Api { Api -> Hot write { Hot -> Db write } } }
  `;
  const toStore = (hot: string) => analyze(designFromText(text(hot)).design).components.Db?.rate;

  test.each(["uniform", "zipf(0.8)", "zipf(1.2)"].flatMap((skew) => ["1 s", "5 s", "20 s"].map((flush) => [skew, flush] as const)))(
    "%s, flush %s: each key is written once per flush, as in the simulator",
    (skew, flush) => {
      const hot = `keys 1k  skew ${skew}  flush ${flush}`;
      const seen = simulateText(text(hot), { duration: 100, warmUp: 40 }).components.Db?.throughput ?? 0;
      const figure = toStore(hot);
      expect(figure).toMatchObject({ method: "approximation", note: expect.stringContaining("once per flush") });
      expect(Math.abs((figure?.value ?? 0) / seen - 1), `${figure?.value} and ${seen}`).toBeLessThan(0.05);
    },
  );

  test("nobody waits for its store, and no write fails with it", () => {
    const slow = text("keys 1k  flush 5 s").replace("Db { workers 1000  service-time 1 ms", "Db { workers 1000  service-time 50 ms");
    const { flows } = analyze(designFromText(slow).design);
    const simulated = simulateText(slow, { duration: 40, warmUp: 10 }).flows.Save?.latency;
    expect(Math.abs((flows.Save?.latency.mean ?? 0) / (simulated?.mean.value ?? 0) - 1)).toBeLessThan(0.02);
    expect(Math.abs((flows.Save?.latency.p99 ?? 0) / (simulated?.p99.value ?? 0) - 1)).toBeLessThan(0.05);
    expect(flows.Save?.calls.at(-1)).toMatchObject({ mean: null, note: "nobody waits for it" });
    expect(flows.Save?.hops.map(({ element }) => element)).not.toContain("Db");
    const failing = flows.Save?.availability.cutSets.flat();
    expect(failing).toContain("Hot");
    expect(failing).not.toContain("Db");
  });

  test("alike keys: λ / (1 + λT) each", () => {
    expect(toStore("keys 1k  skew uniform  flush 5 s")?.value).toBeCloseTo(100 / 1.5, 9);
    expect(toStore("keys 1000G  skew uniform  flush 5 s")?.value).toBeCloseTo(100, 6);
    expect(toStore("keys 1k  skew uniform  flush 5 s  replicas 4  scope local")?.value).toBeCloseTo(100 / 1.125, 9);
  });

  test("every write goes on without a flush, and at most so where the keys are not known", () => {
    expect(toStore("keys 1k")).toMatchObject({ value: 100, method: "exact" });
    expect(toStore("flush 5 s")).toMatchObject({ value: 100, method: "upper-bound", note: expect.stringContaining("at most") });
  });

  describe("without its keys", () => {
    const shared = (workers: number): string => `
      client User
      service Api { workers 8  service-time 1 ms }
      cache Hot { service-time 0.2 ms  write back  flush 5 s }
      database Db { workers ${workers}  service-time 5 ms }
      queue Jobs { service-time 0.1 ms }
      worker Later { service-time 1 ms }
      User -> Api -> Hot -> Db
      Api -> Db
      Db ~> Jobs -> Later
      flow Save { from User at 300 rps  User -> Api { Api -> Hot write { Hot -> Db write { Db ~> Jobs } } } }
      flow Look { from User at 300 rps  User -> Api { Api -> Db read } }
      slo Look { latency p99 < 1 s  latency p99 < 60 ms  throughput >= 350 rps  throughput >= 1k rps }
    `;
    const { components, links, flows, objectives } = analyze(designFromText(shared(4)).design);

    test("what grows with the load of its store is an upper bound, what falls with it a lower one, and nothing else is a bound", () => {
      const { Db, Later, Hot, Api } = components;
      for (const figure of [Db?.rate, Db?.utilisation, Db?.sojourn, Db?.wait, Db?.inFlight, Db?.capacity?.replicasNeeded])
        expect(figure).toMatchObject({ method: "upper-bound", note: expect.stringContaining("without its keys") });
      for (const figure of [Later?.rate, links["Hot -> Db"]?.rate, links["Hot -> Db"]?.latency, links["Api -> Db"]?.latency])
        expect(figure).toMatchObject({ method: "upper-bound" });
      // Who calls through Api waits for the store, too.
      expect(links["User -> Api"]?.latency.method).toBe("upper-bound");
      expect(flows.Look).toMatchObject({ latency: { method: "upper-bound" }, maxThroughput: { method: "lower-bound" } });
      expect(flows.Look?.headroom.method).toBe("lower-bound");
      for (const figure of [Hot?.rate, Api?.rate, flows.Save?.latency, links["Api -> Db"]?.rate]) expect(figure?.method).toBe("exact");
    });

    test("an objective is decided by a bound from its side only", () => {
      expect(objectives.map(({ met }) => met)).toEqual([true, null, true, null]);
    });

    test("a store that the most would overload may be overloaded", () => {
      const { design } = designFromText(shared(2));
      const analysis = analyze(design);
      expect(analysis.components.Db?.utilisation).toMatchObject({ value: 1.5, method: "upper-bound" });
      expect(analysis.flows.Look?.latency).toMatchObject({ mean: null, note: expect.stringContaining("at most") });
      expect(analysis.objectives[0]).toMatchObject({ met: null, note: expect.stringContaining("may be given more than it can do") });
      const overloads = runRules({ design, analysis }).filter(({ rule }) => rule === "node-overloaded");
      expect(overloads).toMatchObject([{ severity: "info", message: expect.stringContaining("gets at most 600 rps") }]);
    });
  });
});
