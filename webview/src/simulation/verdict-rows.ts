import {
  availabilityText,
  countText,
  type Design,
  type Expectation,
  type ObjectiveTerm,
  percentText,
  rateText,
  timeText,
} from "@lintel/engine/model";
import type { ExpectationVerdict, SimulationResult } from "@lintel/engine/simulation";

export interface VerdictRow {
  readonly kind: "expectation" | "objective";
  readonly text: string;
  readonly met: boolean | null;
  /** The simulated value as people write it; `null` when there is none. */
  readonly value: string | null;
  readonly note: string | null;
}

/** The verdicts of a run with their values in the unit of their bound. */
export function verdictRows(design: Design, result: SimulationResult): VerdictRow[] {
  const scenario = design.scenarios.find((candidate) => candidate.id === result.scenario);
  const row = (kind: VerdictRow["kind"], verdict: ExpectationVerdict, text: ((value: number) => string) | null): VerdictRow => ({
    kind,
    text: verdict.text,
    met: verdict.met,
    value: verdict.value === null ? null : (text ?? countText)(verdict.value),
    note: verdict.note,
  });
  return [
    ...result.expectations.map((verdict, index) => row("expectation", verdict, expectationText(scenario?.expectations[index]))),
    ...result.objectives.map((verdict, index) => row("objective", verdict, objectiveText(design.objectives[index]?.term))),
  ];
}

function expectationText(expectation: Expectation | undefined): ((value: number) => string) | null {
  if (expectation?.type !== "metric") return null;
  switch (expectation.metric) {
    case "availability":
      return availabilityText;
    case "error-rate":
    case "utilisation":
      return percentText;
    case "throughput":
      return rateText;
    case "mean":
    case "percentile":
      return timeText;
    case "queue-length":
    case "lag":
      return countText;
  }
}

export function objectiveText(term: ObjectiveTerm | undefined): ((value: number) => string) | null {
  switch (term?.type) {
    case "availability":
    case "durability":
      return availabilityText;
    case "error-rate":
      return percentText;
    case "throughput":
      return rateText;
    case "latency":
    case "rpo":
    case "rto":
    case "staleness":
      return timeText;
    default:
      return null;
  }
}
