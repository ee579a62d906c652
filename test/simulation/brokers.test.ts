import { describe, expect, test, vi } from "vitest";
import { simulateText } from "./estimate.ts";

vi.setConfig({ testTimeout: 60_000 });

/* Brokers that replicate: what losing the leader of a partition does to publishers and consumers. */

/** 10 messages per second, evenly; the leader of a partition is away from 20.05 s on, a new one works 2 + 5 s later. */
const broker = (parts: { events?: string; link?: string; consumer?: string; actions?: string }): string => `
  client User { arrivals constant }
  stream Events {
    partitions 1  ordering partition  service-time constant(0 s)  workers 1000  ${parts.events ?? ""}
    replicate 3 { mode async  lag 1 s  failover 5 s }  health-check { every 1 s  misses 2 }
  }
  worker Reader { workers 1000  service-time constant(1 ms)  ${parts.consumer ?? ""} }
  User -> Events { latency 0 s  ${parts.link ?? ""} }
  Events -> Reader { latency 0 s }
  flow Ask { from User at 10 rps  User -> Events }
  scenario "Leader lost" for 60 s { warm-up 0 s  at 20.05 s kill Events.1 for 30 s  ${parts.actions ?? ""} }
`;
const run = (parts: Parameters<typeof broker>[0]) => simulateText(broker(parts), { scenario: 'scenario "Leader lost"' });

describe("a partition whose leader is lost", () => {
  test("takes no messages until a follower leads: publishers wait", () => {
    const { flows, timeline, series, components } = run({});
    // A third of the calls go to the dead replica until that is noticed, and are refused.
    const refused = flows.Ask?.errors.unavailable ?? 0;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThanOrEqual(20);
    expect(flows.Ask?.errors.timeout).toBe(0);
    expect(timeline.filter(({ text }) => text.includes("new leader")).map(({ time }) => time)).toEqual([27.05]);
    const answered = series.flows.Ask?.throughput ?? [];
    expect(answered.slice(21, 27).every((rate) => rate === 0)).toBe(true);
    // All that waited, and nine or ten that came since.
    expect([79, 80]).toContain((answered[27] ?? 0) + refused);
    expect(components.Events?.lostWrites).toBe(0);
  });

  test("fails those that do not wait so long", () => {
    const { flows } = run({ link: "timeout 1 s" });
    // All that come more than a second before the new leader.
    const failed = (flows.Ask?.errors.timeout ?? 0) + (flows.Ask?.errors.unavailable ?? 0);
    expect(failed).toBeGreaterThanOrEqual(59);
    expect(failed).toBeLessThanOrEqual(61);
  });

  test("keeps its messages from consumers", () => {
    // What waits because its consumer was away is not taken before there is a leader.
    const { series } = run({ actions: "at 15.05 s kill Reader for 7 s" });
    const lag = series.components.Reader?.lag ?? [];
    expect(lag[25]).toBe(50);
    expect(lag[28]).toBe(0);
  });

  test("loses what its followers did not have, but not when they all have it", () => {
    const lost = (mode: string): number =>
      simulateText(broker({ actions: "at 15.05 s kill Reader for 7 s" }).replace("mode async", `mode ${mode}`), {
        scenario: 'scenario "Leader lost"',
      }).components.Events?.lostWrites ?? Number.NaN;
    // A lag of one second.
    expect(lost("async")).toBe(10);
    expect(lost("sync")).toBe(0);
  });

  test("leaves the others alone: messages without a key go to a partition with a leader", () => {
    const { flows, series } = simulateText(broker({}).replace("partitions 1", "partitions 6"), { scenario: 'scenario "Leader lost"' });
    expect(flows.Ask?.latency.p99.value).toBeLessThan(0.01);
    expect(series.components.Reader?.lag?.slice(22, 27)).toEqual([0, 0, 0, 0, 0]);
  });

  test("goes on at once when its leader is back before anybody has noticed", () => {
    const { flows, series, timeline } = simulateText(broker({}).replace("for 30 s", "for 1 s"), { scenario: 'scenario "Leader lost"' });
    expect(timeline.filter(({ text }) => text.includes("new leader"))).toEqual([]);
    const refused = flows.Ask?.errors.unavailable ?? 0;
    // What came between 20.05 s and 21.05 s and was not refused, and nine more.
    expect([19, 20]).toContain((series.flows.Ask?.throughput[21] ?? 0) + refused);
  });

  test("is away for as long as its rto allows", () => {
    const { objectives } = simulateText(`${broker({})} slo Events { rto < 6 s }`, { scenario: 'scenario "Leader lost"' });
    expect(objectives).toMatchObject([{ met: false }]);
    expect(objectives[0]?.value).toBeCloseTo(7, 6);
    const unnoticed = simulateText(`${broker({})} slo Events { rto < 6 s }`.replace("for 30 s", "for 1 s"), {
      scenario: 'scenario "Leader lost"',
    });
    expect(unnoticed.objectives).toMatchObject([{ met: true }]);
    expect(unnoticed.objectives[0]?.value).toBeCloseTo(1, 6);
  });

  test("waits for a replica when none is left", () => {
    const { timeline, flows } = simulateText(broker({}).replace("kill Events.1 for 30 s", "kill Events for 10 s"), {
      scenario: 'scenario "Leader lost"',
    });
    // Back at 30.05 s, and its leader leads again 5 s later: it has all messages.
    expect(timeline.filter(({ text }) => text.includes("leader")).map(({ time, text }) => [time, text])).toEqual([
      [35.05, "Events: 1 partition has its leader again"],
    ]);
    expect(flows.Ask?.throughput.value).toBeGreaterThan(8);
  });
});

describe("messages wait at their broker", () => {
  /** 100 messages per second, each handled in 10 ms, until something comes between them and their consumers from second 5 to 10. */
  const waiting = (action: string, queue = "", worker = "workers 8  service-time constant(10 ms)") =>
    simulateText(
      `
      region eu { zones a, b }
      client User { arrivals constant }
      queue Jobs { in eu.a  service-time constant(0 s)  workers 1000  ${queue} }
      worker Reader { in eu.b  replicas 2  ${worker} }
      group Readers { worker Other { in eu.b  workers 8  service-time constant(10 ms) } }
      topic Copies { in eu.a  service-time constant(0 s)  workers 1000 }
      User -> Jobs { latency 0 s }
      User -> Copies { latency 0 s }
      Jobs -> Reader { latency 0 s }
      Copies -> Other { latency 0 s }
      flow Ask { from User at 100 rps  User -> Jobs  on error {}  User -> Copies }
      scenario "Cut" for 15 s { warm-up 0 s  at 5 s ${action} for 5 s  expect no data loss }
      `,
      { scenario: 'scenario "Cut"' },
    );
  /** What a worker is busy with in each second. */
  const busy = (result: ReturnType<typeof waiting>, id: string): readonly (number | null)[] =>
    result.series.components[id]?.utilisation ?? [];

  test("while the network is cut, wherever the cut runs, and only those beyond it", () => {
    for (const cut of ["partition Jobs | Reader", "partition eu.a | Reader", "partition eu.a | eu.b"]) {
      const result = waiting(cut);
      expect(busy(result, "Reader").slice(6, 9), cut).toEqual([0, 0, 0]);
      // 500 messages are handled as soon as there is a way.
      expect(result.components.Jobs?.lag, cut).toBeGreaterThanOrEqual(498);
      expect(result.components.Reader?.throughput, cut).toBeCloseTo(100, 0);
      expect(busy(result, "Other").slice(6, 9), cut).toEqual(cut.endsWith("eu.b") ? [0, 0, 0] : Array(3).fill(expect.closeTo(0.125, 2)));
      expect(result.expectations[0]?.met).toBe(true);
    }
    const group = waiting("partition Copies | Readers");
    expect(busy(group, "Other").slice(6, 9)).toEqual([0, 0, 0]);
    expect(busy(group, "Reader")[7]).toBeCloseTo(0.0625, 2);
    expect(group.notes.join()).not.toContain("check failed");
  });

  test("in the partitions of those who are cut off, which nobody else takes over", () => {
    const { components, notes } = waiting("partition Jobs | Reader", "ordering partition  partitions 4");
    expect(components.Jobs?.lag).toBeGreaterThanOrEqual(498);
    expect(components.Reader?.throughput).toBeCloseTo(100, 0);
    expect(notes.join("\n")).toContain("Jobs: partitions whose consumer is cut off wait for it");
  });

  test("while none of its replicas works, and are there when one is back", () => {
    // Twice as many messages as can be handled, until the broker is away.
    const result = waiting("kill Jobs", "", "workers 1  service-time constant(40 ms)");
    expect(busy(result, "Reader").slice(6, 9)).toEqual([0, 0, 0]);
    expect(result.components.Jobs?.lag).toBeCloseTo(500, -1);
    // 10 s of 2 × 25 per second.
    expect(result.components.Reader?.throughput).toBeCloseTo(500 / 15, 0);
    expect(result.flows.Ask?.availability).toBe(1);
  });

  test("and are given out again after their visibility when the link drops them", () => {
    const result = waiting("drop 100% on Jobs -> Reader", "visibility 2 s");
    expect(busy(result, "Reader").slice(6, 9)).toEqual([0, 0, 0]);
    expect(result.components.Reader?.throughput).toBeCloseTo(100, 0);
    expect(result.expectations[0]?.met).toBe(true);
    // Dropped three times: in the dead-letter queue.
    const buried = waiting("drop 100% on Jobs -> Reader", "visibility 2 s  dead-letter Copies after 3");
    expect(buried.components.Copies?.throughput).toBeGreaterThan(105);
    const lost = waiting("drop 100% on Jobs -> Reader", "delivery at-most-once");
    expect(lost.components.Jobs?.lostWrites).toBe(500);
  });
});

describe("what waits is taken by whoever may take it", () => {
  /** Messages that wait, second by second: 50 come, and each of four replicas can handle 100. */
  const waiting = (broker: string, action: string, consumer = ""): readonly number[] =>
    (
      simulateText(
        `
          client User { arrivals constant }
          ${broker} service-time constant(0 s)  workers 1000 }
          worker Reader { replicas 4  workers 2  service-time constant(20 ms)  health-check { every 1 s  misses 3 }  ${consumer} }
          User -> Events { latency 0 s }
          Events -> Reader { latency 0 s }
          flow Ask { from User at 50 rps  User -> Events }
          scenario "Change" for 30 s { warm-up 0 s  at 5.05 s ${action} }
        `,
        { scenario: 'scenario "Change"' },
      ).series.components.Reader?.lag ?? []
    ).map((messages) => messages ?? Number.NaN);
  const queue = "queue Events {";
  const partitioned = "stream Events { partitions 8  ordering partition";

  test.each([queue, partitioned, "queue Events { ordering fifo  partitions 8  visibility 2 s"])(
    "when all replicas of a consumer are back, long after they were missed: %s",
    (broker) => {
      const lag = waiting(broker, "kill Reader for 10 s");
      expect(Math.max(...lag)).toBeGreaterThan(450);
      expect(lag.slice(-8)).toEqual(Array(8).fill(0));
    },
  );

  test("when a replica is missed, the others take its partitions, and when another is there, it takes its own", () => {
    for (const action of ["kill 1 of Reader", "kill 3 of Reader", "scale Reader to 1", "scale Reader to 6"]) {
      const lag = waiting(partitioned, action);
      expect(lag.slice(-8), action).toEqual(Array(8).fill(0));
    }
  });

  test("only by the active one of replicas that stand by", () => {
    // One replica handles 100 of the 500 that wait and the 50 that come.
    const lag = waiting(queue, "kill Reader for 10 s", "mode active-passive  failover 1 s");
    const [before = 0, after = 0] = [lag[20], lag[24]];
    expect(before - after).toBeGreaterThan(180);
    expect(before - after).toBeLessThan(220);
  });

  test("and not by those that are scaled in", () => {
    const lag = waiting(queue, "kill Reader for 10 s  at 15.1 s scale Reader to 1");
    const [before = 0, after = 0] = [lag[16], lag[20]];
    expect(before - after).toBeGreaterThan(180);
    expect(before - after).toBeLessThan(220);
  });
});
