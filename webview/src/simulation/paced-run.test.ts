import type { LiveEffect, SimulationRun } from "@lintel/engine/simulation";
import { expect, test } from "vitest";
import { PacedRun } from "./paced-run.ts";
import type { FromSimulation, Pace } from "./worker-messages.ts";

const kill: LiveEffect = { type: "kill", component: "Db", count: null, replica: null };

/** A run of 10 simulated seconds with a thousand events each, of which a millisecond makes a hundred; `at` happens at moments of the clock. */
async function paced(
  pace: Pace,
  at: Readonly<Record<number, (run: PacedRun) => void>> = {},
): Promise<{ took: number; posts: FromSimulation[]; asked: unknown[] }> {
  let clock = 0;
  let time = 0;
  const asked: unknown[] = [];
  const posts: FromSimulation[] = [];
  const due = Object.entries(at).map(([moment, act]) => ({ moment: Number(moment), act }));
  const fake = {
    advance(events: number, until = Number.POSITIVE_INFINITY) {
      const wanted = Math.min(events / 1000, until - time, 10 - time);
      time += Math.max(0, wanted);
      clock += Math.max(0, wanted) * 10;
      return time >= 10;
    },
    progress: () => ({ done: time / 10, replication: 1, time, events: time * 1000 }),
    result: () => ({ time }),
    act: (effect: LiveEffect, duration: number | null) => {
      asked.push(["act", time, effect.type]);
      return { at: time, duration, effect };
    },
    undo: (effect: LiveEffect) => {
      asked.push(["undo", time, effect.type]);
      return null;
    },
    liveActions: [],
  };
  const run = new PacedRun(fake as unknown as SimulationRun, pace, {
    post: (message) => posts.push(message),
    clock: () => clock,
    async pause(milliseconds) {
      clock += milliseconds;
      while (due[0] && clock >= due[0].moment) due.shift()?.act(run);
    },
  });
  await run.complete();
  return { took: clock, posts, asked };
}

test("as fast as it goes, or no faster than its pace", async () => {
  expect((await paced(null)).took).toBeLessThan(200);
  const { took, posts } = await paced(5);
  expect(took).toBeGreaterThanOrEqual(1_980);
  expect(took).toBeLessThan(2_200);
  expect(posts.filter(({ type }) => type === "progress").length).toBeGreaterThan(10);
  expect(posts.at(-1)?.type).toBe("finished");
});

test("stands still while it is paused, and goes on from there", async () => {
  const { took } = await paced(10, {
    300: (run) => run.receive({ type: "pace", pace: 0 }),
    2300: (run) => run.receive({ type: "pace", pace: 10 }),
  });
  expect(took).toBeGreaterThanOrEqual(2_900);
  expect(took).toBeLessThan(3_200);
});

test("acts when it is told to, and says what came of it", async () => {
  const { asked, posts } = await paced(10, {
    300: (run) => run.receive({ type: "act", effect: kill, duration: null }),
    500: (run) => run.receive({ type: "undo", effect: kill }),
  });
  expect(asked.map((entry) => (entry as unknown[])[0])).toEqual(["act", "undo"]);
  expect((asked[0] as number[])[1]).toBeCloseTo(3, 0);
  const answers = posts.filter((message) => message.type === "acted");
  expect(answers.map(({ done }) => done?.effect ?? null)).toEqual([kill, null]);
});
