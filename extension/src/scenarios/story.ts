import {
  boundedValueText,
  countText,
  type Design,
  type Expectation,
  lookup,
  marginOf,
  marginText,
  type Objective,
  type Origin,
  timeText,
} from "@lintel/engine/model";
import type { SimulationResult } from "./simulate.ts";

/** A line of what happened, and the text of the design it is about. */
export interface TraceLine {
  readonly text: string;
  readonly origin: Origin | null;
}

/** What a run says about one expectation or objective. */
export interface Verdict {
  readonly kind: "expectation" | "objective";
  readonly text: string;
  readonly met: boolean | null;
  /** `was 312 ms, 56% over`; why it is not known, where it is not. */
  readonly outcome: string;
  readonly origin: Origin | null;
  /** The flow or component it is about; `null` where it is about the whole design. */
  readonly target: string | null;
}

/** Lines of a trace at most: a run with a flapping breaker has thousands of events. */
const mostEvents = 40;
const mostSpans = 40;

/** What came out, expectations of the scenario first, then objectives of the design. */
export function verdictsOf(design: Design, result: SimulationResult): readonly Verdict[] {
  const scenario = design.scenarios.find(({ id }) => id === result.scenario);
  const ofExpectation = (expectation: Expectation | undefined): Pick<Verdict, "origin" | "target"> => ({
    origin: expectation?.origin ?? null,
    target: expectation?.type === "metric" ? expectation.target : null,
  });
  const ofObjective = (objective: Objective | undefined): Pick<Verdict, "origin" | "target"> => ({
    origin: objective?.origin ?? null,
    target: objective?.target ?? null,
  });
  return [
    ...result.expectations.map((verdict, index): Verdict => {
      const expectation = scenario?.expectations[index];
      return {
        kind: "expectation",
        text: verdict.text,
        met: verdict.met,
        outcome: outcomeText(verdict, expectation ?? null),
        ...ofExpectation(expectation),
      };
    }),
    ...result.objectives.map((verdict, index): Verdict => {
      const objective = design.objectives[index];
      return {
        kind: "objective",
        text: verdict.text,
        met: verdict.met,
        outcome: outcomeText(verdict, objective?.term ?? null),
        ...ofObjective(objective),
      };
    }),
  ];
}

function outcomeText({ value, note }: SimulationResult["expectations"][number], term: Expectation | Objective["term"] | null): string {
  if (value === null) return note ?? "it cannot be told";
  // "no data loss" has its number of losses in the note.
  if (term?.type === "no-data-loss") return note ?? "nothing was lost";
  const margin = term === null ? null : marginOf(term, value);
  const parts = [`was ${boundedValueText(term, value)}`, margin === null ? null : marginText(term, margin), note];
  return parts.filter((part) => part !== null).join(", ");
}

/**
 * What led to a verdict, as a debugger would show it: how many requests failed and why, the steps of the slowest request of the flow in question (of any flow, where it is
 * about a component that the request passed), then what happened in the run, in order.
 */
export function traceOf(design: Design, result: SimulationResult, { target }: Verdict): readonly TraceLine[] {
  const { elements } = lookup(design);
  const originOf = (element: string | null): Origin | null => (element === null ? null : (elements.get(element)?.origin ?? null));
  const slowest = result.slowest
    .filter(({ flow, spans }) => target === null || flow === target || spans.some(({ element }) => element === target))
    .reduce<SimulationResult["slowest"][number] | null>(
      (worst, request) => (worst && worst.total >= request.total ? worst : request),
      null,
    );
  const lines: TraceLine[] = [];
  for (const [flow, { errors }] of Object.entries(result.flows)) {
    if (target !== null && flow !== target) continue;
    const causes = Object.entries(errors).filter(([, count]) => count > 0);
    if (causes.length === 0) continue;
    const parts = causes.map(([cause, count]) => `${countText(count)} ${cause}`);
    lines.push({ text: `Requests of ${flow} that failed: ${parts.join(", ")}`, origin: originOf(flow) });
  }
  if (slowest) {
    lines.push({ text: `The slowest request of ${slowest.flow} took ${timeText(slowest.total)}`, origin: originOf(slowest.flow) });
    for (const { element, start, wait, service, outcome } of slowest.spans.slice(0, mostSpans)) {
      const waited = wait > 0 ? `waited ${timeText(wait)}, ` : "";
      const ended = outcome === "ok" ? "" : `, ended with ${outcome}`;
      lines.push({ text: `${element} at ${timeText(start)}: ${waited}worked ${timeText(service)}${ended}`, origin: originOf(element) });
    }
    if (slowest.spans.length > mostSpans) lines.push({ text: `… and ${slowest.spans.length - mostSpans} further steps`, origin: null });
  }
  for (const { time, text, element } of result.timeline.slice(0, mostEvents)) {
    lines.push({ text: `${timeText(time)}: ${text}`, origin: originOf(element) });
  }
  if (result.timeline.length > mostEvents)
    lines.push({ text: `… and ${result.timeline.length - mostEvents} further events`, origin: null });
  return lines;
}

/** The report of a run for the test output: every verdict, and what one must know to trust the numbers. */
export function reportOf(title: string, verdicts: readonly Verdict[], result: SimulationResult): string {
  const mark = (met: boolean | null): string => (met === null ? "?" : met ? "✓" : "✗");
  const lines = verdicts.map(({ met, kind, text, outcome }) => `  ${mark(met)} ${kind === "objective" ? "slo " : ""}${text}: ${outcome}`);
  const head = `${title}: ${timeText(result.duration)} simulated, seed ${result.seed}`;
  return [head, ...lines, ...result.notes.map((note) => `  Note: ${note}`)].join("\n");
}
