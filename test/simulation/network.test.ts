import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test, vi } from "vitest";
import { expectWithin, lossRatio, simulateText, sojourn } from "./estimate.ts";

vi.setConfig({ testTimeout: 60_000 });

/* What the network does to calls: packets that get lost, connections that have to be made anew. */

/** A call that takes its network time and no other: 10 ms each way. */
const wire = (link: string, protocol = ""): string => `
  client User {}
  service Store { workers 10000  service-time constant(0 s) }
  User -> Store ${protocol} { latency 10 ms  ${link} }
  flow Ask { from User at 100 rps  User -> Store }
`;

const analysed = (text: string) => analyze(designFromText(text).design).flows.Ask;

describe("lost packets", () => {
  const oneWay = 0.01;
  const roundTrip = 2 * oneWay;
  const wait = roundTrip + 0.2;
  // A wait that doubles: Σ pᵏ (1 − p) (2ᵏ − 1) = p / (1 − 2p).
  const late = (p: number): number => (wait * p) / (1 - 2 * p);

  test("are sent again, each time after twice the wait", () => {
    const text = wire("loss 5%");
    expectWithin(text, sojourn, roundTrip + 2 * late(0.05), 0.02);
    expectWithin(text, lossRatio, 0, 0.01);
    expect(analysed(text)?.latency.mean).toBeCloseTo(roundTrip + 2 * late(0.05), 4);
    // One packet each way: a call is late with probability 1 − 0.95².
    const { flows } = simulateText(text, { duration: 300 });
    expect(flows.Ask?.latency.p90.value).toBeCloseTo(roundTrip, 3);
    expect(flows.Ask?.latency.p95.value).toBeCloseTo(roundTrip + wait, 2);
    expect(analysed(text)?.latency.p95 ?? 0).toBeCloseTo(roundTrip + wait, 2);
  });

  test("with more behind them are missed within a round trip", () => {
    // Ten packets one way: late by a wait when one of the last three is lost, by a round trip when only others are.
    const p = 0.02;
    const kept = 1 - p;
    const again = (first: number, next: number): number => first + (p / kept) * next * (kept / (1 - 2 * p));
    const expected = (1 - kept ** 3) * again(wait, 2 * wait) + (kept ** 3 - kept ** 10) * again(roundTrip, wait);
    const text = wire(`loss ${p * 100}%  payload 14600 B  response 0 B`);
    expect(analysed(text)?.latency.mean).toBeCloseTo(roundTrip + expected + late(p), 3);
    expectWithin(text, sojourn, roundTrip + expected + late(p), 0.02);
  });

  test("of the packets that open a connection are waited for a second", () => {
    const p = 0.02;
    const text = wire(`loss ${p * 100}%  connection per-request`);
    const opening = (2 * p) / (1 - 2 * p);
    expectWithin(text, sojourn, 2 * roundTrip + 2 * late(p) + opening, 0.03);
    expect(analysed(text)?.latency.mean).toBeCloseTo(2 * roundTrip + 2 * late(p) + opening, 3);
  });

  test("over UDP are calls without an answer", () => {
    const text = wire("loss 5%  timeout 1 s", "over udp");
    expectWithin(text, lossRatio, 1 - 0.95 ** 2, 0.05);
    expect(simulateText(text, { duration: 20 }).flows.Ask?.latency.mean.value).toBeCloseTo(roundTrip, 9);
    expect(analysed(text)?.latency.mean).toBeCloseTo(roundTrip, 4);
  });

  test("are all packets of a link that loses everything: its calls end with their timeout", () => {
    const { flows } = simulateText(wire("loss 100%  timeout 1 s"), { duration: 20 });
    expect(flows.Ask?.availability).toBe(0);
    expect(flows.Ask?.errors.timeout).toBeGreaterThan(1000);
  });

  test("of messages over UDP are lost or delivered again, as the broker promises", () => {
    const text = (delivery: string): string => `
      client User {}
      queue Jobs { delivery ${delivery}  visibility 1 s }
      worker Runner { workers 1000  service-time constant(0 s) }
      User ~> Jobs { latency 0 s }
      Jobs -> Runner over udp { latency 10 ms  loss 10% }
      flow Ask { from User at 100 rps  User ~> Jobs }
    `;
    const lost = simulateText(text("at-most-once"), { duration: 100, warmUp: 0 });
    expect(lost.components.Jobs?.lostWrites).toBeGreaterThan(850);
    expect(lost.components.Jobs?.lostWrites).toBeLessThan(1150);
    expect(lost.components.Runner?.throughput).toBeCloseTo(90, -1);
    const again = simulateText(text("at-least-once"), { duration: 100, warmUp: 0 });
    expect(again.components.Jobs?.lostWrites).toBe(0);
    expect(again.components.Runner?.throughput).toBeGreaterThan(97);
  });

  test("of messages over TCP come late to their consumers", () => {
    const text = `
      client User { arrivals constant }
      queue Jobs {}
      worker Runner { workers 1000  service-time constant(0 s) }
      User ~> Jobs { latency 0 s }
      Jobs -> Runner { latency 10 ms  loss 50% }
      flow Ask { from User at 1k rps  User ~> Jobs }
    `;
    const { components } = simulateText(text, { duration: 1, warmUp: 0 });
    // Half at once, a quarter after a wait of 0.22 s, an eighth after three, a sixteenth after seven of them.
    const within = (0.99 + 0.77 / 2 + 0.33 / 4) / 2;
    expect((components.Runner?.throughput ?? 0) / 1000).toBeCloseTo(within, 1);
    expect(components.Jobs?.lostWrites).toBe(0);
  });
});

test("what lies between two regions is the default of the links that cross it, in both engines", () => {
  const text = (own: string): string => `
    region eu { zones a }
    region us { zones b }
    link eu <-> us { rtt 20 ms  bandwidth 1 MB / s  loss 5% }
    service Front { in eu  workers 10000  service-time constant(0 s) }
    service Store { in us  workers 10000  service-time constant(0 s) }
    client User { location eu }
    User -> Front { latency 0 s }
    Front -> Store { payload 1 kB  response 0 B  ${own} }
    flow Ask { from User at 20 rps  User -> Front -> Store }
  `;
  const { design } = designFromText(text(""));
  const { network } = design.links.find((link) => link.id === "Front -> Store") ?? {};
  expect(network?.bandwidth).toMatchObject({ value: 1e6, assumed: "by the bandwidth of `eu <-> us`" });
  expect(network?.loss).toMatchObject({ value: 0.05, assumed: "by the loss of `eu <-> us`" });
  const spread = designFromText(text("").replace("service Store { in us ", "service Store { replicas 2  across eu, us "));
  const half = spread.design.links.find((link) => link.id === "Front -> Store")?.network;
  expect(half?.bandwidth?.value).toBeCloseTo(2e6, 3);
  expect(half?.loss).toMatchObject({ assumed: "by the loss of `eu <-> us`, which 50% of the pairs of replicas have between them" });
  expect(half?.loss.value).toBeCloseTo(0.025, 9);
  const late = (2 * 0.22 * 0.05) / 0.9;
  expect(analysed(text(""))?.latency.mean).toBeCloseTo(0.02 + 0.001 + late, 3);
  expectWithin(text(""), sojourn, 0.02 + 0.001 + late, 0.02);
  expect(analysed(text("bandwidth 1 GB / s  loss 0%"))?.latency.mean).toBeCloseTo(0.02, 4);
});

describe("kept connections", () => {
  /** 10 ms each way, TLS: a new connection costs two round trips more. */
  const kept = (link: string, protocol = ""): string => `
    client User { users 50  arrivals constant }
    service Front { workers 1000  service-time constant(0 s) }
    service Store { workers 1000  service-time constant(5 ms)  health-check { every 1 s  misses 1 } }
    User -> Front { latency 0 s }
    Front -> Store ${protocol} { latency 10 ms  encrypted tls  ${link} }
    flow Ask { from User at 10 rps  User -> Front -> Store }
    scenario "Restart" for 30 s { warm-up 0 s  at 10.05 s kill Store for 2 s }
  `;
  const slow = (text: string): number => {
    const { slowest } = simulateText(text, { scenario: 'scenario "Restart"' });
    return slowest.filter(({ total, outcome }) => outcome === "ok" && total > 0.03).length;
  };

  test("are opened once after a replica has been away, for as many calls as there are at a time", () => {
    const { flows, slowest } = simulateText(kept(""), { scenario: 'scenario "Restart"' });
    expect(flows.Ask?.latency.p90.value).toBeCloseTo(0.025, 3);
    const [first] = slowest.filter(({ outcome }) => outcome === "ok");
    expect(first?.total).toBeCloseTo(0.065, 6);
    expect(slow(kept(""))).toBe(1);
    // At 100 per second several begin before the first connection is free again.
    expect(slow(kept("").replace("10 rps", "100 rps"))).toBeGreaterThan(3);
  });

  test("are opened for each call when none is kept, from the beginning", () => {
    const { flows } = simulateText(kept("connection per-request"), { scenario: 'scenario "Restart"' });
    expect(flows.Ask?.latency.p50.value).toBeCloseTo(0.065, 3);
    // QUIC opens connection and encryption at once.
    expect(analysed(kept("connection per-request", "over http3"))?.latency.p50).toBeCloseTo(0.045, 3);
  });

  test("are shared under HTTP/2: calls wait for the one that is being opened", () => {
    const text = kept("", "over http2").replace("10 rps", "100 rps");
    const { slowest } = simulateText(text, { scenario: 'scenario "Restart"' });
    const waits = slowest.filter(({ outcome, total }) => outcome === "ok" && total > 0.026).map(({ total }) => total);
    expect(Math.max(...waits)).toBeCloseTo(0.065, 6);
    // One every 10 ms, within the 40 ms of the handshake.
    expect(waits.length).toBe(4);
  });

  const users = (link: string): string => `
    client User { users 50 }
    service Store { workers 1000  service-time constant(0 s)  health-check { every 1 s  misses 1 } }
    User -> Store { latency 10 ms  ${link} }
    flow Ask { from User at 10 rps  User -> Store }
    scenario "Restart" for 120 s { warm-up 0 s  at 10 s kill Store for 5 s }
  `;

  test("of a client belong to its users: each opens one anew", () => {
    const { flows, notes } = simulateText(users(""), { scenario: 'scenario "Restart"', replications: 10 });
    expect(notes.filter((note) => /A replica of Store that was away.* each user of User there/.test(note))).toHaveLength(1);
    expect(simulateText(users("")).notes.join()).not.toContain("that was away");
    const { offered, availability, latency } = flows.Ask ?? {};
    const answered = (offered ?? 0) * 120 * (availability ?? 0);
    const after = (answered * 105) / 115;
    // Distinct users among n requests: U (1 − (1 − 1/U)ⁿ); each waits one round trip more.
    const distinct = 50 * (1 - (1 - 1 / 50) ** after);
    expect(((latency?.mean.value ?? 0) - 0.02) * answered).toBeGreaterThan(0.02 * distinct * 0.97);
    expect(((latency?.mean.value ?? 0) - 0.02) * answered).toBeLessThan(0.02 * distinct * 1.03);
  });

  test("whose packets get lost are opened a second later", () => {
    // Two packets for each of 50 users; a packet of a call is lost three times in a row before it is as late.
    const { flows } = simulateText(users("loss 10%  timeout 0.9 s"), { scenario: 'scenario "Restart"', replications: 10 });
    const opened = 10 * 50 * (1 - 0.9 ** 2);
    const others = 10 * 1200 * 2 * 0.1 ** 3;
    expect(flows.Ask?.errors.timeout).toBeGreaterThan(opened * 0.8);
    expect(flows.Ask?.errors.timeout).toBeLessThan((opened + others) * 1.25);
  });
});
