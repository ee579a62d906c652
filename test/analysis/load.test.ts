import { analyze } from "@lintel/engine/analysis";
import { placementHash } from "@lintel/engine/model";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";
import { simulateText } from "../simulation/estimate.ts";

async function analysed(text: string) {
  const { design, findings } = await designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
  return analyze(design);
}

describe("calls per request", () => {
  test("branches, chances, repetitions and parallel calls", async () => {
    const { components } = await analysed(`
      client Users
      service A
      service B
      service C
      service D
      service E
      Users -> A -> B, C, D, E
      flow Ask {
        from Users at 100 / s
        Users -> A {
          choose { 80% { A -> B } 20% { A -> C } }
          maybe 25% { A -> C }
          repeat 3 { A -> D }
          parallel { { A -> E } { A -> E } }
        }
      }
    `);
    const rates = Object.fromEntries(Object.values(components).map((component) => [component.id, component.rate.value]));
    expect(rates.A).toBeCloseTo(100, 9);
    expect(rates.B).toBeCloseTo(80, 9);
    expect(rates.C).toBeCloseTo(20 + 25, 9);
    expect(rates.D).toBeCloseTo(300, 9);
    expect(rates.E).toBeCloseTo(200, 9);
  });

  test("a topic copies to every subscription, consumers of a queue share", async () => {
    const text = (kind: string): string => `
      client Users
      service A
      ${kind} Events
      worker X
      worker Y
      database Db
      Users -> A
      A ~> Events
      Events -> X
      Events -> Y
      X -> Db { calls 2 }
      flow Ask { from Users at 60 / s  Users -> A { A ~> Events } }
    `;
    const topic = (await analysed(text("topic"))).components;
    expect([topic.X?.rate.value, topic.Y?.rate.value, topic.Db?.rate.value]).toEqual([60, 60, 120]);
    const queue = (await analysed(text("queue"))).components;
    expect([queue.X?.rate.value, queue.Y?.rate.value, queue.Db?.rate.value]).toEqual([30, 30, 60]);
  });

  describe("consumers of one queue that differ", () => {
    const text = (rate: number, x: string, y: string, kind = "queue"): string => `
      client Users
      service A { workers 1000  service-time 1 ms }
      ${kind} Events
      worker X { ${x} }
      worker Y { ${y} }
      Users -> A ~> Events -> X, Y
      flow Ask { from Users at ${rate} / s  Users -> A { A ~> Events } }
    `;
    test.each([
      [500, "workers 1  service-time 5 ms", "workers 1  service-time 1.25 ms"],
      [500, "workers 4  service-time 20 ms", "workers 16  service-time 20 ms"],
      [500, "replicas 2  workers 2  service-time 20 ms", "workers 1000  service-time 100 ms"],
      [500, "workers 1  service-time 5 ms", "workers 2  service-time 4 ms"],
      [100, "workers 1  service-time 5 ms", "workers 1  service-time 1.25 ms"],
    ])("%d/s to %s and %s: whoever is free takes the next, as in the simulator", async (rate, x, y) => {
      const { components } = await analysed(text(rate, x, y));
      const simulated = simulateText(text(rate, x, y), { duration: 30, warmUp: 5 }).components;
      for (const id of ["X", "Y"]) {
        const [figure, seen] = [components[id]?.rate, simulated[id]?.throughput ?? 0];
        expect(figure).toMatchObject({ method: "approximation", note: expect.stringContaining("Erlang's loss formula") });
        expect(Math.abs((figure?.value ?? 0) / seen - 1), `${id}: ${figure?.value} and ${seen}`).toBeLessThan(0.1);
        expect(components[id]?.utilisation).toMatchObject({ method: "approximation" });
        expect(components[id]?.utilisation.value).toBeLessThan(1);
        // All of them wait in one line: in one of its own X would take up to twice as long.
        const [time, taken] = [components[id]?.sojourn.mean ?? 0, simulated[id]?.sojourn.mean ?? 0];
        expect(Math.abs(time / taken - 1), `${id}: ${time} and ${taken}`).toBeLessThan(0.15);
      }
      expect((components.X?.rate.value ?? 0) + (components.Y?.rate.value ?? 0)).toBeCloseTo(rate, 6);
    });

    test("all get shares of what they can take where all are saturated, and the queue's backlog grows by the rest", async () => {
      const { components } = await analysed(text(1500, "workers 1  service-time 5 ms", "workers 1  service-time 1.25 ms"));
      expect([components.X?.rate.value, components.Y?.rate.value]).toEqual([expect.closeTo(300, 6), expect.closeTo(1200, 6)]);
      expect(components.Events?.capacity?.backlog?.growth.value).toBeCloseTo(500, 6);
      expect(components.Events?.capacity?.backlog?.drainPerSecond.value).toBeNull();
      // What waits, waits for both of them.
      expect([components.X?.capacity?.backlog, components.Y?.capacity?.backlog]).toEqual([null, null]);
    });

    test("their backlog grows at peak and goes after it, and after a standstill, as in the simulator", async () => {
      const design = text(200, "workers 1  service-time 5 ms", "workers 1  service-time 10 ms").replace(
        "client Users",
        "client Users { peak 2x }",
      );
      const backlog = (await analysed(design)).components.Events?.capacity?.backlog;
      expect(backlog).toMatchObject({ growth: { value: 0 }, growthAtPeak: { value: expect.closeTo(100, 9) } });
      expect(backlog).toMatchObject({
        drainPerSecond: { value: expect.closeTo(2, 9) },
        drainPerPeakSecond: { value: expect.closeTo(1, 9) },
      });
      const longest = (actions: string): { most: number; drained: number } => {
        const { design: read } = designFromText(`${design} scenario "s" for 200 s { warm-up 5 s  ${actions} }`);
        const lag = simulateText(`${design} scenario "s" for 200 s { warm-up 5 s  ${actions} }`, {
          scenario: read.scenarios[0]?.id ?? null,
        }).series.components.Events?.lag as readonly number[];
        return { most: Math.max(...lag), drained: lag.findIndex((waiting, second) => second > 60 && waiting < 20) - 50 };
      };
      // 40 seconds of each: 4,000 and 8,000 messages, worked off in 40 and 80 seconds.
      const peak = longest("at 10 s load Ask x 2 for 40 s");
      expect(Math.abs(peak.most / 4000 - 1)).toBeLessThan(0.15);
      expect(Math.abs(peak.drained / 40 - 1)).toBeLessThan(0.2);
      const still = longest("at 10 s kill X for 40 s  at 10 s kill Y for 40 s");
      expect(Math.abs(still.most / 8000 - 1)).toBeLessThan(0.1);
      expect(Math.abs(still.drained / 80 - 1)).toBeLessThan(0.2);
    });

    test("one that reads another broker, too, says that its own backlog depends on the others", async () => {
      const { components } = await analysed(
        text(200, "workers 1  service-time 5 ms", "workers 1  service-time 10 ms")
          .replace("flow Ask", "topic Own  A ~> Own -> X  flow Ask")
          .replace("A ~> Events }", "A ~> Events  A ~> Own }"),
      );
      expect(components.X?.capacity?.backlog?.growth).toMatchObject({ value: null, note: expect.stringContaining("Events") });
      expect(components.Y?.capacity?.backlog).toBeNull();
      // 200 + 100 per second are done, 200 of Own among them.
      expect(components.Events?.capacity?.backlog?.growth.value).toBeCloseTo(100, 6);
    });

    test("messages wait ever longer from where all consumers together are full", async () => {
      const { flows } = await analysed(
        text(500, "workers 1  service-time 5 ms", "workers 1  service-time 1.25 ms").replace("workers 1000", "workers 2"),
      );
      expect(flows.Ask?.maxThroughput).toMatchObject({ note: expect.stringContaining("from 1k rps on") });
    });

    test("one that also answers calls takes fewer messages", async () => {
      const called = text(500, "workers 8  service-time 10 ms", "workers 8  service-time 10 ms").replace(
        "flow Ask {",
        "A -> X  flow Call { from Users at 500 / s  Users -> A -> X }  flow Ask {",
      );
      const { components, links } = await analysed(called);
      const [x, y] = ["Events -> X", "Events -> Y"].map((id) => links[id]?.rate.value ?? 0);
      expect(components.X?.utilisation.value).toBeLessThan(1);
      const seen = (simulateText(called, { duration: 30, warmUp: 5 }).components.X?.throughput ?? 0) - 500;
      expect(Math.abs((x ?? 0) / seen - 1), `${x} and ${seen}`).toBeLessThan(0.07);
      expect((x ?? 0) + (y ?? 0)).toBeCloseTo(500, 6);
      for (const id of ["X", "Y"])
        expect(components[id]?.sojourn).toMatchObject({
          method: "approximation",
          note: expect.stringContaining("as if its part of Events"),
        });
    });

    test("alike ones, those without a limit and partitions are shared evenly", async () => {
      const same = "workers 1  service-time 5 ms";
      for (const design of [
        text(300, same, same),
        text(900, same, same),
        text(300, "", ""),
        text(300, same, "service-time 1 ms").replace("queue Events", "queue Events { ordering partition }"),
      ]) {
        const { components } = await analysed(design);
        expect(components.X?.rate.value).toBeCloseTo(components.Y?.rate.value ?? Number.NaN, 9);
        expect(components.X?.rate.method).toBe("exact");
      }
    });

    test("alike ones wait as one of them with the workers of all, exactly so, and partitions for themselves", async () => {
      const same = "workers 1  service-time 8 ms";
      const [both, one] = [
        await analysed(text(200, same, same)),
        await analysed(text(200, "workers 2  service-time 8 ms", same).replace("X, Y", "X")),
      ];
      expect(both.components.X?.sojourn.method).toBe("exact");
      for (const figure of ["mean", "p50", "p99"] as const)
        expect((both.components.X?.sojourn[figure] ?? 0) / (one.components.X?.sojourn[figure] ?? 1)).toBeCloseTo(1, 9);
      expect(both.components.Y?.inFlight.value).toBeCloseTo((one.components.X?.inFlight.value ?? 0) / 2, 9);
      const apart = await analysed(text(200, same, same).replace("queue Events", "queue Events { ordering partition }"));
      expect(apart.components.X?.sojourn.mean).toBeCloseTo(0.008 / (1 - 0.8), 6);
    });
  });

  test("retries: an attempt that fails half the time takes 1.875 attempts with 3 retries", async () => {
    const { links, components } = await analysed(`
      client Users
      service A
      service B { error-rate 50% }
      Users -> A
      A -> B { retries 3 }
      flow Ask { from Users at 8 / s  Users -> A -> B }
    `);
    expect(links["A -> B"]?.rate.value).toBeCloseTo(8, 6);
    expect(links["A -> B"]?.attemptRate.value).toBeCloseTo(15, 4);
    expect(components.B?.rate.value).toBeCloseTo(15, 4);
  });

  test("a rate limit for all clients caps what goes on", async () => {
    const { components, flows } = await analysed(`
      client Users
      gateway Edge { rate-limit { algorithm token-bucket  rate 50 rps  burst 50 } }
      service A
      Users -> Edge -> A
      flow Ask { from Users at 200 / s  Users -> Edge -> A }
    `);
    expect(components.Edge?.rate.value).toBeCloseTo(200, 9);
    expect(components.A?.rate.value).toBeCloseTo(50, 6);
    expect(components.Edge?.sojourn.note).toContain("rate limit");
    expect(flows.Ask?.maxThroughput.value).toBeCloseTo(50, 6);
    expect(flows.Ask?.bottleneck).toBe("Edge");
  });

  test("weights load one replica more", async () => {
    const { components } = await analysed(`
      client Users
      loadbalancer Lb { strategy weighted(Api.1 3, Api.2 1) }
      service Api { replicas 2  workers 10  service-time 10 ms }
      Users -> Lb -> Api
      flow Ask { from Users at 800 / s  Users -> Lb -> Api }
    `);
    expect(components.Api?.utilisation.value).toBeCloseTo((800 * 0.75 * 0.01) / 10, 9);
  });
});

describe("copies and shards", () => {
  const store = (more: string, access: string): string => `
    client Users
    database Db {
      workers 1  service-time 1 ms
      entity Row { key id { cardinality 1 billion }  field at { monotonic }  field kind { cardinality 4 }  field owner { cardinality 1M  skew zipf(1) } }
      ${more}
    }
    Users -> Db
    flow Use { from Users at 100 / s  Users -> Db ${access} }
  `;

  test("a write loads every copy, reads spread over the followers", async () => {
    const copies = "replicate 3 { style leader-follower  mode async  lag 10 ms  read-from followers }";
    expect((await analysed(store(copies, "write"))).components.Db?.utilisation.value).toBeCloseTo(0.1, 9);
    expect((await analysed(store(copies, "read"))).components.Db?.utilisation.value).toBeCloseTo(0.05, 9);
  });

  test.each([
    ["by hash(id) into 4", 0.25, "hashed evenly"],
    ["by range(at) into 4", 1, "only grows"],
    ["by hash(kind) into 16", 0.25, "4 values"],
    ["by range(id) into 4 { weights 40% 30% 20% 10% }", 0.4, "written weights"],
  ])("shard %s: the hottest takes %d", async (clause, share, reason) => {
    const { components } = await analysed(store(`shard Row ${clause}`, "write"));
    const shard = components.Db?.shards[0];
    expect(shard?.hottestShare).toBeCloseTo(share, 3);
    expect(shard?.reason).toContain(reason);
    expect(components.Db?.utilisation.value).toBeCloseTo(0.1 * share, 3);
  });

  test("the most popular owner has a shard of his own, salt spreads him", async () => {
    // Zipf 1 over a million: the first takes 1 / H(10^6) = 1 / 14.392727; all of them placed one by one.
    const total = 14.392727;
    const placed = new Array<number>(10).fill(0);
    for (let rank = 1e6; rank >= 1; rank--) placed[placementHash(rank) % 10] = (placed[placementHash(rank) % 10] ?? 0) + 1 / rank / total;
    const plain = (await analysed(store("shard Row by hash(owner) into 10", "write"))).components.Db?.shards[0];
    expect(plain?.hottestShare).toBeCloseTo(Math.max(...placed), 3);
    expect(plain?.hottestShare).toBeGreaterThan(1 / total + (1 - 1 / total) / 11);
    const salted = (await analysed(store("shard Row by hash(owner) into 10 { salt 8 }", "write"))).components.Db?.shards[0];
    expect(salted?.hottestShare).toBeLessThan(plain?.hottestShare as number);
  });

  test("a read by another field asks every shard", async () => {
    const { components, flows } = await analysed(store("shard Row by hash(id) into 4", "read key owner"));
    expect(components.Db?.utilisation.value).toBeCloseTo(0.1, 9);
    expect(flows.Use?.latency.note).toContain("owner does not pick the shard");
  });
});

describe("time", () => {
  const near = (actual: number | null | undefined, expected: number, tolerance = 0.005): void => {
    expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThan(tolerance);
  };
  const free = "{ latency 0 ms  payload 0 B  response 0 B }";

  test("parallel calls end with the slowest, or with the k-th", async () => {
    const text = (join: string): string => `
      client Users
      ${["A", "B", "C"].map((name) => `service ${name} { workers 1000  service-time exponential(100 ms) }  Users -> ${name} ${free}`).join("\n")}
      flow Ask { from Users at 1 / s  parallel ${join} { Users -> A  Users -> B  Users -> C } }
    `;
    near((await analysed(text(""))).flows.Ask?.latency.mean, 0.1 * (1 + 1 / 2 + 1 / 3));
    near((await analysed(text("first 2 of 3"))).flows.Ask?.latency.mean, 0.1 * (1 / 2 + 1 / 3));
    near((await analysed(text("first 1 of 3"))).flows.Ask?.latency.mean, 0.1 / 3);
  });

  test.each([
    [0.5, 2.875],
    [0.8, 7],
    [0.9, 13.875],
  ])("fork-join over two queues at %d takes %d: a labelled approximation", async (rate, exactMean) => {
    const { flows } = await analysed(`
      client Users
      service A { workers 1  service-time exponential(1 s) }
      service B { workers 1  service-time exponential(1 s) }
      Users -> A ${free}
      Users -> B ${free}
      flow Ask { from Users at ${rate} / s  parallel { Users -> A  Users -> B } }
    `);
    const { latency } = flows.Ask ?? {};
    expect(latency?.method).toBe("approximation");
    expect(latency?.note).toContain("Nelson–Tantawi");
    // Flatto & Hahn.
    near(latency?.mean, exactMean, 0.01);
  });

  test("the tail at scale: 100 calls of which 1% are slow leave 63.4% of requests slow", async () => {
    const { flows } = await analysed(`
      client Users
      service Leaf { replicas 100  workers 1000  service-time empirical(10 ms 99%, 1 s 1%) }
      Users -> Leaf ${free}
      flow Ask { from Users at 1 / s  parallel { ${Array.from({ length: 100 }, () => "{ Users -> Leaf }").join(" ")} } }
    `);
    // 36.6% of the requests are done within 10 ms.
    const { latency } = flows.Ask ?? {};
    expect(latency?.p50).toBeGreaterThan(0.9);
    near(latency?.mean, 0.366032 * 0.01 + 0.633968 * 1, 0.05);
  });

  test("a timeout with retries: attempts that are late are given up and repeated", async () => {
    const { flows, links } = await analysed(`
      client Users
      service A { workers 1000  service-time exponential(100 ms) }
      Users -> A { latency 0 ms  payload 0 B  response 0 B  timeout 100 ms  retries 1 }
      flow Ask { from Users at 1 / s  Users -> A }
    `);
    const late = Math.exp(-1);
    near(links["Users -> A"]?.timeoutRatio?.value, late, 0.01);
    near(links["Users -> A"]?.attemptRate.value, 1 + late, 0.01);
    const inTime = 0.1 * (1 - late / (1 - late));
    // Good requests: at the first attempt, or after 100 ms at the second.
    near(flows.Ask?.latency.mean, inTime + (late / (1 + late)) * 0.1, 0.01);
    expect(flows.Ask?.latency.note).toContain("13.5% fail");
  });

  test("a cache that is used aside costs its timeout at most", async () => {
    const { flows } = await analysed(`
      client Users
      service Api { workers 1000  service-time constant(1 ms) }
      cache Cache { workers 1000  service-time constant(50 ms)  hit-ratio 50%  write aside }
      database Db { workers 1000  service-time constant(10 ms) }
      Users -> Api ${free}
      Api -> Cache { latency 0 ms  payload 0 B  response 0 B  timeout 20 ms }
      Api -> Db ${free}
      flow Ask { from Users at 1 / s  Users -> Api { Api -> Cache on miss { Api -> Db read } } }
    `);
    // Every lookup times out after 20 ms and counts as a miss.
    near(flows.Ask?.latency.mean, 0.001 + 0.02 + 0.01, 0.001);
    expect(flows.Ask?.latency.p999).toBeCloseTo(0.031, 6);
  });

  test("a quorum read waits for the second fastest of three", async () => {
    const { flows } = await analysed(`
      client Users
      database Db { workers 1000  service-time exponential(10 ms)  replicate 3 { style leaderless  quorum read 2 write 2 } }
      Users -> Db ${free}
      flow Ask { from Users at 1 / s  Users -> Db read }
    `);
    near(flows.Ask?.latency.mean, 0.01 * (1 / 3 + 1 / 2));
  });

  // Five queues that all get the same 200,000 requests; the p99 is known to some percent.
  test.each([
    { service: "exponential(1 s)", read: 1, mean: 1.004, p95: 3.425, p99: 5.743 },
    { service: "exponential(1 s)", read: 5, mean: 6.742, p95: 14.943, p99: 20.393 },
    { service: "gamma(mean 1 s, cv 0.5)", read: 1, mean: 1.332, p95: 3.62, p99: 5.768 },
    { service: "gamma(mean 1 s, cv 0.5)", read: 5, mean: 3.836, p95: 8.502, p99: 12.081 },
  ])("answer $read of five copies with $service, late together, as simulated", async ({ service, read, ...simulated }) => {
    const { flows } = await analysed(`
      client Users
      database Db { workers 1  service-time ${service}  replicate 5 { style leaderless  quorum read ${read} write 5 } }
      Users -> Db ${free}
      flow Ask { from Users at 0.7 / s  Users -> Db read }
    `);
    const { latency } = flows.Ask ?? {};
    for (const statistic of ["mean", "p95", "p99"] as const) near(latency?.[statistic], simulated[statistic], 0.07);
  });
});

test("a coordinator is written at its leader and read at any node, as in the simulator", async () => {
  const text = `
    client Users
    service A { workers 1000  service-time 1 ms }
    coordinator K { nodes 3  workers 1  service-time 5 ms }
    Users -> A -> K
    flow Lock { from Users at 90 / s  Users -> A { A -> K write } }
    flow Look { from Users at 150 / s  Users -> A { A -> K read } }
  `;
  const { components, flows } = await analysed(text);
  // The leader gets 90 writes and a third of 150 reads a second, and has 5 ms for each: M/M/1 at 70%.
  expect(components.K?.utilisation).toMatchObject({ value: expect.closeTo(0.7, 9), method: "exact" });
  expect(components.K?.maxThroughput.value).toBeCloseTo(240 / 0.7, 6);
  expect(components.K?.sojourn.mean).toBeCloseTo(0.005 / 0.3, 6);
  const simulated = simulateText(text, { duration: 120, warmUp: 10 }).flows;
  for (const id of ["Lock", "Look"])
    expect(Math.abs((flows[id]?.latency.mean ?? 0) / (simulated[id]?.latency.mean.value ?? 0) - 1)).toBeLessThan(0.04);
});
