import { expect, test } from "vitest";
import { simulateText } from "./estimate.ts";

/** A client, a service and a store, with what a row adds to each. */
const design = (parts: Partial<Record<"client" | "api" | "store" | "link" | "more", string>>): string => `
  client User { ${parts.client ?? ""} }
  loadbalancer Front { replicas 1  workers 10  service-time 1 ms ${parts.api ?? ""} }
  database Store { workers 10  service-time 1 ms ${parts.store ?? ""} }
  User -> Front
  Front -> Store { ${parts.link ?? ""} }
  ${parts.more ?? ""}
  flow Ask { from User at 20 rps  User -> Front { Front -> Store write } }
`;

/* Whatever runs as something simpler says so, naming its element. */
test.each<[string, string, string]>([
  ["nothing to hash", design({ api: "strategy ip-hash", store: "replicas 3" }), "Front: ip-hash finds no number of users"],
  ["a peak", design({ client: "peak 3x" }), "User sends its mean rates; its peak"],
  [
    "a limit for clients without a number",
    design({ store: "rate-limit { rate 5 rps  per client }" }),
    "never applies to clients that give no number of users",
  ],
  [
    "copies without a leader",
    design({ store: "replicate 3 { style leaderless }" }),
    "Store: copies that missed a write have it when they are back",
  ],
  [
    "work without a mean",
    design({}).replace("Store { workers 10  service-time 1 ms", "Store { workers 10  service-time pareto(1 ms, 0.9)"),
    "Store: its service time has no finite mean",
  ],
  ["loss", design({ link: "loss 1%" }), "Front -> Store: a lost packet is sent again after 200 ms and a round trip"],
  ["a job that is not known well enough", design({ more: "job Nightly { every 1 day }" }), "Nightly: its runs are not simulated"],
  [
    "a job too large",
    design({ more: "job Nightly { input 1 EB  split 1 kB  map 1 s  mappers 1000000000000  every 1 day }" }),
    "Nightly: its runs are not simulated, because more than 200k tasks",
  ],
  [
    "a swarm too large",
    design({ more: "swarm P { peers 1M  file 1 GB  chunk 1 MB  uplink 1 Gbps }" }),
    "P: what its peers exchange is not",
  ],
  ["a huge ARC", design({ more: "cache Side { policy arc  size 1 GB  item-size 100 B  keys 1000M }" }), "Side: arc is simulated as LRU"],
  [
    "LFU",
    design({ more: "cache Side { policy lfu  size 1 GB  item-size 100 B  keys 1000M  ttl 1 h }" }),
    "the 10M most popular keys, without their expiry",
  ],
  ["a huge cache", design({ more: "cache Side { size 7 GB  item-size 100 B  keys 1000M }" }), "Side holds 70M entries"],
  [
    "directories of shards",
    design({ store: "entity Item { key id }  shard Item by directory(id) into 4 {}" }),
    "Store: keys are spread evenly over its shards",
  ],
])("a note tells about %s", (_, text, expected) => {
  expect(simulateText(text, { duration: 2 }).notes.join("\n")).toContain(expected);
});

test("lookups are told about only where a flow makes them", () => {
  const dns = "dns Names { ttl 1 h }  User -> Names";
  const text = "Names: every lookup that a flow makes is simulated";
  expect(simulateText(design({ more: dns }), { duration: 2 }).notes.join("\n")).not.toContain(text);
  const looksUp = design({ more: dns }).replace("User -> Front { Front", "User -> Names  User -> Front { Front");
  expect(simulateText(looksUp, { duration: 2 }).notes.join("\n")).toContain(text);
});

test("a cut between the replicas of a broker says that its leaders stay", () => {
  const text = (cut: string): string => `
    region r { zones a, b }
    client User
    stream Events { partitions 2  across r  replicate 2 { mode sync } }
    User -> Events
    flow Tell { from User at 20 rps  User -> Events }
    scenario "Cut" for 3 s { warm-up 0 s  at 1 s partition ${cut} }
  `;
  const notes = (cut: string): string => simulateText(text(cut), { scenario: 'scenario "Cut"' }).notes.join("\n");
  expect(notes("r.a | r.b")).toContain("Events: a network that is cut between its replicas changes none of the leaders");
  expect(notes("User | r.b")).not.toContain("changes none of the leaders");
});

test("a plain design has no note but the general ones", () => {
  expect(simulateText(design({}), { duration: 100, warmUp: 10 }).notes).toEqual([
    expect.stringContaining("The ± intervals are from 30 batches of one run"),
    "Replicas fail only where the scenario says so; random failures are not simulated.",
  ]);
});

const slowly = (handling: string, more = ""): string => `
  client User {}
  queue Jobs { visibility 1 s ${more} }
  worker Mailer { replicas 2  workers 100  service-time constant(${handling}) }
  User ~> Jobs
  Jobs -> Mailer
  flow Ask { from User at 20 rps  User ~> Jobs }
`;

test("a message in work for longer than its visibility is delivered again, until one of the deliveries is done", () => {
  const deliveries = (text: string): number => {
    const { components, flows } = simulateText(text, { duration: 30, warmUp: 5 });
    return (components.Mailer?.throughput ?? 0) / (flows.Ask?.offered ?? 1);
  };
  expect(deliveries(slowly("0.9 s"))).toBeCloseTo(1, 1);
  expect(deliveries(slowly("1.5 s"))).toBeCloseTo(2, 1);
  expect(deliveries(slowly("2.5 s"))).toBeCloseTo(3, 0);
  expect(deliveries(slowly("1.5 s", "delivery at-most-once"))).toBeCloseTo(1, 1);
  expect(simulateText(slowly("1.5 s"), { duration: 5 }).notes.join("\n")).toContain("Jobs delivered messages again while they were still");
});

test("what a handling publishes leaves once from an exactly-once broker, and with each try from an at-least-once one", () => {
  const published = (delivery: string): number => {
    const text = `
      client User {}
      topic In { delivery ${delivery}  visibility 100 ms }
      topic Out {}
      worker Desk { workers 100  service-time 10 ms }
      service Flaky { workers 100  service-time 1 ms  error-rate 50% }
      worker Sink { workers 100  service-time 1 ms }
      User ~> In
      In -> Desk
      Desk ~> Out
      Desk -> Flaky
      Out -> Sink
      flow Ask { from User at 50 rps  User ~> In { In -> Desk { Desk ~> Out  Desk -> Flaky } } }
    `;
    const { components, flows } = simulateText(text, { duration: 60 });
    return (components.Sink?.throughput ?? 0) / (flows.Ask?.offered ?? 1);
  };
  // Every other handling fails: two tries on average.
  expect(published("at-least-once")).toBeCloseTo(2, 0);
  expect(published("exactly-once")).toBeCloseTo(1, 1);
});

test("messages of more important flows are handled first where the consumer's discipline is priority", () => {
  const text = `
    client User {}
    topic Jobs {}
    worker Desk { workers 1  service-time 100 ms  discipline priority }
    service A { workers 100  service-time 1 ms }
    service B { workers 100  service-time 1 ms }
    User ~> Jobs
    Jobs -> Desk
    Desk -> A, B
    flow Urgent { from User at 5 rps  priority 1  User ~> Jobs { Jobs -> Desk { Desk -> A } } }
    flow Normal { from User at 10 rps  User ~> Jobs { Jobs -> Desk { Desk -> B } } }
  `;
  // Ten a second can be handled: all the urgent ones, and half of the others.
  const { components } = simulateText(text, { duration: 100 });
  expect(Math.abs((components.A?.throughput ?? 0) - 5)).toBeLessThan(0.8);
  expect(Math.abs((components.B?.throughput ?? 0) - 5)).toBeLessThan(1.2);
});

test("messages that pile up at the end are put down to dead consumers, or to too few of them", () => {
  const grown = (worker: string, action: string): string =>
    simulateText(
      `
      client User { arrivals constant }
      queue Jobs { workers 1000  service-time constant(0 s) }
      worker Handler { ${worker} }
      User -> Jobs { latency 0 s }
      Jobs -> Handler { latency 0 s }
      flow Ask { from User at 400 rps  User -> Jobs }
      scenario "Pile" for 8 s { warm-up 0 s  ${action} }
    `,
      { scenario: "Pile" },
    ).notes.join("\n");
  const dead = "Handler has no replica that works at the end of the run";
  const slow = "Handler gets more messages than it can handle";
  expect(grown("workers 10  service-time 1 ms", "at 1 s restart Handler")).toContain(dead);
  expect(grown("workers 10  service-time 1 ms", "at 1 s restart Handler")).not.toContain(slow);
  expect(grown("workers 1  service-time 10 ms", "at 1 s slow Handler x 1")).toContain(slow);
});

test("messages older than their retention are lost", () => {
  const text = `
    client User {}
    queue Jobs { retention 30 s }
    worker Mailer { workers 10  service-time 1 ms }
    User ~> Jobs
    Jobs -> Mailer
    flow Ask { from User at 10 rps  User ~> Jobs }
    scenario "Workers away" for 3 min { at 1 min kill Mailer for 60 s }
  `;
  const { components } = simulateText(text, { scenario: 'scenario "Workers away"', warmUp: 10 });
  // Of the 600 messages of that minute those of its first half are too old when the worker is back.
  expect(components.Jobs?.lostWrites).toBeGreaterThan(240);
  expect(components.Jobs?.lostWrites).toBeLessThan(360);
});

test("a hot key that no call carries is noted", () => {
  const text = `
    client User {}
    database Store { entity Item { key id  field colour } }
    User -> Store
    flow Ask { from User at 10 rps  User -> Store read }
    scenario "Hot" for 10 s { at 0 s hot key Item.colour 30% }
  `;
  expect(simulateText(text, { scenario: 'scenario "Hot"' }).notes.join("\n")).toContain("no call carries the field colour");
});

test("what nobody waits for and gets lost is told, because no flow can", () => {
  const run = (action: string) =>
    simulateText(
      `
      client User { arrivals constant }
      service Api { workers 10  service-time 1 ms }
      queue Jobs {}
      worker Handler { workers 10  service-time 1 ms }
      User -> Api { latency 0 s }
      Api ~> Jobs { latency 0 s }
      Jobs -> Handler
      flow Ask { from User at 20 rps  User -> Api ~> Jobs }
      scenario "Lost" for 6 s { warm-up 0 s  ${action}  expect no data loss }
    `,
      { scenario: "Lost" },
    );
  const told = "Jobs: calls that nobody waits for (`~>`) failed there; they count neither as failed requests nor as lost data.";
  for (const action of ["at 2 s kill Jobs for 1 s", "at 2 s partition Api | Jobs for 1 s", "at 2 s drop 50% on Api -> Jobs for 1 s"]) {
    const { notes, flows } = run(action);
    expect(notes, action).toContain(told);
    expect(flows.Ask?.availability).toBe(1);
  }
  expect(run("at 2 s kill Handler for 1 s").notes).not.toContain(told);
});

test("what a run ends too early for is told: an expectation that is met without it says nothing", () => {
  const text = design({ more: 'scenario "Sale" for 5 min { at 2 min load x 3  expect Ask p99 < 1 s after 3 min  expect no data loss }' });
  const notes = (duration: number) =>
    simulateText(text, { scenario: 'scenario "Sale"', duration }).notes.filter((note) => note.includes("not tested"));
  expect(notes(5)).toEqual([
    "The run ends after 5 s, before `at 2 min load x 3`: that is not tested. Run longer to test it.",
    "The run ends after 5 s, before `Ask p99 < 1 s after 3 min`: that is not tested. Run longer to test it.",
  ]);
  expect(notes(190)).toEqual([]);
});
