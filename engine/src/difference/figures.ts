import type { Analysis } from "../analysis/index.ts";
import {
  availabilityText,
  dataText,
  digits,
  type ElementId,
  inNewerNames,
  moneyText,
  rateText,
  shareText,
  timeText,
} from "../model/index.ts";

/** A figure that reads differently before and after a change; `null` where it cannot be computed or does not exist. */
export interface FigureDifference {
  readonly element: ElementId;
  /** Whose figure it is; `design` for what is of all together. */
  readonly of: "flow" | "component" | "design";
  /** Such as `p99 latency`. */
  readonly figure: string;
  readonly before: number | null;
  readonly after: number | null;
  /** The same for people. */
  readonly beforeText: string;
  readonly afterText: string;
  /** Which way is better, as far as that can be said of any design. */
  readonly better: "lower" | "higher" | null;
  /** Why the figure cannot be computed after the change; `null` when it can. */
  readonly missing: string | null;
}

/** A figure as it is printed. */
export interface ShownFigure extends Pick<FigureDifference, "element" | "of" | "figure" | "better"> {
  readonly value: number | null;
  readonly text: string;
  readonly note: string | null;
}

/** Every printed figure that reads differently before and after. `renamed` gives the newer names of components that have other names in `before`. */
export function figureDifferences(
  before: Analysis,
  after: Analysis,
  renamed: ReadonlyMap<ElementId, ElementId> = new Map(),
): readonly FigureDifference[] {
  const keyed = (figures: readonly ShownFigure[], names: ReadonlyMap<ElementId, ElementId>): ReadonlyMap<string, ShownFigure> =>
    new Map(figures.map((shown) => [`${shown.of} ${inNewerNames(shown.element, names)}\n${shown.figure}`, shown]));
  const [was, is] = [keyed(shownFigures(before), renamed), keyed(shownFigures(after), new Map())];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((key) => {
    const [old, fresh] = [was.get(key), is.get(key)];
    const { element, of, figure, better } = (fresh ?? old) as ShownFigure;
    if (old?.text === fresh?.text) return [];
    const missing = fresh && fresh.value === null ? (fresh.note ?? "an input is missing") : null;
    const texts = { beforeText: old?.text ?? "", afterText: fresh?.text ?? "", missing };
    return [{ element, of, figure, better, before: old?.value ?? null, after: fresh?.value ?? null, ...texts }];
  });
}

/** Whether a change of a figure is for the worse; `null` where nobody can say. What can no longer be computed is worse: an overload, mostly. */
export function isWorse({ before, after, better }: FigureDifference): boolean | null {
  if (better === null || before === null) return null;
  if (after === null) return true;
  if (after === before) return null;
  return better === "lower" ? after > before : after < before;
}

/** From ten times on a factor says more than a percentage. */
const factorFrom = 10;

/** Relative change of a figure; nothing where it starts at 0 or is not known before and after, nor of availabilities, whose downtime tells more. */
export function changeText({ before, after, figure }: FigureDifference): string {
  if (before === null || after === null || before === 0 || figure === "availability") return "";
  if (after / before >= factorFrom) return `× ${digits(Number((after / before).toPrecision(2)))}`;
  if (after > 0 && before / after >= factorFrom) return `÷ ${digits(Number((before / after).toPrecision(2)))}`;
  const change = after / before - 1;
  return `${change > 0 ? "+" : ""}${digits(Number((change * 100).toPrecision(2)))}%`;
}

interface Given {
  readonly value: number | null;
  readonly note?: string | null;
}

type Format = (value: number) => string;

/** The figures of an analysis that a comparison tells. */
export function shownFigures(analysis: Analysis): readonly ShownFigure[] {
  const rows: ShownFigure[] = [];
  const adder =
    (of: ShownFigure["of"], element: ElementId) =>
    (figure: string, given: Given | null, format: Format, better: ShownFigure["better"]): void => {
      if (!given) return;
      const text = given.value === null ? "?" : format(given.value);
      rows.push({ element, of, figure, better, value: given.value, text, note: given.note ?? null });
    };
  const times = (value: number): string => `${digits(value)}×`;
  for (const flow of Object.values(analysis.flows)) {
    const add = adder("flow", flow.id);
    add("rate", flow.rate, rateText, null);
    add("mean latency", { value: flow.latency.mean, note: flow.latency.note }, timeText, "lower");
    add("p99 latency", { value: flow.latency.p99, note: flow.latency.note }, timeText, "lower");
    add("p99 latency at peak", { value: flow.latencyAtPeak.p99, note: flow.latencyAtPeak.note }, timeText, "lower");
    add("requests that fail while all is up", flow.failing, shareText, "lower");
    add("availability", flow.availability.availability, availabilityText, "higher");
    add("down per year", { value: flow.availability.downtimePerYear, note: flow.availability.availability.note }, timeText, "lower");
    add("carries at most", flow.maxThroughput, rateText, "higher");
    for (const kind of ["zone", "replica"] as const) {
      const loss = flow.losses.find((candidate) => candidate.kind === kind);
      if (loss) add(`room at peak, a ${kind} lost`, loss.headroomAtPeak, times, "higher");
    }
    add("reads are behind", flow.staleness, timeText, "lower");
  }
  for (const component of Object.values(analysis.components)) {
    const add = adder("component", component.id);
    add("rate", component.rate, rateText, null);
    add("busy", component.utilisation, shareText, null);
    add("busy at peak", component.peakUtilisation, shareText, null);
    add("p99 latency", { value: component.sojourn.p99, note: component.sojourn.note }, timeText, "lower");
    add("availability", component.availability.availability, availabilityText, "higher");
    add("carries at most", component.maxThroughput, rateText, "higher");
    add("hits", component.hitRatio, shareText, "higher");
    add("storage", component.storage, dataText, null);
    for (const shards of component.shards) {
      const share = adder("component", shards.id);
      share("busiest shard takes", { value: shards.hottestShare }, shareText, "lower");
    }
    add("data lost at most", component.rpo, timeText, "lower");
    add("back to writing in", component.rto, timeText, "lower");
    add("cost per month", component.costPerMonth, moneyText, "lower");
  }
  const all = adder("design", "all");
  if (analysis.cost.perMonth.value) all("cost per month", analysis.cost.perMonth, moneyText, "lower");
  return rows;
}
