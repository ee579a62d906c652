import {
  availabilitiesText,
  boundedValueText,
  type Design,
  type ElementId,
  type Finding,
  type StructureChange,
  type TextChange,
} from "../model/index.ts";
import { type DesignDifference, isNewlyMissed, type ObjectiveDifference } from "./difference.ts";
import { type FigureDifference, isWorse } from "./figures.ts";

/** Figures of a flow that the first line of a comparison tells, in this order, with their names there. */
const headlineFigures: ReadonlyMap<string, string> = new Map([
  ["availability", "availability"],
  ["p99 latency", "p99"],
  ["p99 latency at peak", "p99 at peak"],
  ["carries at most", "carries at most"],
]);
/** Smaller relative changes of a figure are not worth the first line. */
const smallest = 0.01;
const mostFlows = 4;
const mostFindings = 3;

/**
 * The outcome in short: `Redirect availability 99.95% → 99.90%, p99 84 → 132 ms`, `misses Redirect latency p99 < 100 ms`,
 * `costs $1.2k → $2.4k per month`, `new single point of failure: Keys`.
 */
export function headlines(difference: DesignDifference): readonly string[] {
  const flows = new Map<ElementId, string[]>();
  for (const [figure, name] of headlineFigures) {
    for (const row of difference.figures) {
      if (row.of !== "flow" || row.figure !== figure || row.beforeText === "" || row.afterText === "" || !isLarge(row)) continue;
      const told = flows.get(row.element) ?? [];
      // What a flow's latency is at peak says something only where it moves by itself.
      if (figure === "p99 latency at peak" && told.some((text) => text.startsWith("p99 "))) continue;
      flows.set(row.element, [...told, `${name} ${stepText(row)}`]);
    }
  }
  const costs = difference.figures.filter(({ of, beforeText, afterText }) => of === "design" && beforeText !== "" && afterText !== "");
  const missed = difference.objectives
    .filter(isNewlyMissed)
    .flatMap(({ after }) => (after ? [`misses ${after.target} ${after.term}`] : []));
  const kept = difference.objectives.filter(({ before, after }) => before?.met === false && after?.met === true);
  const dropped = difference.objectives.filter(({ after }) => after === null);
  const findings = difference.newFindings.filter(({ severity }) => severity !== "info");
  return [
    ...firstOf(
      [...flows].map(([id, texts]) => `${id} ${texts.join(", ")}`),
      mostFlows,
    ),
    ...flowsThat("added", "new flow", difference),
    ...flowsThat("removed", "no longer has flow", difference),
    ...missed,
    ...kept.flatMap(({ after }) => (after ? [`meets ${after.target} ${after.term}`] : [])),
    ...dropped.map(({ before }) => `no longer promises ${before?.target} ${before?.term}`),
    ...costs.filter(isLarge).map((row) => `costs ${stepText(row)} per month`),
    ...firstOf(findings.map(newFindingText), mostFindings),
  ];
}

/** `84 ms` and `132 ms` as `84 → 132 ms`, `99.95%` and `99.9%` as `99.95% → 99.90%`: a unit is said once, and availabilities have the same digits. */
function stepText({ figure, before, after, beforeText, afterText }: FigureDifference): string {
  if (figure === "availability" && before !== null && after !== null) return availabilitiesText(before, after).join(" → ");
  const [was, is] = [beforeText, afterText].map((text) => /^([\d.]+\w*) (\S+)$/.exec(text));
  return `${was && is && was[2] === is[2] ? was[1] : beforeText} → ${afterText}`;
}

function flowsThat(sort: StructureChange["sort"], words: string, { structure }: DesignDifference): readonly string[] {
  const flows = structure.filter((change) => change.noun === "flow" && change.sort === sort);
  return firstOf(
    flows.map(({ element }) => `${words} ${element}`),
    mostFlows,
  );
}

/** What a comparison with a version that cannot be read in full leaves out; `null` when both can. */
export function brokenText({ broken }: DesignDifference): string | null {
  if (broken.length === 0) return null;
  const which = broken.length === 2 ? "Both versions have" : `The ${broken[0]} version has`;
  return `${which} syntax errors: what cannot be read is left out of this comparison, and so is what rules find.`;
}

function isLarge({ figure, before, after }: FigureDifference): boolean {
  // An availability reads differently from a change of its downtime on that is worth telling.
  if (figure === "availability" || before === null || after === null || before === 0) return true;
  return Math.abs(after / before - 1) >= smallest;
}

function firstOf(texts: readonly string[], most: number): readonly string[] {
  return texts.length <= most ? texts : [...texts.slice(0, most), `${texts.length - most} more`];
}

function newFindingText({ rule, element }: Finding): string {
  return `new ${rule.replaceAll("-", " ")}${element === null ? "" : `: ${element}`}`;
}

/** Properties of something new or gone that its line names; the rest are counted. */
const mostProperties = 6;

/** One line for a change of structure (`service Keys: replicas 2 → 1`) and, of flows, scenarios and views, the lines that came and went. */
export function structureText({ sort, element, was, noun, changes }: StructureChange): {
  readonly title: string;
  readonly lines: readonly string[];
} {
  const keyed = changes.filter(({ path }) => path !== "");
  const plain = changes.filter(({ path }) => path === "");
  const lines = plain.flatMap(({ before, after }) => [...signed("-", before), ...signed("+", after)]);
  const isWhole = sort === "added" || sort === "removed";
  const shown = isWhole ? keyed.filter(({ path }) => path !== "kind" && path !== "group") : keyed;
  const texts = isWhole ? firstOf(shown.map(propertyText), mostProperties) : shown.map(changeOfText);
  const name =
    sort === "renamed" ? `${noun} ${was} is called ${element} now` : `${isWhole ? `${wholeWords[sort]} ` : ""}${noun} ${nameOf(element)}`;
  const details = texts.join(isWhole ? ", " : "; ");
  return { title: details === "" ? name : `${name}: ${details}`, lines };
}

const wholeWords = { added: "new", removed: "removed" } as const;

/** Ids of scenarios, views, objectives and unnamed groups begin with what they are. */
function nameOf(element: ElementId): string {
  return element.replace(/^(scenario|view|slo|group) /, "");
}

function signed(sign: string, text: string | null): readonly string[] {
  return text === null ? [] : [`${sign} ${text}`];
}

function propertyText({ path, before, after }: TextChange): string {
  return [nameOfKey(path), after ?? before ?? ""].filter((part) => part !== "").join(" ");
}

/** What is only a value has no key to name. */
function nameOfKey(path: string): string {
  return path === "value" ? "" : path;
}

function changeOfText(change: TextChange): string {
  const { path, before, after } = change;
  if (before === null) return `now ${propertyText(change)}`;
  if (after === null) return `no longer ${propertyText(change)}`;
  return [nameOfKey(path), before, "→", after].filter((part) => part !== "").join(" ");
}

/** `better`, `worse`, or nothing where nobody can say. */
export function judgement(row: FigureDifference): "better" | "worse" | "" {
  const worse = isWorse(row);
  return worse === null ? "" : worse ? "worse" : "better";
}

/** An objective as comparisons tell it. */
export interface ToldObjective {
  /** `Browse latency p99 < 250 ms`, as it is now, or was where it is gone. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** `was latency p99 < 100 ms` where another bound is promised now; else empty. */
  readonly bound: string;
  readonly isNewlyMissed: boolean;
}

/** The objectives of a comparison that read differently now. */
export function toldObjectives(
  objectives: readonly ObjectiveDifference[],
  designs: { readonly before: Design; readonly after: Design },
): readonly ToldObjective[] {
  return objectives.flatMap((row) => {
    const { before, after } = row;
    const { target, term } = (after ?? before) as NonNullable<ObjectiveDifference["after"]>;
    const told = {
      name: `${target} ${term}`,
      before: verdictText(before, designs.before),
      after: verdictText(after, designs.after),
      bound: before && after && before.term !== after.term ? `was ${before.term}` : "",
      isNewlyMissed: isNewlyMissed(row),
    };
    return told.before === told.after && told.bound === "" ? [] : [told];
  });
}

/** What became of an objective: `met (84 ms)`, `missed`, `unknown`, `—` where there is none. */
function verdictText(verdict: ObjectiveDifference["before"], design: Design): string {
  if (!verdict) return "—";
  const word = verdict.met === null ? "unknown" : verdict.met ? "met" : "missed";
  const term = design.objectives.find(({ id }) => id === verdict.id)?.term ?? null;
  return verdict.value === null ? word : `${word} (${boundedValueText(term, verdict.value)})`;
}
