import { type Analysis, analyze, type Method } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";

/* What the closed forms leave out is said beside the number, and a number that nobody can know is not 0. */

function analysed(text: string): Analysis {
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  return analyze(design);
}

const busy = "workers 2  service-time exponential(10 ms)";

/** A client, a service and a store, with further words for each. */
function chain({ client = "", api = "", link = "", store = "service-time exponential(2 ms)" } = {}): string {
  return `
    client Users { ${client} }
    service Api { ${busy} ${api} }
    database Db { ${store} }
    Users -> Api
    Api -> Db { ${link} }
    flow Ask { from Users at 100 / s  Users -> Api -> Db }
  `;
}

describe("a design without flows and rates", () => {
  const { flows, components, links } = analysed(`
    client User
    service Api
    database Db
    queue Jobs
    worker Mailer
    User -> Api -> Db
    Api ~> Jobs -> Mailer -> Db
  `);
  const reason = "nothing says how many requests User makes";
  test.each(["User", "Api", "Db", "Jobs", "Mailer"])("%s has no rate, and says why", (id) => {
    for (const figure of [components[id]?.rate, components[id]?.peakRate]) {
      expect(figure?.value).toBeNull();
      expect(figure?.note).toBe(reason);
    }
  });
  test.each(Object.keys(links))("%s has no rate, and says why", (id) => {
    for (const figure of [links[id]?.rate, links[id]?.attemptRate, links[id]?.bandwidth]) {
      expect(figure?.value).toBeNull();
      expect(figure?.note).toBe(reason);
    }
    expect(links[id]?.latency.note ?? "").not.toContain("no flow");
  });
  test("times are lower bounds", () => {
    expect(components.Api?.sojourn.method).toBe("lower-bound");
    expect(components.Api?.sojourn.note).toContain(reason);
    expect(flows["flow User"]?.latency.method).toBe("lower-bound");
    expect(components.Api?.utilisation.value).toBeNull();
  });
});

test("what a component needs is not told where its load is not known", () => {
  const { components } = analysed(`${chain()}
    service Sweeper { replicas 3 }
    Sweeper -> Db
  `);
  expect(components.Sweeper?.capacity?.replicasNeededAtPeak).toEqual({
    value: null,
    method: "exact",
    note: "nothing says how often Sweeper runs",
  });
});

test("a component that one known and one unknown flow calls says what is left out", () => {
  const { components, links } = analysed(`${chain()}
    client Other
    Other -> Api
    flow Rest { from Other  Other -> Api }
    flow More { from Other  Other -> Api -> Db }
  `);
  const note =
    "a lower bound, without load that is not known: without the calls of Rest and More: nothing says how many requests Rest gets; nothing says how many requests More gets";
  const api = components.Api;
  expect(api?.rate).toEqual({ value: 100, method: "lower-bound", note });
  for (const figure of [api?.utilisation, api?.peakUtilisation, api?.peakRate, api?.inFlight, api?.sojourn])
    expect(figure?.method).toBe("lower-bound");
  expect(links["Api -> Db"]?.rate).toMatchObject({ value: 100, method: "lower-bound" });
  expect(links["Api -> Db"]?.bandwidth.method).toBe("lower-bound");
  expect(api?.capacity?.replicasNeededAtPeak.method).toBe("lower-bound");
  // What it could carry does not depend on who calls, and what a request costs is less the more there are.
  expect(api?.maxThroughput.method).toBe("exact");
  expect(
    analysed(`${chain({ api: "cost $1 / h" })}
    client Other
    Other -> Api
    flow Rest { from Other  Other -> Api }
  `).components.Api?.costPerMillion,
  ).toMatchObject({ method: "upper-bound", note: "month of 30 days; by the requests that are known" });
});

describe("what is left out is said at the component, the link and the flow", () => {
  test.each<[string, Parameters<typeof chain>[0], "Api" | "Api -> Db", string]>([
    ["load shedding", { api: "load-shed { above 90% }" }, "Api", "load shedding above 90% is not counted"],
    ["a rate limit", { api: "rate-limit { rate 200 / s  burst 10 }" }, "Api", "bursts beyond its rate limit are not counted"],
    ["a pool", { link: "pool 1" }, "Api -> Db", "calls beyond its pool of 1 are refused at once (Erlang B)"],
    ["hedging", { link: "hedge after p95" }, "Api -> Db", "hedged requests are taken as independent"],
    [
      "a busy bandwidth",
      { link: "bandwidth 1 MB / s" },
      "Api -> Db",
      "transfers that share its bandwidth do not slow each other down: it is 10% used, so each takes 1.11 times as long on average",
    ],
    [
      "lost packets",
      { link: "loss 1%  timeout 1 s" },
      "Api -> Db",
      "lost packets are sent again after 200 ms and a round trip (Linux's least), sooner when more packets follow",
    ],
    [
      "a breaker of a failing call",
      { link: "timeout 4 ms  circuit-breaker { failures 50% over 10 s  open 30 s }" },
      "Api -> Db",
      "its circuit breaker is taken as closed",
    ],
    ["retries", { link: "timeout 4 ms  retries 2" }, "Api -> Db", "attempts are taken as independent"],
    [
      "retries at a full queue",
      { link: "retries 2", store: "workers 1  queue-limit 1  service-time exponential(4 ms)" },
      "Api -> Db",
      "its retries meet the queue that was full (Fredericks and Reisner): up to twice as many calls fail in the end as are computed, after several retries with long pauses more",
    ],
    [
      "retries at a full queue behind a pool",
      { link: "retries 2  pool 400", store: "workers 1  queue-limit 1  service-time exponential(4 ms)" },
      "Api -> Db",
      "retries soon after a full queue find it full again: more calls fail than is computed",
    ],
    [
      "an overload that retries keep up",
      { link: "timeout 15 ms  retries 4", store: "workers 1  service-time exponential(3 ms)" },
      "Api -> Db",
      "an overload of Db, once begun, may last: with 5 attempts per call it is 150% busy (not computed, to be simulated)",
    ],
  ])("%s", (_, words, element, note) => {
    const { flows, components, links } = analysed(chain(words));
    const own = element === "Api" ? components.Api?.sojourn : links[element]?.latency;
    expect(own?.note).toContain(note);
    expect(own?.method).not.toBe("exact");
    expect(flows.Ask?.latency.note).toContain(`${note} (${element})`);
    expect(flows.Ask?.latency.method).not.toBe("exact");
  });

  test("and not where it plays no part", () => {
    const { flows, components, links } = analysed(
      chain({
        store: "workers 1  service-time exponential(2 ms)",
        link: "pool 500  timeout 10 s  circuit-breaker { failures 50% over 10 s  open 30 s }",
      }),
    );
    expect(links["Api -> Db"]?.latency).toMatchObject({ method: "exact", note: null });
    expect(components.Api?.sojourn).toMatchObject({ method: "exact", note: null });
    expect(flows.Ask?.latency.note).toBe("waits at different stations are taken as independent");
  });
});

describe("exact only where nothing is approximated", () => {
  const method = (text: string, id: string): Method | undefined => analysed(text).components[id]?.sojourn.method;
  test("M/M/c behind M/M/c is exact, behind regular service it is not", () => {
    expect(method(chain(), "Db")).toBe("exact");
    expect(method(chain().replace("exponential(10 ms)", "constant(10 ms)"), "Db")).toBe("approximation");
  });
  test("bursts", () => {
    const { components, flows } = analysed(chain({ client: "arrivals bursty(factor 5, burst 10 s, share 10%)" }));
    expect(components.Api?.sojourn.method).toBe("approximation");
    expect(flows.Ask?.latency.note).toContain("arrivals in bursts (MMPP/M/c)");
    expect(flows.Ask?.latency.note).toContain("meet the bursts of their arrivals independently");
  });
  test.each(["ip-hash", "consistent-hash"])("%s", (strategy) => {
    const { components } = analysed(`
      client Users
      loadbalancer Lb { strategy ${strategy} }
      service Api { replicas 3  ${busy} }
      Users -> Lb -> Api
      flow Ask { from Users at 300 / s  Users -> Lb -> Api }
    `);
    expect(components.Api?.sojourn).toMatchObject({ method: "approximation" });
    expect(components.Api?.sojourn.note).toContain(`${strategy} is taken as random`);
  });
  test.each(["fifo", "random", "arc", "lru"])("rates behind a %s cache of computed hit ratio", (policy) => {
    const { components, links } = analysed(`
      client Users
      service Api { service-time 1 ms }
      cache Cache { size 1 MB  item-size 1 kB  keys 10k  policy ${policy}  write aside }
      database Db { service-time 2 ms }
      Users -> Api -> Cache
      Api -> Db
      flow Ask { from Users at 100 / s  Users -> Api { Api -> Cache  on miss { Api -> Db } } }
    `);
    expect(components.Cache?.hitRatio?.method).toBe("approximation");
    expect(components.Cache?.rate.method).toBe("exact");
    for (const figure of [components.Db?.rate, components.Db?.utilisation, links["Api -> Db"]?.rate]) {
      expect(figure?.method).toBe("approximation");
      expect(figure?.note).toContain("from the approximate hit ratio of Cache");
    }
  });
});

test("what only a failure reaches says whose, not that no flow calls it", () => {
  const { components, links } = analysed(`
    client U {}
    service A { service-time 1 ms }
    external F { latency 50 ms  availability 90% }
    service G { service-time 3 ms }
    U -> A -> F
    A -> G
    flow E { from U at 5 rps  U -> A { A -> F on error { A -> G } } }
  `);
  expect(components.G?.rate).toMatchObject({ value: 0, note: "a flow calls it only when F fails" });
  expect(links["A -> G"]?.latency).toMatchObject({ mean: null, note: "a flow uses it only when F fails" });
});

test("a time that is not known has its reason beside it, not how the other times of the way are reckoned", () => {
  const { Ask } = analysed(`
    client Users
    loadbalancer Lb { replicas 1  workers 1  service-time 1 ms }
    service Api { replicas 300  workers 8  service-time lognormal(p50 5 ms, p99 50 ms) }
    Users -> Lb -> Api
    flow Ask { from Users at 2k rps  Users -> Lb -> Api }
  `).flows;
  expect(Ask?.latency).toMatchObject({ mean: null, note: "Lb: utilisation 200%: the queue grows without bound" });
});

describe("arrivals that are not random are said where they come", () => {
  const sojournOf = (text: string, id: string) => analysed(text).components[id]?.sojourn;

  test("behind a pool that is used up, of several callers", () => {
    const text = (pool: string): string => `
      client U
      service A { replicas 2  workers 1000  service-time 1 ms }
      service B { replicas 3  workers 1000  service-time 1 ms }
      database D { workers 8  service-time 20 ms }
      U -> A, B
      A -> D { ${pool} }
      B -> D { ${pool} }
      flow FA { from U at 150 / s  U -> A { A -> D read } }
      flow FB { from U at 150 / s  U -> B { B -> D read } }
    `;
    // 2.58 ms of wait are computed and 1.68 simulated.
    expect(sojournOf(text("pool 4"), "D")).toMatchObject({
      method: "approximation",
      note: expect.stringContaining("fit the pool of A -> D"),
    });
    expect(sojournOf(text(""), "D")?.method).toBe("exact");
  });

  test("behind a rate limit that refuses some, not before it", () => {
    const text = (rate: number): string => `
      client U
      gateway G { workers 1000  service-time 1 ms  rate-limit { algorithm token-bucket  rate 150 rps  burst 20  store C } }
      cache C { workers 1  service-time 2 ms }
      service S { workers 4  service-time 10 ms }
      U -> G -> S
      G -> C
      flow R { from U at ${rate} / s  U -> G -> S }
    `;
    expect(sojournOf(text(200), "S")).toMatchObject({
      method: "approximation",
      note: expect.stringContaining("behind the rate limit of G"),
    });
    expect(sojournOf(text(200), "C")?.method).toBe("exact");
    expect(sojournOf(text(100), "S")?.method).toBe("exact");
  });

  test("messages of partitions", () => {
    const text = (broker: string): string => `
      client U
      service A { workers 1000  service-time 1 ms }
      topic Q { ${broker} }
      worker W { replicas 3  workers 1  service-time 8 ms }
      U -> A ~> Q -> W
      flow F { from U at 250 / s  U -> A { A ~> Q } }
    `;
    expect(sojournOf(text("partitions 6  ordering partition"), "W")).toMatchObject({
      method: "approximation",
      note: expect.stringContaining("in turn"),
    });
    expect(sojournOf(text("partitions 6  ordering none"), "W")?.method).toBe("exact");
  });

  test("work that callers cancel is no more than counted in full", () => {
    const text = (cancel: string): string => `
      client U
      service B { workers 2  service-time 10 ms }
      U -> B { latency 1 ms  timeout 40 ms ${cancel} }
      flow F { from U at 180 / s  U -> B }
    `;
    const { components, flows } = analysed(text("cancel"));
    expect(components.B?.utilisation).toMatchObject({ method: "upper-bound", note: expect.stringContaining("cancel") });
    expect(flows.F).toMatchObject({ latency: { method: "upper-bound" }, failing: { method: "upper-bound" } });
    expect(analysed(text("")).components.B?.utilisation.method).toBe("exact");
  });
});

test("a consumer with fewer workers than partitions waits for workers, however well its partitions are ordered", () => {
  const text = (workers: number): string => `
    client U
    service A { workers 1000  service-time 1 ms }
    queue Q { partitions 8  ordering fifo }
    worker W { replicas 2  workers ${workers}  service-time 20 ms }
    U -> A ~> Q -> W
    flow F { from U at 240 / s  U -> A { A ~> Q } }
  `;
  const { W } = analysed(text(2)).components;
  expect(W?.utilisation.value).toBeCloseTo(1.2, 9);
  expect(W?.sojourn.mean).toBeNull();
  // With a worker for each, each partition is a line of its own.
  expect(analysed(text(4)).components.W?.utilisation.value).toBeCloseTo(0.6, 9);
  expect(analysed(text(8)).components.W?.utilisation.value).toBeCloseTo(0.6, 9);
});
