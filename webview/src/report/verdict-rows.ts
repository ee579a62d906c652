import { boundedValueText, type Design, type Expectation, marginOf, marginText, type ObjectiveTerm } from "@lintel/engine/model";
import type { ExpectationVerdict, SimulationResult } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";

export interface VerdictRow {
  readonly kind: "expectation" | "objective";
  readonly text: string;
  readonly met: boolean | null;
  /** The simulated value as people write it; `null` when there is none. */
  readonly value: string | null;
  /** How far the value is from its bound, in words; `null` where there is nothing to relate it to. */
  readonly margin: string | null;
  readonly note: string | null;
}

/** The verdicts of a run with their values in the unit of their bound. */
export function verdictRows(design: Design, result: SimulationResult): VerdictRow[] {
  const scenario = design.scenarios.find((candidate) => candidate.id === result.scenario);
  return [
    ...result.expectations.map((verdict, index) => row("expectation", verdict, scenario?.expectations[index] ?? null)),
    ...result.objectives.map((verdict, index) => row("objective", verdict, design.objectives[index]?.term ?? null)),
  ];
}

function row(kind: VerdictRow["kind"], verdict: ExpectationVerdict, term: ObjectiveTerm | Expectation | null): VerdictRow {
  const { text, met, value, note } = verdict;
  const margin = term === null || value === null ? null : marginOf(term, value);
  return {
    kind,
    text,
    met,
    value: value === null ? null : boundedValueText(term, value),
    margin: margin === null ? null : marginText(term, margin, t.margins),
    note,
  };
}

/** How many of the verdicts are met, in words; `open` is what is said of those without an answer. */
export function verdictCount(rows: readonly VerdictRow[], open: string): string {
  const met = rows.filter((row) => row.met === true).length;
  const missed = rows.filter((row) => row.met === false).length;
  const others = rows.length - met - missed;
  if (met === rows.length) return t.verdicts.allMet(rows.length);
  return [
    t.verdicts.someMet(met, rows.length),
    missed > 0 ? t.verdicts.someMissed(missed) : null,
    others > 0 ? t.verdicts.someOpen(others, open) : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}
