import { createRun, defaultOptions, type LiveEffect, liveScenarioText, type SimulationOptions, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";

/* What somebody does to a run while it goes on. */

const text = `
  region eu { zones a, b }
  client User
  service Api { replicas 2  across eu  workers 4  service-time 4 ms }
  cache Hot { service-time 1 ms }
  database Db { workers 4  service-time 5 ms }
  User -> Api { timeout 500 ms }
  Api -> Hot { timeout 50 ms }
  Api -> Db { timeout 200 ms }
  flow Ask {
    from User at 100 rps
    User -> Api {
      Api -> Hot
      on miss { Api -> Db }
    }
  }
  flow Note { from User at 7 rps  User -> Api -> Db }
  scenario "Quiet" for 30 s { warm-up 2 s }
`;
const { design } = await designFromText(text);
const options: SimulationOptions = { ...defaultOptions, scenario: 'scenario "Quiet"', live: true };
const killDb: LiveEffect = { type: "kill", component: "Db", count: null, replica: null };

test("what was done live happens again, to the last bit, when the run is repeated with it", () => {
  const run = createRun(design, options);
  run.advance(1e9, 7.03);
  expect(run.progress().time).toBe(7.03);
  expect(run.act(killDb, null)).toEqual({ at: 7.1, duration: null, effect: killDb });
  run.advance(1e9, 9);
  run.act({ type: "slow", component: "Api", factor: 3 }, 4);
  run.act({ type: "partition", a: "Api", b: "eu.b" }, 2);
  run.act({ type: "load", flow: null, factor: 2, over: 0 }, 5);
  run.advance(1e9, 12.5);
  expect(run.undo(killDb)).toEqual({ at: 7.1, duration: 5.5, effect: killDb });
  while (!run.advance(1e6)) {
    // To the end.
  }
  const result = run.result();
  expect(result.timeline.map(({ text }) => text)).toEqual(
    expect.arrayContaining(["at 7.1 s kill Db", "at 7.1 s kill Db: over", "at 9.1 s slow Api x 3"]),
  );
  expect(result.flows.Ask?.errors.unavailable).toBeGreaterThan(0);
  const again = simulate(design, { ...options, actions: run.liveActions });
  expect(JSON.stringify(again)).toBe(JSON.stringify(result));
});

test("a live run without actions is the plain run", () => {
  expect(simulate(design, options)).toEqual(simulate(design, { ...options, live: false }));
});

test("a load set live is the load of the requests that follow", () => {
  const run = createRun(design, options);
  run.advance(1e9, 10);
  run.act({ type: "load", flow: "Ask", factor: 3, over: 0 }, null);
  run.advance(1e9, 30);
  const { offered } = run.result().series.flows.Ask ?? { offered: [] };
  const mean = (values: readonly (number | null)[]): number => values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
  expect(mean(offered.slice(0, 10))).toBeCloseTo(100, -1.5);
  expect(mean(offered.slice(11, 29))).toBeCloseTo(300, -1.7);
});

test("what cannot be done is refused", () => {
  expect(createRun(design, { ...options, live: false }).act(killDb, null)).toBeNull();
  const run = createRun(design, options);
  expect(run.act({ type: "kill", component: "Nobody", count: null, replica: null }, null)).toBeNull();
  expect(run.act({ type: "slow", component: "Api", factor: 0 }, null)).toBeNull();
  expect(run.act({ type: "partition", a: "Api", b: "Api" }, null)).toBeNull();
  expect(run.undo(killDb)).toBeNull();
  run.advance(1e9);
  expect(run.act(killDb, null)).toBeNull();
});

test("what was done live is a scenario of the language", async () => {
  const run = createRun(design, options);
  run.advance(1e9, 3);
  const effects: LiveEffect[] = [
    { type: "load", flow: "Ask", factor: 2, over: 0 },
    { type: "kill", component: "Api", count: 1, replica: null },
    { type: "kill", component: "Api", count: null, replica: 2 },
    { type: "slow", component: "Db", factor: 2.5 },
    { type: "partition", a: "Api", b: "Db" },
    { type: "outage", place: "eu.a" },
    { type: "error", component: "Db", probability: 0.05 },
    { type: "drop", link: "Api -> Db", probability: 0.1 },
    { type: "restart", component: "Hot" },
  ];
  for (const effect of effects) expect(run.act(effect, effect.type === "restart" ? null : 2.5), effect.type).not.toBeNull();
  const written = liveScenarioText('What "I" did', 30, run.liveActions);
  const read = await designFromText(`${text}\n${written}`);
  expect(read.findings).toEqual([]);
  const scenario = read.design.scenarios.find(({ title }) => title === "What 'I' did");
  expect(scenario?.actions.map(({ at, duration, effect }) => ({ at, duration, effect }))).toEqual(run.liveActions);
});

test("series tell the load of links, errors by cause and the lag of consumers", async () => {
  const { design: queued } = await designFromText(`
    client User
    service Api { service-time 1 ms }
    queue Jobs
    worker Slow { workers 1  service-time constant(100 ms) }
    User -> Api { timeout 500 ms }
    Api ~> Jobs
    Jobs -> Slow
    flow Ask { from User at 20 rps  User -> Api { Api ~> Jobs } }
    scenario "Api dies" for 20 s { warm-up 1 s  at 15 s kill Api }
  `);
  const { series } = simulate(queued, { ...defaultOptions, scenario: 'scenario "Api dies"' });
  const at = (values: readonly (number | null)[] | null | undefined, second: number): number => values?.[second - 1] ?? Number.NaN;
  expect(at(series.links["User -> Api"]?.calls, 10)).toBe(at(series.flows.Ask?.offered, 10));
  expect(at(series.links["User -> Api"]?.failed, 10)).toBe(0);
  expect(at(series.links["User -> Api"]?.failed, 18)).toBe(at(series.flows.Ask?.errors, 18));
  expect(series.flows.Ask?.causes.unavailable).toEqual(series.flows.Ask?.errors);
  expect(series.flows.Ask?.causes.timeout).toBeUndefined();
  const before = (values: readonly (number | null)[] | undefined): number =>
    (values ?? []).slice(0, 14).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  expect(
    Math.abs(
      before(series.links[queued.links.find(({ to }) => to === "Jobs")?.id ?? ""]?.calls) - before(series.links["User -> Api"]?.calls),
    ),
  ).toBeLessThan(5);
  expect(at(series.links["Jobs -> Slow"]?.calls, 10)).toBe(10);
  expect(at(series.components.Slow?.lag, 14)).toBeGreaterThan(80);
  expect(series.components.Slow?.lag).toEqual(series.components.Jobs?.lag);
  expect(series.components.Api?.lag).toBeNull();
});
