import {
  type ComparisonResult,
  type ComparisonSetup,
  comparison,
  type FailureSweepResult,
  type FailureSweepSetup,
  failureSweep,
  type LoadSweepResult,
  type LoadSweepSetup,
  loadSweep,
  type Study,
} from "@lintel/engine/simulation";

/** A question that takes many runs, as the page asks its worker. */
export type StudyRequest =
  | { readonly kind: "comparison"; readonly setup: ComparisonSetup }
  | { readonly kind: "failures"; readonly setup: FailureSweepSetup }
  | { readonly kind: "load"; readonly setup: LoadSweepSetup };

export type StudyOutcome =
  | { readonly kind: "comparison"; readonly outcome: ComparisonResult }
  | { readonly kind: "failures"; readonly outcome: FailureSweepResult }
  | { readonly kind: "load"; readonly outcome: LoadSweepResult };

/** Drives the study of a request with `drive` and names its outcome. */
export async function runRequest(
  request: StudyRequest,
  drive: <Kept, Outcome>(study: Study<Kept, Outcome>) => Promise<Outcome>,
): Promise<StudyOutcome> {
  switch (request.kind) {
    case "comparison":
      return { kind: "comparison", outcome: await drive(comparison(request.setup)) };
    case "failures":
      return { kind: "failures", outcome: await drive(failureSweep(request.setup)) };
    case "load":
      return { kind: "load", outcome: await drive(loadSweep(request.setup)) };
  }
}
