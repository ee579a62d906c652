import { createRun, defaultOptions, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";
import { simulateText, station } from "./estimate.ts";

vi.setConfig({ testTimeout: 180_000 });

test("an empty design gives an empty result", () => {
  const result = simulateText("");
  expect(result.flows).toEqual({});
  expect(result.slowest).toEqual([]);
});

test("a flow without a rate has no requests, and a note says so", () => {
  const result = simulateText("client User {}\nservice Api {}\nUser -> Api\nflow Ask { from User  User -> Api }");
  expect(result.flows.Ask?.offered).toBe(0);
  expect(result.flows.Ask?.latency.mean.value).toBeNull();
  expect(result.notes.join("\n")).toContain("Ask has no rate");
});

test("an unstable queue grows, and the run still ends", () => {
  const result = simulateText(station("20 rps", "workers 1  service-time 0.1 s"), { duration: 500 });
  expect(result.components.Station?.utilisation).toBeCloseTo(1, 3);
  expect(result.components.Station?.queueLength.max).toBeGreaterThan(4000);
  expect(result.notes.join("\n")).toContain("Station gets more than it can serve");
});

test("too many calls in flight stop the run with a note", () => {
  const result = simulateText(station("1M rps", "workers 1  service-time 1 h"), { duration: 1000 });
  expect(result.notes.join("\n")).toMatch(/stopped: replication 1 ended at .*calls are in flight, [\d.]+M of them waiting at Station/);
});

test("the limit of events stops the run with a note", () => {
  const result = simulateText(station("1k rps", "workers 100  service-time 1 ms"), { duration: 1000, maxEvents: 10_000 });
  expect(result.events).toBeLessThanOrEqual(10_001);
  expect(result.notes.join("\n")).toContain("the limit of 10k events is reached");
});

test("brokers that feed each other do not hang the run", () => {
  const text = `
    client User {}
    topic A {}
    topic B {}
    worker One { service-time 1 ms }
    worker Two { service-time 1 ms }
    User -> A
    A -> One
    One ~> B
    B -> Two
    Two ~> A
    flow Ask { from User at 10 rps  User -> A }
  `;
  const result = simulateText(text, { duration: 20, maxEvents: 200_000 });
  expect(result.events).toBeGreaterThan(0);
});

test("a circle of messages that takes no time is stopped and explained", () => {
  const text = `
    client User {}
    topic A { workers 1000  service-time constant(0 s) }
    topic B { workers 1000  service-time constant(0 s) }
    worker One { workers 1000  service-time constant(0 s) }
    worker Two { workers 1000  service-time constant(0 s) }
    User -> A { latency 0 s }
    A -> One { latency 0 s }
    One ~> B { latency 0 s }
    B -> Two { latency 0 s }
    Two ~> A { latency 0 s }
    flow Ask { from User at 10 rps  User -> A }
  `;
  const inSlicesOf = (events: number) => {
    const run = createRun(designFromText(text).design, { ...defaultOptions, duration: 20 });
    while (!run.advance(events));
    return run.result();
  };
  const result = inSlicesOf(20_000);
  expect(result.notes.join("\n")).toMatch(/livelock.*go round in a circle.* (One|Two) →/);
  // When it is stopped does not depend on how long each slice is, which is a matter of the machine.
  for (const events of [7_777, 1_000_000]) expect(JSON.stringify(inSlicesOf(events))).toBe(JSON.stringify(result));
});

test("endless retries that take no time are stopped, and the link that repeats is named", () => {
  const text = `
    client User {}
    service Api { workers 1  concurrency 1  queue-limit 0  service-time constant(1 h) }
    User -> Api { latency 0 s  retries 1000000000 }
    flow Ask { from User at 5 rps  User -> Api }
  `;
  const { notes, stopped } = simulateText(text, { duration: 10 });
  expect(stopped?.reason).toBe("livelock");
  expect(notes.join("\n")).toContain("calls over User -> Api fail at once and are repeated at once");
});

test("work for callers that have given up is called a livelock, with who does it, and only while it lasts", () => {
  const text = (link: string): string => `
    client User {}
    service Front { workers 100  service-time constant(0 s) }
    service Back { workers 1  service-time constant(10 ms) }
    User -> Front { latency 0 s }
    Front -> Back { latency 0 s  timeout 200 ms  retries 3  ${link} }
    flow Ask { from User at 50 rps  User -> Front -> Back }
    scenario "Trigger" for 60 s { warm-up 1 s  at 10 s slow Back x 10 for 4 s }
  `;
  const livelocks = (link: string): string[] =>
    simulateText(text(link), { scenario: 'scenario "Trigger"' }).notes.filter((note) => note.startsWith("Livelock"));
  expect(livelocks("")).toEqual([
    expect.stringMatching(/^Livelock: from 1\d s to the end hardly any request of Ask succeeds, although Back is busy/),
  ]);
  expect(livelocks("cancel")).toEqual([]);
  // Busy all the time and without success, but nobody has given up.
  const full = text("").replace("constant(10 ms)", "constant(10 ms)  queue-limit 12").replace("50 rps", "300 rps");
  const erring = full.replace("slow Back x 10 for 4 s", "error 100% on Back");
  const { notes, components } = simulateText(erring, { scenario: 'scenario "Trigger"' });
  expect(components.Back?.utilisation).toBeGreaterThan(0.995);
  expect(notes.filter((note) => note.startsWith("Livelock"))).toEqual([]);
});

/** A gateway and a service behind it, which asks the gateway again. */
const roundTrip = (workers: number, timeout: string, body: string): string => `
  client User
  service Front { workers ${workers}  service-time constant(10 ms)  ${body} }
  service Back { workers ${workers}  service-time constant(10 ms)  ${body} }
  User -> Front { latency 0 s }
  Front -> Back { latency 0 s  ${timeout} }
  Back -> Front { latency 0 s  ${timeout} }
  flow Ask { from User at 60 rps  User -> Front { Front -> Back { Back -> Front } } }
`;

test("a deadlock is explained by the components that wait for each other", () => {
  const deadlocks = (text: string): string[] => simulateText(text, { duration: 20 }).notes.filter((note) => note.startsWith("Deadlock"));
  const [note, other] = deadlocks(roundTrip(2, "", "blocking true"));
  expect(note).toMatch(/^Deadlock: Back → Front → Back\. .*never ends/);
  expect(other).toBeUndefined();
  expect(deadlocks(roundTrip(2, "timeout 1 s", "blocking true"))[0]).toContain("only timeouts end it");
  expect(deadlocks(roundTrip(2, "", "blocking false"))).toEqual([]);
  // Room for all: busy, but nobody waits for ever.
  expect(deadlocks(roundTrip(40, "", "blocking true"))).toEqual([]);
});

test("an unknown scenario is a note", () => {
  const result = simulateText(station("1 rps", ""), { scenario: "nowhere", duration: 10 });
  expect(result.notes.join("\n")).toContain("There is no nowhere");
});

test("nonsense numbers in the options do no harm", () => {
  const { design } = designFromText(station("10 rps", "service-time 1 ms"));
  for (const odd of [Number.NaN, -1, 0, Number.POSITIVE_INFINITY]) {
    const result = simulate(design, {
      ...defaultOptions,
      duration: odd,
      warmUp: odd,
      load: odd === 0 ? 0 : 1,
      maxEvents: 10_000,
      replications: odd,
    });
    expect(result).toMatchObject({
      duration: 300,
      warmUp: odd === 0 ? 0 : 30,
      notes: expect.not.arrayContaining([expect.stringMatching(/NaN|Infinity/)]),
    });
    expect(result.flows.Ask?.latency.mean.value ?? 0.001).toBeCloseTo(0.001, 4);
  }
});

test("advancing in slices gives the same result as running to the end, with progress on the way", () => {
  const { design } = designFromText(station("50 rps", "service-time 10 ms"));
  const options = { ...defaultOptions, duration: 20, replications: 3 };
  const run = createRun(design, options);
  let slices = 0;
  let last = 0;
  while (!run.advance(100)) {
    slices += 1;
    const { done } = run.progress();
    expect(done).toBeGreaterThanOrEqual(last);
    last = done;
    if (slices % 20 === 0) expect(run.result().version).toBe(1);
  }
  expect(slices).toBeGreaterThan(10);
  expect(run.progress().done).toBe(1);
  expect(JSON.stringify(run.result())).toBe(JSON.stringify(simulate(design, options)));
  expect(run.result().flows.Ask?.latency.mean.ci95).not.toBeNull();
});

test("a result survives JSON", () => {
  const result = simulateText(station("50 rps", "service-time 10 ms"), { duration: 20 });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test("a run that ends in its warm-up has measured nothing, and says so", () => {
  const { components, flows, notes } = simulateText(station("1k rps", "workers 2  service-time 1 ms"), {
    duration: 1000,
    maxEvents: 10_000,
  });
  expect(flows.Ask?.throughput.value).toBe(0);
  expect(components.Station?.throughput).toBe(0);
  expect(components.Station?.sojourn.p99).toBeNull();
  expect(notes.join("\n")).toContain("Nothing was measured: the run ended before its warm-up");
});
