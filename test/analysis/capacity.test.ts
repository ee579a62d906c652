import { type Analysis, analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";
import { checkDesign, codesOf } from "../check-design.ts";

function analysed(text: string): Analysis {
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  return analyze(design);
}

function codesIn(text: string): readonly string[] {
  return codesOf(checkDesign(text).findings);
}

describe("headroom", () => {
  // Each Api carries 100 requests per second, Db 500.
  const text = (more = ""): string => `
    region r { zones a, b, c }
    region s { zones d }
    client Users { peak 2x }
    service Api { replicas 6  across r  workers 1  service-time 10 ms ${more} }
    database Db { replicas 1  in s.d  workers 1  service-time 2 ms }
    Users -> Api -> Db
    flow Ask { from Users at 200 / s  Users -> Api -> Db }
  `;

  test("now and at peak", () => {
    const { Ask } = analysed(text()).flows;
    expect(Ask?.headroom.value).toBeCloseTo(2.5, 9);
    expect(Ask?.headroomAtPeak.value).toBeCloseTo(1.25, 9);
    expect(Ask?.bottleneck).toBe("Db");
  });

  test("at peak in the proportions of the peak, where the flows of other clients grow by other factors", () => {
    const { Ask, Feed } = analysed(`
      client Users { peak 5x }
      client Sensors
      service Api { replicas 2  workers 1  service-time 10 ms }
      database Db { replicas 1  workers 1  service-time 1 ms }
      Users -> Api -> Db
      Sensors -> Db
      flow Ask { from Users at 10 / s  Users -> Api -> Db }
      flow Feed { from Sensors at 400 / s  Sensors -> Db }
    `).flows;
    // Db is 41% busy at the mean, and 45% when Ask is at its 50 requests per second and Feed still at 400.
    expect(Ask?.headroom.value).toBeCloseTo(1000 / 410, 9);
    expect(Ask?.headroomAtPeak.value).toBeCloseTo(1000 / 450, 9);
    expect(Feed?.headroomAtPeak.value).toBeCloseTo(1000 / 450, 9);
    // One Api left carries 100 of the 50.
    const loss = Ask?.losses.find(({ lost }) => lost === "Api");
    expect(loss).toMatchObject({ served: 1, bottleneck: "Api" });
    expect(loss?.headroom.value).toBeCloseTo(1000 / 410, 9);
    expect(loss?.headroomAtPeak.value).toBeCloseTo(2, 9);
  });

  test("at an overloaded peak with today's times: what waits for a timeout there holds no places here", () => {
    const { Ask } = analysed(`
      client Users { peak 8x }
      client Sensors
      service Api { replicas 2  workers 10  blocking true  service-time constant(0 s) }
      database Db { replicas 1  workers 10  service-time constant(10 ms) }
      Users -> Api { latency 0 s }
      Api -> Db { latency 0 s  timeout 2 s  retries 3 { backoff exponential(100 ms) } }
      Sensors -> Db { latency 0 s }
      flow Ask { from Users at 200 / s  Users -> Api -> Db }
      flow Feed { from Sensors at 10 / s  Sensors -> Db }
    `).flows;
    // Db is asked for 1,610 a second and does 1,000; one Api holds a place for 10 ms and carries 1,000 of 1,600.
    expect(Ask?.headroomAtPeak.value).toBeCloseTo(1000 / 1610, 2);
    expect(Ask?.losses.find(({ lost }) => lost === "Api")?.headroomAtPeak.value).toBeCloseTo(1000 / 1610, 2);
  });

  test("with each replica, zone and region lost, the worst first", () => {
    const losses = analysed(text()).flows.Ask?.losses ?? [];
    expect(losses.filter(({ served }) => served === 0).map(({ lost }) => lost)).toEqual(["r", "s", "s.d", "Db"]);
    expect(losses.map(({ served }) => served)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(losses[4]).toMatchObject({ kind: "zone", bottleneck: "Api" });
    // Four of six replicas carry 400 requests per second.
    const zone = losses.find(({ lost }) => lost === "r.a");
    expect(zone).toMatchObject({ kind: "zone", served: 1, bottleneck: "Api" });
    expect(zone?.headroom.value).toBeCloseTo(2, 9);
    expect(zone?.headroomAtPeak.value).toBeCloseTo(1, 9);
    const replica = losses.find(({ lost }) => lost === "Api");
    expect(replica).toMatchObject({ kind: "replica", served: 1, bottleneck: "Db" });
    expect(replica?.headroom.value).toBeCloseTo(2.5, 9);
  });

  test("a lost cache node sends its keys to the store, and a lost cache all of them", () => {
    const cache = (nodes: number): string => `
      client Users
      service Api { replicas 2  workers 100  service-time 1 ms }
      cache Hot { replicas ${nodes}  hit-ratio 90%  workers 100  service-time 1 ms }
      database Db { replicas 2  workers 1  service-time 10 ms }
      Users -> Api -> Hot
      Api -> Db
      flow Ask { from Users at 100 / s  Users -> Api { Api -> Hot on miss { Api -> Db read } } }
    `;
    const loss = (nodes: number) => analysed(cache(nodes)).flows.Ask?.losses.find(({ lost }) => lost === "Hot");
    // 10 misses a second of 200; a third of the cache gone makes 40, all of it 100.
    expect(analysed(cache(3)).flows.Ask?.headroom.value).toBeCloseTo(20, 9);
    expect(loss(3)).toMatchObject({ served: 1, bottleneck: "Db", headroom: { method: "approximation" } });
    expect(loss(3)?.headroom.value).toBeCloseTo(5, 9);
    expect(loss(1)?.headroom.value).toBeCloseTo(2, 9);
  });

  test("an autoscaler at its maximum carries more, until something else is full", () => {
    const { Ask } = analysed(text("autoscale { min 2  max 12  target 60%  every 15 s  startup 60 s }")).flows;
    // The replicas of Api were never the bottleneck.
    expect(Ask?.autoscaledThroughput).toBeNull();
    const busy = analysed(`
      client Users
      service Api { replicas 2  workers 1  service-time 10 ms  autoscale { min 2  max 5  target 60%  every 15 s  startup 60 s } }
      Users -> Api
      flow Ask { from Users at 100 / s  Users -> Api }
    `).flows.Ask;
    expect(busy?.maxThroughput.value).toBeCloseTo(200, 9);
    expect(busy?.autoscaledThroughput?.value).toBeCloseTo(500, 9);
    expect(busy?.autoscaledThroughput?.note).toContain("Api at its 5 replicas");
  });

  test("what is promised of a component with an autoscaler is judged by what all its replicas carry, as exact as what today's do", () => {
    const promised = (own: string) =>
      analysed(`
        client Users
        service Api { replicas 2  workers 1  ${own}  autoscale { min 2  max 5  target 60%  every 15 s  startup 60 s } }
        database Db { workers 1000  service-time constant(9 ms) }
        Users -> Api
        Api -> Db { latency 0 s }
        flow Ask { from Users at 100 / s  Users -> Api { Api -> Db } }
        slo Api { throughput >= 450 rps }
      `).objectives[0];
    const free = promised("service-time 10 ms");
    expect(free).toMatchObject({ met: true, method: "exact", note: "with its 5 autoscaled replicas" });
    expect(free?.value).toBeCloseTo(500, 9);
    // A worker is held for 10 ms today, and longer under more load: at most as much, so nobody knows.
    const held = promised("service-time constant(1 ms)  blocking true");
    expect(held).toMatchObject({ met: null, method: "upper-bound" });
    expect(held?.value).toBeCloseTo(500, 9);
    expect(held?.note).toMatch(/at most that.*; with its 5 autoscaled replicas; each visit holds a worker for 10 ms \(Little's law\)$/);
  });

  test("a flow without a rate has none, and says why", () => {
    const { flows } = analysed("client Users\nservice Api { replicas 2  service-time 1 ms  workers 1 }\nUsers -> Api");
    expect(flows["flow Users"]?.headroom).toMatchObject({ value: null });
    expect(flows["flow Users"]?.headroom.note).toContain("nothing says how many requests");
  });
});

describe("replicas needed", () => {
  const api = (body: string, rate = 250): string => `
    region r { zones a, b, c }
    client Users { peak 2x }
    service Api { workers 1  service-time 10 ms ${body} }
    Users -> Api
    flow Ask { from Users at ${rate} / s  Users -> Api }
  `;

  test("at a comfortable 70%, at peak, and with a zone lost", () => {
    const { capacity } = analysed(api("replicas 9  across r")).components.Api ?? {};
    // 250 / 70 and 500 / 70 rounded up; of 12 in three zones 8 are left.
    expect(capacity?.target).toBe(0.7);
    expect([capacity?.replicasNeeded.value, capacity?.replicasNeededAtPeak.value, capacity?.replicasNeededWithZoneLost.value]).toEqual([
      4, 8, 12,
    ]);
    expect(analysed(api("replicas 9")).components.Api?.capacity?.replicasNeededWithZoneLost.value).toBe(9);
  });

  test("at what the autoscaler holds, within its limits, with the time it takes", () => {
    const { capacity } = analysed(api("replicas 4  autoscale { min 2  max 8  target 50%  every 15 s  startup 45 s }")).components.Api ?? {};
    expect(capacity?.target).toBe(0.5);
    expect(capacity?.autoscale?.replicas.value).toBe(5);
    expect(capacity?.autoscale?.replicasAtPeak).toMatchObject({ value: 8, note: "at its maximum; 10 would hold 50%" });
    expect(capacity?.autoscale?.maxThroughput.value).toBeCloseTo(800, 9);
    expect(capacity?.autoscale?.reaction.value).toBe(60);
  });

  test("for the throughput that an objective promises", () => {
    const { components } = analysed(`${api("replicas 4")} slo Ask { throughput >= 1k rps }`);
    expect(components.Api?.capacity?.replicasForThroughput?.value).toBe(10);
    expect(analysed(api("replicas 4")).components.Api?.capacity?.replicasForThroughput).toBeNull();
  });

  test("reads are shared among copies, writes are not", () => {
    const store = (write: number): string => `
      client Users
      database Db { workers 1  service-time 10 ms  replicate 3 { style leader-follower  mode async  read-from any } }
      Users -> Db
      flow Get { from Users at 200 / s  Users -> Db read }
      flow Put { from Users at ${write} / s  Users -> Db write }
    `;
    // 20 writes everywhere leave 50 of 70: four copies for 200 reads.
    expect(analysed(store(20)).components.Db?.capacity?.replicasNeeded.value).toBe(4);
    expect(analysed(store(80)).components.Db?.capacity?.replicasNeeded).toMatchObject({
      value: null,
      note: "every copy does all writes: no number of replicas brings it to 70%",
    });
  });

  test("one active replica is enough or it is not", () => {
    const one = (rate: number) => analysed(api("replicas 2  mode active-passive", rate)).components.Api?.capacity?.replicasNeeded;
    expect(one(50)?.value).toBe(1);
    expect(one(90)?.value).toBeNull();
  });
});

describe("held and on the wire", () => {
  const text = (link = ""): string => `
    client Users
    service Api { replicas 2  workers 64  service-time constant(20 ms) }
    external Bank { latency constant(230 ms) }
    Users -> Api { latency 0 s  payload 1 kB  response 9 kB  bandwidth 1 MB/s }
    Api -> Bank { latency 0 s  payload 0 B  response 0 B ${link} }
    flow Pay { from Users at 40 / s  Users -> Api -> Bank }
  `;

  test("threads are rate times response time, over the replicas", () => {
    const { capacity } = analysed(text()).components.Api ?? {};
    expect(capacity?.threads.value).toBeCloseTo((40 * 0.25) / 2, 6);
  });

  test("bandwidth of the busier direction, calls in flight, and connections of all pools", () => {
    const { links } = analysed(text("pool 10"));
    expect(links["Users -> Api"]?.bandwidthUtilisation.value).toBeCloseTo((40 * 9000) / 1e6, 9);
    expect(links["Api -> Bank"]?.bandwidthUtilisation).toMatchObject({ value: null, note: "no bandwidth is given" });
    // Erlang B of 4.6 calls in 10 places: 1.18% are refused, and not in flight.
    expect(links["Api -> Bank"]?.inFlight.value).toBeCloseTo(40 * 0.23 * (1 - 0.0118427), 5);
    expect(links["Api -> Bank"]?.connections.value).toBe(20);
    expect(links["Users -> Api"]?.connections.value).toBeNull();
  });
});

describe("a backlog", () => {
  const text = (rate: number): string => `
    client Users { peak 2x }
    service Api { service-time 1 ms }
    queue Jobs
    worker Mailer { replicas 2  workers 1  service-time 10 ms }
    Users -> Api ~> Jobs -> Mailer
    flow Send { from Users at ${rate} / s  Users -> Api { Api ~> Jobs } }
  `;

  test("grows at peak and is worked off afterwards", () => {
    const backlog = analysed(text(150)).components.Mailer?.capacity?.backlog;
    // 200 a second are done, 150 come on average, 300 at peak.
    expect(backlog?.growth.value).toBe(0);
    expect(backlog?.growthAtPeak.value).toBeCloseTo(100, 9);
    expect(backlog?.drainPerSecond.value).toBeCloseTo(3, 9);
    expect(backlog?.drainPerPeakSecond.value).toBeCloseTo(2, 9);
  });

  test("of an overloaded consumer is never worked off", () => {
    const backlog = analysed(text(250)).components.Mailer?.capacity?.backlog;
    expect(backlog?.growth.value).toBeCloseTo(50, 9);
    expect(backlog?.drainPerSecond.value).toBeNull();
  });

  test("belongs to consumers alone", () => {
    expect(analysed(text(150)).components.Api?.capacity?.backlog).toBeNull();
  });
});

describe("workers held while calls time out", () => {
  // A worker is held for 20 + 3 · 70 + 2 · 5 = 240 ms, and 12 of them carry 12 / 0.24 = 50 requests per second.
  const text = (rate: number): string => `
    region r { zones a, b, c }
    client User {}
    service Api { replicas 3  across r  workers 4  service-time constant(20 ms)  blocking true  availability 99.9% }
    external Bank { latency constant(80 ms)  availability 99.9% }
    User -> Api { latency 0 ms }
    Api -> Bank { latency 0 ms  pool 20  timeout 70 ms  retries 2 { backoff constant(5 ms) }  idempotent }
    flow Pay { from User at ${rate} rps  User -> Api -> Bank }
  `;

  test("leave one capacity in the whole report, also after a loss", () => {
    const { flows, components } = analysed(text(30));
    expect(components.Api?.held).toMatchObject({ count: 4 });
    expect(components.Api?.held?.seconds).toBeCloseTo(0.24, 9);
    expect(components.Api?.maxThroughput.value).toBeCloseTo(50, 6);
    expect(components.Api?.capacityPerReplica.value).toBeCloseTo(50 / 3, 6);
    expect(flows.Pay?.maxThroughput.value).toBeCloseTo(50, 6);
    expect(flows.Pay?.bottleneck).toBe("Api");
    const zone = flows.Pay?.losses.find(({ lost }) => lost === "r.a");
    expect(zone?.headroom.value).toBeCloseTo(100 / 3 / 30, 6);
  });

  test("have a steady state below it and none above", () => {
    expect(analysed(text(30)).components.Api?.wait.value).toBeGreaterThan(0);
    expect(analysed(text(51)).components.Api?.wait).toMatchObject({ value: null, note: expect.stringContaining("workers are taken") });
  });

  test("are reported when they are too few", () => {
    expect(codesIn(text(30))).not.toContain("workers-blocked");
    // 46 rps are 92% of 50.
    expect(codesIn(text(46))).toContain("workers-blocked");
    expect(codesIn(text(60))).toContain("workers-blocked");
  });
});

describe("retries at a queue that is full", () => {
  // Simulated, 720,000 requests each: the share that fails in the end, and the mean in ms. As independent attempts 0.017% and less would fail.
  test.each([
    ["1", "3 ms", 400, 0.029, 9.3],
    ["1", "0 ms", 400, 0.0536, 8.25],
    ["3", "3 ms", 1500, 0.0588, 12.58],
  ])("of %s replicas, after %s", (replicas, pause, rate, failing, mean) => {
    const { flows, links } = analysed(`
      client User {}
      service Api { service-time constant(0.1 ms) }
      service Db { replicas ${replicas}  workers 2  service-time exponential(4 ms)  queue-limit 4 }
      User -> Api { latency 0 ms }
      Api -> Db { latency 0.5 ms  retries 3 { backoff constant(${pause}) }  idempotent }
      flow F { from User at ${rate} rps  User -> Api -> Db }
    `);
    expect(flows.F?.failing.value).toBeGreaterThan(0.4 * failing);
    expect(flows.F?.failing.value).toBeLessThan(1.1 * failing);
    expect(Math.abs(((flows.F?.latency.mean ?? 0) * 1e3) / mean - 1)).toBeLessThan(0.05);
    expect(flows.F?.latency.method).toBe("approximation");
    expect(links["Api -> Db"]?.attemptRate.value).toBeGreaterThan(rate);
  });
});

describe("retries at a pool that is used up", () => {
  // 2.1 calls for each place, of 2 ms each with both ways: what comes back finds the same crowd, whatever the size of the pool.
  const failing = (pool: number): number => {
    const { flows } = analysed(`
      client User {}
      service Api { workers 9M  service-time constant(1 ms) }
      service Db { workers 9M  service-time constant(1 ms) }
      User -> Api { latency 0 ms }
      Api -> Db { latency 0.5 ms  pool ${pool}  retries 4 { backoff constant(2 ms) }  idempotent }
      flow F { from User at ${1050 * pool} rps  User -> Api -> Db }
    `);
    return flows.F?.failing.value ?? 0;
  };

  test("are refused for a large pool as for a small one", () => {
    expect(failing(390)).toBeCloseTo(1 - 1 / 2.1, 2);
    for (const pool of [410, 4_000, 900_000]) expect(failing(pool)).toBeCloseTo(failing(390), 2);
  });
});

describe("requests that ask every shard", () => {
  // Every shard of one worker does 100 a second. Of Get's 400 the cache answers 80%: 80 / 4 + 10 = 30 at each shard.
  const text = (hits: string): string => `
    client U
    service A { replicas 4  availability 100%  service-time constant(1 ms) }
    cache C { replicas 2  hit-ratio ${hits}  service-time constant(1 ms) }
    database D {
      entity Row { key id { cardinality 1M }  field tenant { cardinality 100 }  row-size 2 kB }
      replicate 3 { mode sync  read-from leader  failover 10 s }
      shard Row by hash(id) into 4
      workers 1  service-time exponential(10 ms)
    }
    U -> A
    A -> C, D
    flow Get { from U at 400 rps  U -> A { A -> C "get" on miss { A -> D read key id } } }
    flow Scan { from U at 10 rps  U -> A { A -> D read key tenant } }
  `;

  test("are at the busiest shard, all of them", () => {
    const { components } = analysed(text("80%"));
    expect(components.D?.shards[0]?.rateHottest.value).toBeCloseTo(30, 9);
    expect(components.D?.utilisation.value).toBeCloseTo(0.3, 9);
    expect(components.D?.maxThroughput.value).toBeCloseTo(300, 6);
  });

  test("count as they are once a cache node is lost", () => {
    const without = (hits: string) => analysed(text(hits)).flows.Get?.losses.find(({ kind, lost }) => kind === "replica" && lost === "C");
    // Half of the hits go: 240 / 4 + 10 = 70 of 100, and 320 / 4 + 10 = 90 of 100.
    expect(without("80%")?.headroom.value).toBeCloseTo(100 / 70, 9);
    expect(without("40%")?.headroom.value).toBeCloseTo(100 / 90, 9);
  });

  test("leave less for the reads of an empty cache", () => {
    const { findings } = checkDesign(text("80%"));
    // 400 / 4 + 10 = 110 at a shard when 410 arrive, so a shard is full at 410 · 100 / 110 = 372.7.
    expect(findings.find(({ rule }) => rule === "cache-failure-overload")?.message).toContain(
      "With C empty, D gets 410 rps instead of 90 rps and can do 373 rps",
    );
  });
});
