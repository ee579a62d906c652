import {
  availabilityText,
  type boundedValueText,
  countText,
  type Design,
  digits,
  rateText,
  shareText,
  timeText,
} from "@lintel/engine/model";
import type { ComparedFigure, ComparedFlow, ComparisonResult, DifferenceVerdict } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";

/** How a kind of figure is written, and a difference of two of them. */
export interface FigureKind {
  value(value: number): string;
  difference(value: number): string;
}

/** A figure on both sides, by the name that readers know it by. */
export type NamedFigure = readonly [name: string, figure: ComparedFigure, kind: FigureKind];

/** Rounding of the arithmetic is no difference. */
const plain = (value: number): string => digits(Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(3)));
const time: FigureKind = { value: timeText, difference: timeText };
/** Differences are told in the unit of what differs, however small they are. */
const rate: FigureKind = { value: rateText, difference: (value) => `${plain(value)} rps` };
const count: FigureKind = { value: countText, difference: countText };
/** Differences of shares are points: "1% more" of a share would be something else. */
const points = (value: number): string => t.comparison.points(plain(value * 100));
const availability: FigureKind = { value: availabilityText, difference: points };
const share: FigureKind = { value: shareText, difference: points };

const telling: ReadonlySet<DifferenceVerdict> = new Set(["better", "worse", "higher", "lower"]);

/** Whether the sides differ by more than chance. */
export function isTelling({ verdict }: ComparedFigure): boolean {
  return telling.has(verdict);
}

/** What is compared of a flow, for the view, its page and the command line alike. */
export function flowFigures({ throughput, latency, availability: available, errors }: ComparedFlow): readonly NamedFigure[] {
  return [
    [t.comparison.throughput, throughput, rate],
    [t.comparison.meanLatency, latency.mean, time],
    ["p50", latency.p50, time],
    ["p95", latency.p95, time],
    ["p99", latency.p99, time],
    [t.report.availability, available, availability],
    ...Object.entries(errors)
      .filter(([, { a, b }]) => (a ?? 0) > 0 || (b ?? 0) > 0)
      .map(([cause, figure]): NamedFigure => [t.comparison.failedBy(t.causes[cause as keyof typeof t.causes]), figure, share]),
  ];
}

/** What is compared of a component, as far as the sides differ by more than chance. */
export function tellingFigures(component: ComparisonResult["components"][string]): readonly NamedFigure[] {
  const figures: readonly NamedFigure[] = [
    [t.comparison.rate, component.throughput, rate],
    [t.report.busy, component.utilisation, share],
    [t.report.visit, component.sojourn, time],
    [t.report.hitRatio, component.hitRatio, share],
    [t.report.lostWrites, component.lostWrites, count],
  ];
  return figures.filter(([, figure]) => isTelling(figure));
}

/** The promise that a verdict's text is about; `null` when the design has none of that text. */
export function boundOf(design: Design, scenario: string | null, text: string): Parameters<typeof boundedValueText>[0] {
  const expectation = design.scenarios.find(({ id }) => id === scenario)?.expectations.find((candidate) => candidate.text === text);
  return expectation ?? design.objectives.find((objective) => `${objective.target} ${objective.text}` === text)?.term ?? null;
}
