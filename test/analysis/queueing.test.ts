import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";

/*
 * Closed forms reached through a text: one client, one station, a network without latency.
 * Expected values: M/M/c by Erlang, published or recomputed independently.
 */

async function analysed(text: string) {
  const { design, findings } = await designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
  return analyze(design);
}

/** `rate` and `service` in the language's own words. */
function station(rate: string, service: string, servers: number, more = ""): string {
  return `
    client Users
    service Api { workers ${servers}  service-time ${service} ${more} }
    Users -> Api { latency 0 ms  payload 0 B  response 0 B }
    flow Ask { from Users at ${rate}  Users -> Api }
  `;
}

function near(actual: number | null | undefined, expected: number): void {
  expect(actual).not.toBeNull();
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(Math.max(1e-5 * expected, 6e-7));
}

describe("waiting, from a text", () => {
  test.each([
    ["5 / s", "exponential(125 ms)", 1, 0.208333, 0.333333],
    ["1 / s", "exponential(500 ms)", 1, 0.5, 1],
    ["0.2 / s", "exponential(10 s)", 3, 4.444444, 14.444444],
    ["0.2 / s", "exponential(10 s)", 4, 0.869565, 10.869565],
    ["1 / s", "exponential(0.8 s)", 3, 0.018921, 0.818921],
    ["1 / s", "exponential(2.5 s)", 3, 3.511236, 6.011236],
  ])("%s at %s with %d servers waits %d s, %d s in all", async (rate, service, servers, wait, sojourn) => {
    const { components, flows } = await analysed(station(rate, service, servers));
    near(components.Api?.wait.value, wait);
    near(components.Api?.sojourn.mean, sojourn);
    near(flows.Ask?.latency.mean, sojourn);
    expect(components.Api?.sojourn.method).toBe("exact");
  });

  test("percentiles of M/M/1 and M/M/10", async () => {
    near((await analysed(station("1 / s", "500 ms", 1))).flows.Ask?.latency.p99, 4.60517);
    const ten = (await analysed(station("8 / s", "1 s", 10))).flows.Ask?.latency;
    near(ten?.p50, 0.91214);
    near(ten?.p95, 3.32827);
    near(ten?.p99, 4.94611);
    near(ten?.p999, 7.25056);
  });

  test("behind a station that makes arrivals regular for short times, the tail is that of random ones (simulated: p95 14.44, p99 20.86 ± 0.33)", async () => {
    const { flows } = await analysed(`
      client Users
      service First { workers 1  service-time uniform(0.2 s, 1.8 s) }
      service Second { workers 1  service-time constant(1.15 s) }
      Users -> First { latency 0 ms  payload 0 B  response 0 B }
      First -> Second { latency 0 ms  payload 0 B  response 0 B }
      flow Ask { from Users at 0.75 / s  Users -> First { First -> Second } }
    `);
    expect(Math.abs((flows.Ask?.latency.p95 ?? 0) / 14.44 - 1)).toBeLessThan(0.02);
    expect(Math.abs((flows.Ask?.latency.p99 ?? 0) / 20.86 - 1)).toBeLessThan(0.02);
  });

  test("five visits to the same queue are long together (simulated: p95 140 ± 6 ms, p99 203 ± 15 ms; independent ones 101 and 127)", async () => {
    const { flows } = await analysed(`
      client Users
      service Api { workers 64  service-time constant(0.1 ms) }
      service Db { workers 2  service-time exponential(5 ms) }
      Users -> Api { latency 0 ms  payload 0 B  response 0 B }
      Api -> Db { latency 0 ms  payload 0 B  response 0 B }
      flow Ask { from Users at 60 / s  Users -> Api { repeat 5 { Api -> Db } } }
    `);
    const { latency } = flows.Ask ?? {};
    near(latency?.mean, 5 / 87.5 + 1e-4);
    expect(Math.abs((latency?.p95 ?? 0) / 0.14 - 1)).toBeLessThan(0.05);
    expect(Math.abs((latency?.p99 ?? 0) / 0.203 - 1)).toBeLessThan(0.06);
    expect(latency?.method).toBe("approximation");
    expect(latency?.note).toContain("visits of one request to the same line find it alike");
  });

  test("general service: M/D/1 and M/G/1", async () => {
    near((await analysed(station("0.9 / s", "constant(1 s)", 1))).components.Api?.wait.value, 4.5);
    const spread = (await analysed(station("50 / s", "lognormal(mean 10 ms, cv 2)", 1))).components.Api;
    near(spread?.wait.value, 0.025);
    expect(spread?.wait.method).toBe("exact");
    expect(spread?.sojourn.method).toBe("approximation");
  });

  test("a queue with room for one more: M/M/2/3", async () => {
    const { components } = await analysed(station("3 / s", "exponential(250 ms)", 2, "queue-limit 1"));
    near(components.Api?.inFlight.value, 0.76234);
    expect(components.Api?.sojourn.note).toContain("4.94%");
  });

  // Simulated, 430,000 requests each: mean and p99 in ms. Without what visits that come right back find: 15% too short, 25% too long, 7% too short.
  test.each([
    ["two", "random", 1, "constant(4 ms)", 87, "Lb -> Db Lb -> Db", 20.89, 72.5],
    ["ten", "random", 1, "lognormal(mean 4 ms, cv 1.5)", 17.5, "repeat 10 { Lb -> Db }", 143.2, 587],
    ["two", "least-connections", 2, "constant(4 ms)", 175, "repeat 2 { Lb -> Db }", 13.72, 39.6],
  ])("%s visits in a row, %s, to %d replicas, %s", async (_, strategy, replicas, service, rate, steps, mean, p99) => {
    const { flows, components } = await analysed(`
      client Users
      loadbalancer Lb { strategy ${strategy} }
      service Db { replicas ${replicas}  workers 1  service-time ${service} }
      Users -> Lb { latency 0 ms }
      Lb -> Db { latency 0.1 ms }
      flow Ask { from Users at ${rate} rps  Users -> Lb { ${steps.replace(" Lb", "\n Lb")} } }
    `);
    expect(Math.abs(((flows.Ask?.latency.mean ?? 0) * 1e3) / mean - 1)).toBeLessThan(0.04);
    expect(Math.abs(((flows.Ask?.latency.p99 ?? 0) * 1e3) / p99 - 1)).toBeLessThan(0.15);
    expect(components.Db?.wait.method).toBe("approximation");
    expect(components.Db?.sojourn.note).toContain("visits that come right back");
  });

  // Simulated, 700,000 requests each: mean and p99 in ms. As calls that come apart they would take 64% less with constant service, 25% with exponential.
  test.each([
    ["random", 1, 1, "lognormal(mean 4 ms, cv 1.5)", 50, 28.18, 137.8],
    ["random", 1, 1, "constant(4 ms)", 58, 25.99, 88.3],
    ["random", 3, 4, "exponential(4 ms)", 700, 10.62, 30.3],
    ["least-connections", 3, 2, "exponential(4 ms)", 350, 10.8, 32.05],
    ["round-robin", 3, 2, "exponential(4 ms)", 350, 13.35, 39.9],
  ])("three calls at once, %s, to %d replicas of %d workers, %s", async (strategy, replicas, workers, service, rate, mean, p99) => {
    const { flows } = await analysed(`
      client Users
      loadbalancer Lb { strategy ${strategy} }
      service Db { replicas ${replicas}  workers ${workers}  service-time ${service} }
      Users -> Lb { latency 0 ms }
      Lb -> Db { latency 0.1 ms }
      flow Ask { from Users at ${rate} rps  Users -> Lb { parallel { { Lb -> Db } { Lb -> Db } { Lb -> Db } } } }
    `);
    expect(Math.abs(((flows.Ask?.latency.mean ?? 0) * 1e3) / mean - 1)).toBeLessThan(0.03);
    expect(Math.abs(((flows.Ask?.latency.p99 ?? 0) * 1e3) / p99 - 1)).toBeLessThan(0.04);
    expect(flows.Ask?.latency.note).toContain("calls of one request come to Db together");
  });

  test("too many calls at once are said to be taken as coming apart", async () => {
    const { flows } = await analysed(`
      client Users
      service Api
      service Db { replicas 2  workers 3  service-time exponential(1 ms) }
      Users -> Api { latency 0 ms }
      Api -> Db { latency 0 ms }
      flow Ask { from Users at 1 rps  Users -> Api { parallel { ${"{ Api -> Db } ".repeat(40)} } } }
    `);
    expect(flows.Ask?.latency.note).toContain("calls of one request that come to Db together are taken as coming apart");
  });

  // Simulated, 720,000 requests each: who is refused, mean and p99 in ms. As M/M/c/K each replica would refuse 15.4% of each.
  test.each([
    ["least-connections", "exponential(4 ms)", 6, 0.0534, 6.379, 22.71],
    ["round-robin", "exponential(4 ms)", 6, 0.105, 6.453, 22.86],
    ["power-of-two", "exponential(4 ms)", 6, 0.0645, 6.496, 22.78],
    ["random", "constant(4 ms)", 6, 0.099, 6.284, 10.74],
  ])("%s in front of short queues, %s", async (strategy, service, workers, refused, mean, p99) => {
    const { flows } = await analysed(`
      client Users
      loadbalancer Lb { strategy ${strategy} }
      service Api { replicas 3  workers ${workers / 3}  service-time ${service}  queue-limit 3 }
      Users -> Lb { latency 0 ms }
      Lb -> Api { latency 0 ms }
      flow Ask { from Users at 1400 rps  Users -> Lb -> Api }
    `);
    expect(Math.abs((flows.Ask?.failing.value ?? 0) / refused - 1)).toBeLessThan(0.15);
    expect(Math.abs(((flows.Ask?.latency.mean ?? 0) * 1e3) / mean - 1)).toBeLessThan(0.05);
    expect(Math.abs(((flows.Ask?.latency.p99 ?? 0) * 1e3) / p99 - 1)).toBeLessThan(0.06);
    expect(flows.Ask?.failing.method).toBe("approximation");
  });

  test("five stations in a row: 4 s each", async () => {
    const names = ["A", "B", "C", "D", "E"];
    const { flows } = await analysed(`
      client Users
      ${names.map((name) => `service ${name} { workers 1  service-time exponential(800 ms) }`).join("\n")}
      ${["Users", ...names.slice(0, -1)].map((from, i) => `${from} -> ${names[i]} { latency 0 ms  payload 0 B  response 0 B }`).join("\n")}
      flow Ask { from Users at 1 / s  Users -> ${names.join(" -> ")} }
    `);
    near(flows.Ask?.latency.mean, 20);
  });

  test("overload has no finite wait, and says how much", async () => {
    const { components, flows } = await analysed(station("10 / s", "exponential(500 ms)", 4));
    expect(components.Api?.utilisation.value).toBeCloseTo(1.25, 12);
    for (const figure of [
      components.Api?.wait.value,
      components.Api?.sojourn.mean,
      components.Api?.sojourn.p99,
      flows.Ask?.latency.mean,
      flows.Ask?.latency.p50,
    ]) {
      expect(figure).toBeNull();
    }
    expect(components.Api?.wait.note).toContain("utilisation 125%");
    expect(flows.Ask?.latency.note).toContain("Api: utilisation 125%");
  });

  test("exactly saturated is overloaded", async () => {
    const { components } = await analysed(station("8 / s", "exponential(500 ms)", 4));
    expect(components.Api?.wait.value).toBeNull();
  });
});

describe("spread over replicas", () => {
  const over = (strategy: string): string => `
    client Users
    loadbalancer Lb { strategy ${strategy}  service-time constant(0 ms) }
    service Api { replicas 2  workers 1  service-time exponential(1 s) }
    Users -> Lb { latency 0 ms  payload 0 B  response 0 B }
    Lb -> Api { latency 0 ms  payload 0 B  response 0 B }
    flow Ask { from Users at 1.8 / s  Users -> Lb -> Api }
  `;
  test("at random each replica is an M/M/1", async () => near((await analysed(over("random"))).components.Api?.sojourn.mean, 10));
  test("in turn is better than at random, the least loaded better still (simulated: 7.4 and 5.475)", async () => {
    const turns = (await analysed(over("round-robin"))).components.Api?.sojourn;
    const least = (await analysed(over("least-connections"))).components.Api?.sojourn;
    expect(turns?.method).toBe("approximation");
    expect(Math.abs((turns?.mean as number) / 7.4 - 1)).toBeLessThan(0.06);
    expect(least?.method).toBe("approximation");
    expect(Math.abs((least?.mean as number) / 5.47491 - 1)).toBeLessThan(0.06);
  });
});

describe("requests dealt out in turn", () => {
  const behind = (balancers: number) => `
    client Users
    gateway G { replicas ${balancers}  strategy round-robin  workers 1000  service-time constant(0.001 ms) }
    service A { replicas 4  workers 1  service-time constant(10 ms) }
    Users -> G { latency 0 ms }
    G -> A { latency 0 ms }
    flow Ask { from Users at 320 / s  Users -> G -> A }
  `;
  // Simulated event by event, two million requests: M/M/1 would take 50 and 230 ms, random balancing of constant service 30 and 110 ms.
  test.each([
    { balancers: 1, mean: 0.01386, p99: 0.0349 },
    { balancers: 4, mean: 0.01694, p99: 0.0402 },
  ])("by $balancers balancers: mean $mean s, p99 $p99 s", async ({ balancers, mean, p99 }) => {
    const { latency } = (await analysed(behind(balancers))).flows.Ask ?? {};
    expect(Math.abs((latency?.mean ?? 0) / mean - 1)).toBeLessThan(0.02);
    expect(Math.abs((latency?.p99 ?? 0) / p99 - 1)).toBeLessThan(0.06);
    expect(latency?.note).toContain("dealt out in turn");
  });
});

// Simulated for 30,000 and 7,500 s.
test.each([
  { replicas: 2, workers: 1, p50: 0.0385, p95: 0.1598, p99: 0.2438 },
  { replicas: 2, workers: 4, p50: 0.0149, p95: 0.0503, p99: 0.0725 },
])("the better of two of $replicas replicas with $workers workers: p95 $p95 s, p99 $p99 s", async ({ replicas, workers, ...expected }) => {
  const { latency } =
    (
      await analysed(`
        client Users
        loadbalancer Lb { replicas 1  workers 100000  service-time constant(0.001 ms)  strategy power-of-two }
        service Api { replicas ${replicas}  workers ${workers}  service-time exponential(10 ms) }
        Users -> Lb { latency 0 ms }
        Lb -> Api { latency 0 ms }
        flow Ask { from Users at ${90 * replicas * workers} / s  Users -> Lb -> Api }
      `)
    ).flows.Ask ?? {};
  for (const statistic of ["p50", "p95", "p99"] as const)
    expect(Math.abs((latency?.[statistic] ?? 0) / expected[statistic] - 1)).toBeLessThan(0.04);
});

test("what a replica gets of a regular stream is nearly as random as if nothing had been regular", async () => {
  const wait = async (api: string): Promise<number> =>
    (
      await analysed(`
        client Users
        service Front { workers 1  service-time constant(9 ms) }
        service Api { ${api}  workers 1 }
        Users -> Front { latency 0 ms }
        Front -> Api { latency 0 ms }
        flow Ask { from Users at 100 / s  Users -> Front -> Api }
      `)
    ).components.Api?.wait.value ?? Number.NaN;
  expect(await wait("service-time constant(9 ms)")).toBeLessThan(0.0005);
  // M/D/1 at 25 / s waits 162 ms.
  const fourth = await wait("replicas 4  service-time constant(36 ms)");
  expect(fourth).toBeGreaterThan(0.13);
  expect(fourth).toBeLessThan(0.162);
});

test("constant services wait once, not behind one another", async () => {
  const { components } = await analysed(`
    client Users
    service Api { workers 1  service-time constant(10 ms) }
    database Db { workers 1  service-time constant(9 ms) }
    Users -> Api { latency 0 ms }
    Api -> Db { latency 0 ms }
    flow Ask { from Users at 60 / s  Users -> Api -> Db }
  `);
  expect(components.Api?.wait.value).toBeCloseTo(0.0075, 6);
  // M/D/1 would be 5.3 ms; none, in fact: requests leave Api 10 ms apart.
  expect(components.Db?.wait.value).toBeLessThan(0.0005);
});
