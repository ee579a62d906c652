import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";
import { simulateText } from "./estimate.ts";

const both = (text: string) => ({
  analysed: analyze(designFromText(text).design).components,
  run: simulateText(text, { duration: 400, warmUp: 40 }).components,
});

const expectNear = (value: number | null | undefined, expected: number | null | undefined, share: number): void => {
  expect(Math.abs((value ?? Number.NaN) / (expected ?? Number.NaN) - 1)).toBeLessThan(share);
};

test.each([
  ["leader and followers, synchronous", "replicate 3 { mode sync }"],
  ["leader and followers, asynchronous", "replicate 3 { mode async }"],
  ["a quorum", "replicate 3 { style leaderless  quorum read 2 write 2 }"],
])("the rate of a store counts requests and not copies: %s", (_, replication) => {
  const { analysed, run } = both(`
    client User {}
    service Api { workers 100  service-time 1 ms }
    database Store { workers 4  service-time 5 ms  ${replication} }
    User -> Api
    Api -> Store
    flow Save { from User at 40 rps  User -> Api -> Store write }
    flow Read { from User at 20 rps  User -> Api -> Store read }
  `);
  expectNear(analysed.Store?.rate.value, 60, 1e-9);
  expectNear(run.Store?.throughput, 60, 0.04);
  // Copies cost work: each of the three does all the writes.
  expect(run.Store?.utilisation ?? 0).toBeGreaterThan((40 * 0.005) / 4);
});

test("the time at a consumer includes the wait of its messages, as in the analysis", () => {
  const { analysed, run } = both(`
    client User {}
    service Api { workers 100  service-time 1 ms }
    queue Jobs {}
    worker Mailer { replicas 1  workers 1  service-time 10 ms }
    User -> Api
    Api ~> Jobs
    Jobs -> Mailer
    flow Send { from User at 60 rps  User -> Api { Api ~> Jobs } }
  `);
  // M/M/1 at 60%: 10 ms / 0.4.
  expectNear(analysed.Mailer?.sojourn.mean, 0.025, 0.01);
  expectNear(run.Mailer?.sojourn.mean, 0.025, 0.08);
  expectNear(run.Mailer?.wait, 0.015, 0.12);
  expectNear(run.Mailer?.throughput, 60, 0.04);
});
