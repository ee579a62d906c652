import type { Link } from "../../model/index.ts";
import { callsAround } from "../graph/patience.ts";
import type { RuleContext } from "../rule.ts";
import { roundDownTime, roundUpTime } from "../wording.ts";

/** A timeout for a call in seconds: twice its slowest thousandth, and below what the callers of the caller wait; one second where the latency is not known. */
export function fittingTimeout({ design, analysis }: RuleContext, link: Link): number {
  const latency = analysis.links[link.id]?.latency;
  const slow = latency?.p999 ?? latency?.p99 ?? null;
  const wanted = slow === null || slow <= 0 ? 1 : roundUpTime(Math.max(0.01, 2 * slow));
  const attempts = (link.retries?.count.value ?? 0) + 1;
  const patience = callsAround(design, link)
    .filter((pair) => pair.outer.timeout !== null)
    .reduce((least, pair) => Math.min(least, pair.outer.timeout?.value ?? least), Number.POSITIVE_INFINITY);
  return wanted * attempts < patience ? wanted : roundDownTime((0.8 * patience) / attempts);
}
