import { countText, timeText } from "../../model/index.ts";
import type { ReplicationRecord } from "../record.ts";
import type { ExpectationVerdict, Stop } from "../result.ts";

/** Why a run is not whole; `null` when it is. `wanted`: replications; `precise`: fewer were enough for the precision asked for. */
export function earlyEnd(
  replications: readonly ReplicationRecord[],
  wanted: number,
  precise: boolean,
  duration: number,
  maxEvents: number,
): Stop | null {
  const whole = replications.filter((record) => record.isWhole).length;
  const isMissing = whole < wanted && !precise;
  const first = replications.find((record) => record.stopped !== null) ?? replications.find((record) => !record.isWhole);
  if (first === undefined && !isMissing) return null;
  const at = Math.min(duration, ...replications.map((record) => record.now));
  const reached = wanted > 1 ? `${countText(whole)} of ${countText(wanted)} replications` : `${timeText(at)} of ${timeText(duration)}`;
  const reason = first === undefined ? "events" : (first.stopped?.reason ?? "unfinished");
  const why =
    first === undefined
      ? `the limit of ${countText(maxEvents)} events is reached`
      : (first.stopped?.text ?? "it was stopped before its end");
  return { reason, at, replications: whole, wanted, text: `Stopped after ${reached}: ${why}.` };
}

/** Verdicts of a run that is not whole: what it kept so far is not shown to be kept; what it missed is missed. */
export function ofPart(verdicts: readonly ExpectationVerdict[], stop: Stop | null): readonly ExpectationVerdict[] {
  if (stop === null) return verdicts;
  const why = stop.reason === "unfinished" ? "kept so far, but the run has not come to its end" : "kept until the run stopped early";
  return verdicts.map((verdict) =>
    verdict.met === true ? { ...verdict, met: null, note: [...(verdict.note === null ? [] : [verdict.note]), why].join("; ") } : verdict,
  );
}
