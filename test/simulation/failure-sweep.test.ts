import { createStudyRun, defaultOptions, type FailureSweepResult, failureSweep, failureTargets, runStudy } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";

const text = `
  region eu { zones a, b }
  client User
  gateway Edge { replicas 2  across eu  workers 64  service-time 1 ms  health-check { every 1 s  misses 2 } }
  service Api { replicas 4  across eu  workers 8  service-time 2 ms  health-check { every 1 s  misses 2 } }
  database Db { across eu.a  workers 16  service-time 1 ms }
  service Idle { across eu }
  User -> Edge { timeout 1 s }
  Edge -> Api { timeout 500 ms  retries 2 }
  Api -> Db { timeout 200 ms }
  Api -> Idle
  flow Read { from User at 150 rps  User -> Edge { Edge -> Api } }
  flow Write { from User at 50 rps  User -> Edge { Edge -> Api { Api -> Db } } }
`;
const timing = { settle: 2, down: 8, after: 10 };

function swept(source: string, changed: Partial<typeof defaultOptions> = {}): FailureSweepResult {
  const { design, findings } = designFromText(source);
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  return runStudy(failureSweep({ design, options: { ...defaultOptions, ...changed }, timing }));
}

test("every place, every component and one replica of several is a target, and clients are none", () => {
  expect(failureTargets(designFromText(text).design).map(({ kind, element, replicas, of }) => [kind, element, replicas, of])).toEqual([
    ["zone", "eu.a", 5, 8],
    ["zone", "eu.b", 3, 8],
    ["region", "eu", 8, 8],
    ["component", "Edge", 2, 2],
    ["replica", "Edge", 1, 2],
    ["component", "Api", 4, 4],
    ["replica", "Api", 1, 4],
    ["component", "Db", 1, 1],
    ["component", "Idle", 1, 1],
  ]);
});

test("failures are ranked by what they cost", () => {
  const { failures, complete, notSimulated } = swept(text);
  expect({ complete, notSimulated }).toEqual({ complete: true, notSimulated: [] });
  const of = (id: string) => failures.find(({ target }) => target.id === id)!;
  expect(failures.map(({ rank }) => rank)).toEqual(failures.map((_, i) => i + 1));
  for (const id of ["region eu", "component Edge", "component Api"]) {
    expect(of(id).availabilityLost).toBeCloseTo(1, 2);
    expect(of(id).rank).toBeLessThanOrEqual(3);
    expect(of(id).recovery!).toBeGreaterThanOrEqual(timing.down);
  }
  // Writes are a quarter of all requests.
  const db = of("component Db");
  expect(db.availabilityLost).toBeGreaterThan(0.2);
  expect(db.availabilityLost).toBeLessThan(0.3);
  expect(db.flows.Write!.before).toBe(1);
  // Only the last ones still succeed, when their retries come after the failure.
  expect(db.flows.Write!.during!).toBeLessThan(0.05);
  expect(db.flows.Read).toMatchObject({ before: 1, during: 1, availabilityLost: 0 });
  expect(db.flows.Read!.p99Multiple!).toBeCloseTo(1, 1);
  // Half of what enters at the dead gateway is lost until it is noticed, after 2 to 3 s; retries find another service.
  const edge = of("replica Edge");
  expect(edge.availabilityLost).toBeGreaterThan(0.08);
  expect(edge.availabilityLost).toBeLessThan(0.25);
  expect(edge.recovery!).toBeGreaterThan(1);
  expect(edge.recovery!).toBeLessThan(5);
  expect(of("replica Api").availabilityLost).toBeLessThan(0.02);
  const idle = of("component Idle");
  expect(idle).toMatchObject({ availabilityLost: 0, recovery: 0, lostWrites: 0, p99Multiple: 1 });
  expect(failures.slice(-2)).toContain(idle);
});

test("the same sweep gives the same bytes, and replications give intervals", () => {
  const small = text.replace(/flow Write.*/, "").replace("replicas 4", "replicas 2");
  const sweep = () => swept(small, { seed: 5, replications: 2, load: 0.3 });
  const first = sweep();
  expect(JSON.stringify(sweep())).toBe(JSON.stringify(first));
  expect(first.failures.every(({ replications, ci95 }) => replications === 2 && ci95 !== null)).toBe(true);
});

test("a limit of events leaves out the less important failures and says so", () => {
  const { failures, notSimulated, notes, complete, events } = swept(text, { maxEvents: 160_000 });
  expect(complete).toBe(true);
  expect(events).toBeLessThan(200_000);
  expect(failures.map(({ target }) => target.kind)).toEqual(expect.arrayContaining(["region", "zone"]));
  expect(failures.length + notSimulated.length).toBe(9);
  expect(notSimulated.map(({ id }) => id)).toContain("replica Api");
  expect(notes[0]).toMatch(/^\d of 9 failures are not simulated: the limit of 160k events/);
});

test("a sweep that is stopped tells what is known, and progress never falls", () => {
  const run = createStudyRun(failureSweep({ design: designFromText(text).design, options: { ...defaultOptions, load: 0.2 }, timing }));
  expect(run.outcome()).toMatchObject({ complete: false, failures: [] });
  let last = 0;
  for (let i = 0; i < 12; i++) {
    run.advance(5_000);
    const { done } = run.progress();
    expect(done).toBeGreaterThanOrEqual(last);
    last = done;
  }
  expect(last).toBeGreaterThan(0);
  const { complete, failures, notSimulated } = run.outcome();
  expect(complete).toBe(false);
  expect(failures.length).toBeGreaterThan(0);
  expect(failures.length + notSimulated.length).toBe(9);
});

test("what loses acknowledged writes says how many", () => {
  const store = `
    client User
    database Db { health-check { every 1 s  misses 1 }  replicate 2 { style leader-follower  mode async  lag 500 ms  failover 2 s }  workers 16  service-time 1 ms }
    User -> Db { timeout 200 ms }
    flow Save { from User at 200 rps  User -> Db write }
  `;
  const { failures } = swept(store);
  const leader = failures.find(({ target }) => target.kind === "replica")!;
  expect(leader.lostWrites).toBeGreaterThan(20);
  expect(leader.lostWrites).toBeLessThan(200);
});

test("a design too large for the events is thinned: as busy as before, and broken by the same", () => {
  const unused = "gateway Idle { across eu  strategy least-connections  workers 1  service-time 50 ms }";
  const larger = text.replace("150 rps", "600 rps").replace("50 rps", "200 rps").replace("service Idle { across eu }", unused);
  const { design } = designFromText(larger);
  const sweep = (maxEvents: number) =>
    runStudy(failureSweep({ design, options: { ...defaultOptions, maxEvents }, timing: { settle: 1, down: 4, after: 3 } }));
  const [whole, part] = [sweep(20_000_000), sweep(170_000)];
  expect([whole.oneIn, part.oneIn >= 2, part.notSimulated]).toEqual([1, true, []]);
  expect(part.events).toBeLessThan(whole.events / 1.8);
  expect(part.notes[0]).toMatch(/^Approximation: one request in \d+/);
  // One worker cannot be parted, and of fewer requests a balancer that counts them sees less.
  expect(part.notes).toContainEqual(expect.stringMatching(/^Too few workers to be thinned as much: Idle\. /));
  expect(part.notes).toContainEqual(expect.stringMatching(/^Balancing by open requests: Idle\. /));
  expect(whole.notes.join()).not.toMatch(/Too few workers|Balancing by open requests/);
  const lost = (result: FailureSweepResult, id: string) => result.failures.find(({ target }) => target.id === id)!.availabilityLost!;
  for (const { target } of whole.failures) expect(Math.abs(lost(part, target.id) - lost(whole, target.id))).toBeLessThan(0.05);
});

test("a failure that is soon over is not looked at for longer, one that is not gets all of the time", () => {
  const run = (load: number) => {
    const { design } = designFromText(`client User
      service Api { replicas 2  workers 2  service-time 50 ms  health-check { every 1 s  misses 1 } }
      User -> Api
      flow Ask { from User at 72 rps  User -> Api }`);
    return runStudy(failureSweep({ design, options: { ...defaultOptions, load }, timing: { settle: 2, down: 5 } }));
  };
  const replica = ({ failures }: FailureSweepResult) => failures.find(({ target }) => target.kind === "replica")!;
  // Two replicas 18% busy get over the loss of one at once; at 90% a queue of some seconds is left, for which a tenth of two is free.
  const [quick, long] = [run(0.2), run(1)];
  expect([quick.after, long.after, quick.complete, long.complete]).toEqual([60, 60, true, true]);
  expect(replica(quick).recovery!).toBeLessThan(5);
  expect(replica(long).recovery!).toBeGreaterThan(16);
  // Three runs of 17 s, of which two are made again with 67 s.
  expect(long.events).toBeGreaterThan((2 * quick.events) / 0.2);
});
