import type { ComparedFigure, LoadSweepResult, Series, SimulationResult } from "@lintel/engine/simulation";
import { expect, test } from "vitest";
import { component, design } from "../diagram/testing/small-design.ts";
import { type ChartData, chartSummary, componentCharts, flowCharts } from "./chart-data.ts";
import { chartSvg } from "./chart-svg.ts";
import { differenceBar, widestOf } from "./difference-bar.ts";
import { loadAnswers } from "./load-answers.ts";
import { type Markup, tag } from "./markup.ts";
import { worstMoment } from "./worst-moment.ts";

const flow = {
  offered: [10, 10, 10],
  throughput: [10, 4, 10],
  p50: [0.1, null, 0.1],
  p95: [0.2, null, 0.2],
  p99: [0.3, null, 0.3],
  errors: [0, 6, 0],
};
const station = { utilisation: [0.2, 0.9, 0.3], queue: [0, 40, 2], up: [1, 1, 1], replicas: [1, 1, 1], hitRatio: null, lag: null };

function result(flows: Record<string, unknown>, components: Record<string, unknown>): SimulationResult {
  return { duration: 3, warmUp: 0, series: { interval: 1, flows, components, links: {} } } as unknown as SimulationResult;
}

const shown = result({ Read: { ...flow, causes: { timeout: [0, 6, 0] } } }, { Api: station });
const shop = design({ components: [component("Api", "service")] });

test("each cause of errors is a line, and a sentence tells the peaks", () => {
  const errors = flowCharts(shown, "Read").find(({ id }) => id === "errors") as ChartData;
  expect(errors.lines.map(({ label }) => label)).toEqual(["timeout"]);
  expect(chartSummary(errors, 1)).toBe("Errors by cause: timeout at most 6 per second at 2 seconds, 0 per second at the end.");
  expect(flowCharts(shown, "Nothing")).toEqual([]);
});

test("of many components those with the highest peaks are shown, in one colour through all charts", () => {
  const many = Array.from({ length: 9 }, (_, i) => component(`C${i}`, "service"));
  const series = Object.fromEntries(many.map(({ id }, i) => [id, { ...station, utilisation: [0, i / 10, 0], queue: [0, 9 - i, 0] }]));
  const [busy, waiting] = componentCharts(design({ components: many }), result({}, series));
  expect(busy?.lines.map(({ label }) => label)).toEqual(["C8", "C7", "C6", "C5", "C4", "C3"]);
  expect(busy?.note).toBe("The 6 highest of 8.");
  const colourOf = (chart: ChartData | undefined): string[] =>
    (chart?.lines ?? []).filter(({ label }) => label === "C4").map(({ colour, dash }) => `${colour} ${dash.join()}`);
  expect(colourOf(waiting)).toEqual(colourOf(busy));
});

test("a chart has gaps where nothing is known, and the peaks of a series longer than it is wide", () => {
  const chart = (values: Series): ChartData => ({
    id: "x",
    title: "X",
    note: null,
    text: String,
    lines: [{ label: "x", values, colour: "s1", dash: [] }],
  });
  const path = (values: Series): string =>
    / d="([^"]*)"/.exec(chartSvg(chart(values), { interval: 1, duration: values.length, warmUp: 0, markers: [] }).markup)?.[1] ?? "";
  expect(path([1, 2, null, 1, 2]).match(/M/g)).toHaveLength(2);
  const long = Array.from({ length: 5_000 }, (_, i) => (i === 2_345 ? 100 : 1));
  const heights = [...path(long).matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]));
  expect(heights.length).toBeLessThan(1_200);
  expect(Math.min(...heights)).toBeLessThan(30);
});

test("the moment to look at is when most failed, otherwise when most waited, otherwise the end", () => {
  expect(worstMoment(shown)).toEqual({ index: 1, time: 2, why: "when most requests failed" });
  expect(worstMoment(result({ Read: { ...flow, errors: [0, 0, 0] } }, { Api: station })).why).toBe("when most requests waited");
  expect(worstMoment(result({}, { Api: { ...station, queue: [0, 0, 0] } }))).toEqual({ index: 2, time: 3, why: "at the end" });
  expect(componentCharts(shop, shown).map(({ id }) => id)).toEqual(["utilisation", "queue"]);
});

test("texts in markup are escaped", () => {
  expect(tag("p", { title: '"<x>"' }, "<script>", null, ["a & b"]).markup).toBe(
    '<p title="&#34;&#60;x&#62;&#34;">&#60;script&#62;a &#38; b</p>',
  );
});

test("a difference is a dot right of the middle where B is more, with its interval, as a share of A; nothing without an A", () => {
  const figure = (a: number | null, b: number | null, ci95: number | null): ComparedFigure =>
    ({ a, b, difference: a === null || b === null ? null : b - a, ci95, verdict: "worse" }) as ComparedFigure;
  const drawn = (shown: ComparedFigure, widest: number): { readonly at: number; readonly whisker: readonly number[] } => {
    const { markup } = differenceBar(shown, widest) as Markup;
    const whisker = /class="whisker" x1="([\d.]+)" x2="([\d.]+)"/.exec(markup);
    return { at: Number(/cx="([\d.]+)"/.exec(markup)?.[1]), whisker: whisker ? [Number(whisker[1]), Number(whisker[2])] : [] };
  };
  expect(drawn(figure(100, 110, 5), 0.2)).toEqual({ at: 88, whisker: [74, 102] });
  expect(drawn(figure(100, 90, null), 0.2)).toEqual({ at: 32, whisker: [] });
  expect(differenceBar(figure(null, 3, null), 1)).toBe("");
  expect(differenceBar(figure(0, 0, 0), 1)).toBe("");
  // One that is many times as large is at the edge, and leaves room for the others.
  expect(widestOf([figure(1, 50, 0), figure(100, 110, 10)])).toBe(1);
  expect(drawn(figure(1, 50, 0), 1).at).toBe(116);
});

test("a load sweep answers what it was asked, and says why the lowest load or the design's own is missed once", () => {
  const limit = {
    status: "found",
    load: 0.7,
    missedAt: 0.8,
    sureMet: 0.7,
    sureMissed: 0.8,
    reasons: ["b"],
    bottleneck: "Api",
    rates: { Read: 70 },
  };
  const missed = { load: 1, met: false, reasons: ["a", "b"] };
  const answers = (changed: object, of: object = {}): readonly string[] =>
    loadAnswers(shop, {
      probes: [missed],
      metAtOne: false,
      cap: 9,
      knee: null,
      ...of,
      limit: { ...limit, ...changed },
    } as unknown as LoadSweepResult);
  expect(answers({})).toEqual([
    `${shop.name} meets everything up to × 0.7 of its load.`,
    "That is Read 70 rps.",
    "At the design's own load something is missed: a; b.",
    "At × 0.8 no longer: b.",
    "What gives way there is Api.",
  ]);
  const never = { status: "never", load: null, missedAt: 0.1, sureMet: null, sureMissed: 0.1, rates: {}, bottleneck: null };
  expect(answers(never)).toEqual([
    "Something is missed even at × 0.1, the lowest load that was tried, so it is not the load that is to blame: b.",
  ]);
  const stopped = { status: "out-of-events", load: null, missedAt: 1, sureMet: null, sureMissed: 1, rates: {}, bottleneck: null };
  expect(answers(stopped)).toEqual(["The limit of events came first.", "At the design's own load something is missed: a; b."]);
  const unlimited = { status: "unlimited", load: 9, missedAt: null, sureMet: 9, sureMissed: null, bottleneck: null };
  expect(answers(unlimited, { metAtOne: true })).toEqual([
    `${shop.name} meets everything up to × 9, the largest load that was tried.`,
    "That is Read 70 rps.",
  ]);
});
