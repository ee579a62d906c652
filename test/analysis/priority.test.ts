import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";

/** A text that must be free of errors. */
function analysed(text: string) {
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  return analyze(design);
}

interface Desk {
  readonly urgent?: string;
  readonly normal?: string;
  readonly workers?: number;
  readonly service?: string;
  readonly more?: string;
}

/** Two flows at one desk that takes the more important requests first; row 14 of the reference values unless said otherwise. */
function desk({ urgent = "0.2 rps", normal = "0.6 rps", workers = 1, service = "exponential(1 s)", more = "" }: Desk = {}): string {
  return `
    client User
    database Desk { discipline priority  workers ${workers}  service-time ${service}  ${more} }
    User -> Desk { latency 0 ms  payload 0 B  response 0 B }
    flow Urgent { from User at ${urgent}  priority 1  User -> Desk }
    flow Normal { from User at ${normal}  User -> Desk }
  `;
}

function near(actual: number | null | undefined, expected: number): void {
  expect(actual).not.toBeNull();
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(1e-5 * expected);
}

describe("who waits how long where the more important requests go first", () => {
  test("row 14: M/M/1, 2 s and 6 s", () => {
    const { flows, components } = analysed(desk());
    near(flows.Urgent?.latency.mean, 2);
    near(flows.Normal?.latency.mean, 6);
    near(flows.Urgent?.hops[0]?.mean, 2);
    expect(flows.Urgent?.latency.note).toContain("Cobham");
    // Together as long as in one line: M/M/1 at 0.8.
    near(components.Desk?.sojourn.mean, 5);
  });

  test("M/M/3: C = 0.702247 of all wait for 1/3 s and those before them", () => {
    const { flows } = analysed(desk({ urgent: "0.9 rps", normal: "1.6 rps", workers: 3 }));
    near(flows.Urgent?.latency.mean, 1 + 0.7022472 / 3 / 0.7);
    near(flows.Normal?.latency.mean, 1 + 0.7022472 / 3 / (0.7 * (1 - 2.5 / 3)));
  });

  test("the most important of M/M/1 wait as those behind one that is busy 80% with a server to themselves", () => {
    const { latency } = analysed(desk()).flows.Urgent ?? {};
    // P(T > t) of a service and, for 80%, an exponential wait of 1/(μ − λ₁) = 1.25 s.
    const tail = (t: number): number => 0.2 * Math.exp(-t) + 0.8 * (5 * Math.exp(-0.8 * t) - 4 * Math.exp(-t));
    // Sums of times are made on a grid, fine enough for 1% of a tail.
    expect(tail(latency?.p99 ?? 0) / 0.01).toBeCloseTo(1, 1.7);
    expect(tail(latency?.p50 ?? 0) / 0.5).toBeCloseTo(1, 1.7);
  });

  test("M/D/1: half of the wait of M/M/1", () => {
    const { flows } = analysed(desk({ service: "constant(1 s)" }));
    near(flows.Urgent?.latency.mean, 1.5);
    near(flows.Normal?.latency.mean, 3.5);
  });

  test("what the less important ask for too much does not stop the more important", () => {
    const { flows, components } = analysed(desk({ normal: "1.6 rps" }));
    near(flows.Urgent?.latency.mean, 1 + 1 / 0.8);
    expect(flows.Normal?.latency.mean).toBeNull();
    expect(flows.Normal?.latency.note).toContain("priority 5 and more important ones");
    expect(components.Desk?.sojourn.mean).toBeNull();
  });

  test("flows of the same priority are one line, exactly", () => {
    const { flows } = analysed(desk().replace("priority 1", "priority 5"));
    near(flows.Urgent?.latency.mean, 5);
    expect(flows.Urgent?.latency.method).toBe("exact");
  });

  test("a consumer's calls have the priorities of the flows whose messages it takes", () => {
    const { flows } = analysed(`
      client User
      queue Jobs
      worker Mailer { workers 1000  service-time constant(1 ms) }
      database Desk { discipline priority  workers 1  service-time exponential(1 s) }
      User ~> Jobs
      User -> Desk { latency 0 ms  payload 0 B  response 0 B }
      Jobs -> Mailer
      Mailer -> Desk { latency 0 ms }
      flow Urgent { from User at 0.2 rps  priority 1  User ~> Jobs }
      flow Normal { from User at 0.6 rps  User -> Desk }
    `);
    near(flows.Normal?.latency.mean, 6);
  });
});

test.each([
  ["a queue with room for few", "queue-limit 3"],
  ["copies that a write asks, too", "replicate 3 { mode sync }"],
  ["shards", "entity Row { key id }  shard Row by hash(id) into 4"],
])("%s: all priorities are told the same, and that it is so", (_, more) => {
  const { flows } = analysed(desk({ more }));
  expect(flows.Urgent?.latency.mean).toBeCloseTo(flows.Normal?.latency.mean ?? Number.NaN, 9);
  expect(flows.Urgent?.latency.note).toContain("how long each priority waits here is not computed");
});
