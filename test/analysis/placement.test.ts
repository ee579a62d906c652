import { analyze } from "@lintel/engine/analysis";
import { defaultOptions, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";

/*
 * Network time by the places of the replica that calls and of the one that answers, by hand and the same in analysis and simulation.
 * Services are constant and far from busy, so nothing waits. In ms: users 2 × 20, each component 1.
 */

const text = (store: string, step: string, extra = ""): string => `
region us { zones a, b }
region eu { zones a, b }
link us <-> eu { rtt 90 ms }
client User { location us }
service Api { replicas 2  across us  service-time constant(1 ms) }
service Near { in us.a  service-time constant(1 ms) }
service Far { in eu.a  service-time constant(1 ms) }
database Db { across us, eu  ${store}  service-time constant(1 ms)  ${extra} }
User -> Api, Near, Far
Api -> Db
Near -> Db
flow Ask { from User at 50 rps  User -> ${step} }
`;

function both(arch: string): { analysis: { mean: number; p99: number }; simulation: { mean: number; p99: number } } {
  const { design, findings } = designFromText(arch);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  const computed = analyze(design).flows.Ask?.latency;
  const simulated = simulate(design, { ...defaultOptions, duration: 300 }).flows.Ask?.latency;
  return {
    analysis: { mean: (computed?.mean ?? 0) * 1000, p99: (computed?.p99 ?? 0) * 1000 },
    simulation: { mean: (simulated?.mean.value ?? 0) * 1000, p99: (simulated?.p99.value ?? 0) * 1000 },
  };
}

const shards = "entity R { key id { cardinality 1 billion }  field other { cardinality 100 } }  shard R by hash(id) into 8";

describe("a store across two regions, 45 ms apart", () => {
  test.each([
    // Copies at us.a, eu.a, us.b, eu.b; callers at us.a and us.b: half of the reads go 45 ms, a quarter 0.25 and a quarter 0.5 ms.
    ["reads at any copy", text("replicate 4 { read-from any }", "Api -> Db read"), 42 + 2 * (45 / 2 + 0.25 / 4 + 0.5 / 4), 132],
    // The leader is at us.a.
    ["writes at the leader", text("replicate 4 { read-from any }", "Api -> Db write"), 42 + 2 * (0.25 / 2 + 0.5 / 2), 43],
    // eu.a, us.b, eu.b.
    [
      "reads at followers",
      text("replicate 4 { read-from followers }", "Api -> Db read"),
      42 + 2 * ((2 / 3) * 45 + 0.25 / 6 + 0.5 / 6),
      132,
    ],
    // Copies at us.a, eu.a, us.b; shards 1, 4, 7 are led from us.a, 2, 5, 8 from eu.a, 3, 6 from us.b.
    [
      "writes at the leaders of shards",
      text("replicate 3", "Api -> Db write key id", shards),
      42 + 2 * ((3 / 8) * 45 + (5 / 8) * 0.375),
      132,
    ],
    // The slowest of all shards is one led from eu.a.
    ["reads that ask every shard", text("replicate 3", "Api -> Db read key other", shards), 42 + 2 * 45, 132],
    // From us.a: one copy at 0.25, one at 0.5, one at 45 ms.
    [
      "the first answer of a quorum",
      text("replicate 3 { style leaderless  quorum read 1 write 3 }", "Near -> Db read"),
      42 + 2 * 0.25,
      42.5,
    ],
    ["the last answer of a quorum", text("replicate 3 { style leaderless  quorum read 1 write 3 }", "Near -> Db write"), 42 + 2 * 45, 132],
    // The leader at us.a waits for one follower, at us.b; or for both. Each works on it for 1 ms.
    ["a semi-synchronous write", text("replicate 3 { mode semi-sync }", "Near -> Db write"), 42 + 2 * 0.25 + 1 + 2 * 0.5, 44.5],
    ["a synchronous write", text("replicate 3 { mode sync }", "Near -> Db write"), 42 + 2 * 0.25 + 1 + 2 * 45, 133.5],
    // Users in us reach eu over the internet and between the regions.
    ["users of another region", text("", "Far"), 41 + 2 * 45, 131],
  ])("%s", (_, arch, mean, p99) => {
    const { analysis, simulation } = both(arch);
    expect(analysis.mean).toBeCloseTo(mean, 1);
    expect(Math.abs(simulation.mean / mean - 1)).toBeLessThan(0.02);
    expect(Math.abs(analysis.p99 / p99 - 1)).toBeLessThan(0.04);
    expect(Math.abs(simulation.p99 / p99 - 1)).toBeLessThan(0.02);
  });

  test("a written latency holds for every pair", () => {
    const { analysis, simulation } = both(
      text("replicate 4 { read-from any }", "Api -> Db read").replace("Api -> Db\n", "Api -> Db { latency 3 ms }\n"),
    );
    expect(analysis.mean).toBeCloseTo(48, 3);
    expect(Math.abs(simulation.mean / 48 - 1)).toBeLessThan(0.01);
  });
});

test("a link says that its latency is a mean, and between which bounds", () => {
  const { design } = designFromText(text("replicate 4 { read-from any }", "Api -> Db read"));
  const latency = design.links.find((link) => link.id === "Api -> Db")?.network.latency;
  expect(latency?.value).toBeCloseTo(0.0226875, 9);
  expect(latency?.assumed).toBe("mean over the pairs of replicas: 250 µs to 45 ms one way by their zones and regions");
});

/** The latency of a flow whose users are in one of two regions, 90 ms apart. */
const acrossTheSea = (rest: string) =>
  analyze(
    designFromText(`
      region us { zones a }
      region eu { zones a }
      link us <-> eu { rtt 90 ms }
      client User { location us }
      ${rest}
    `).design,
  ).flows.Ask?.latency;

test("several calls that may cross between regions are labelled: that one crosses says something about the next", () => {
  const ask = (places: string) =>
    acrossTheSea(`
      service Api { replicas 2  ${places}  service-time constant(1 ms) }
      database Db { in us.a  service-time constant(1 ms) }
      User -> Api -> Db
      flow Ask { from User at 1 rps  User -> Api -> Db read }
    `);
  expect(ask("across us, eu")).toMatchObject({
    method: "approximation",
    note: "whether a call crosses between regions is taken as independent of the calls before it (User -> Api, Api -> Db)",
  });
  expect(ask("in eu.a")?.note ?? "").not.toContain("crosses");
});

test("a balancer that counts its calls is said to send more of them to the near region than is computed", () => {
  const note = (strategy: string) =>
    acrossTheSea(`
      loadbalancer Lb { in us.a  strategy ${strategy} }
      service Api { replicas 2  across us, eu  service-time constant(1 ms) }
      User -> Lb -> Api
      flow Ask { from User at 100 rps  User -> Lb -> Api }
    `)?.note ?? "";
  const said = "sends more to where they end sooner (Lb -> Api)";
  expect(note("least-connections")).toContain(said);
  expect(note("round-robin")).not.toContain(said);
});
