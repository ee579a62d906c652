import { expectedAttempts } from "../analysis/queueing/retries.ts";
import { type Formula, formula } from "./formula.ts";
import { count, share } from "./parameters.ts";

const group = "Fan-out and retries";
const tail = "Dean & Barroso, The tail at scale, CACM 2013; calls are independent";

/** Probability (0…1) that at least one of `calls` independent calls is slow (or fails), each with probability `slow`. */
export function anySlow(calls: number, slow: number): number {
  if (slow >= 1) return calls > 0 ? 1 : 0;
  return -Math.expm1(calls * Math.log1p(-slow));
}

/** Share (0…1) of single calls that may be slow so that at most `slow` of all fan-outs of `calls` are. */
export function slowAllowed(calls: number, slow: number): number {
  return -Math.expm1(Math.log1p(-slow) / calls);
}

/** Calls and their repetition. */
export const tails: readonly Formula[] = [
  formula({
    name: "any-slow",
    group,
    summary: "Share of the requests with at least one slow call when each makes many calls in parallel.",
    formula: "1 − (1 − {slow})^{calls}",
    source: tail,
    parameters: [count("calls", "calls of one request"), share("slow", "share of single calls that are slow, or fail")],
    result: { dimension: "none", documentation: "share of the requests" },
    example: "any-slow(100, 1%)",
    compute: anySlow,
  }),
  formula({
    name: "slow-allowed",
    group,
    summary: "Share of single calls that may be slow for a wanted share of slow requests.",
    formula: "1 − (1 − {slow})^(1 / {calls})",
    source: tail,
    parameters: [
      count("calls", "calls of one request", 1),
      { name: "slow", dimension: "none", documentation: "share of the requests that may be slow", share: true, least: 0, below: 1 },
    ],
    result: { dimension: "none", documentation: "share of the calls" },
    example: "slow-allowed(100, 1%)",
    compute: slowAllowed,
  }),
  formula({
    name: "retry-amplification",
    group,
    summary: "Attempts per request when failed ones are retried.",
    formula: "(1 − {failure}^({retries} + 1)) / (1 − {failure})",
    source: "geometric series; failures are independent",
    parameters: [count("retries", "retries after the first attempt"), share("failure", "share of the attempts that fail")],
    result: { dimension: "none", documentation: "mean attempts, at least 1" },
    example: "retry-amplification(3, 50%)",
    compute: (retries, failure) => expectedAttempts(failure, retries),
  }),
  formula({
    name: "retry-storm",
    group,
    summary: "Most attempts at the last of several layers that each retry, when it fails always.",
    formula: "({retries} + 1)^{layers}",
    source: "each layer multiplies",
    parameters: [count("retries", "retries of each layer after its first attempt"), count("layers", "layers that retry", 0, 1000)],
    result: { dimension: "none", documentation: "attempts for one request" },
    example: "retry-storm(3, 3)",
    compute: (retries, layers) => (retries + 1) ** layers,
  }),
];
