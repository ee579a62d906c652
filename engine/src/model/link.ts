import type { Element, ElementId, Facts } from "./element.ts";
import type { Given } from "./given.ts";
import type { Origin } from "./origin.ts";

/** Waiting time before attempt n (from 1): `base × factor^(n−1)`, at most `max`; all in seconds. */
export interface Backoff {
  readonly type: "constant" | "exponential";
  readonly base: number;
  readonly max: number | null;
}

export interface Retries {
  /** Attempts after the first. */
  readonly count: Given<number>;
  readonly backoff: Given<Backoff> | null;
  readonly jitter: Given<"none" | "full" | "equal">;
  /** Retries as a share of first attempts, 0…1; `null` for no budget. */
  readonly budget: Given<number> | null;
  readonly origin: Origin;
}

export interface CircuitBreaker {
  /** Failure ratio that opens it, 0…1. */
  readonly failures: Given<number>;
  /** Seconds the ratio is measured over. */
  readonly over: Given<number>;
  /** Seconds it stays open. */
  readonly open: Given<number>;
  /** Trial calls in the half-open state. */
  readonly halfOpen: Given<number>;
  readonly origin: Origin;
}

/** Network of a link: one-way latency in seconds, bandwidth in bytes per second, sizes in bytes. */
export interface Network {
  readonly latency: Given<number>;
  readonly bandwidth: Given<number> | null;
  readonly payload: Given<number>;
  readonly response: Given<number>;
  readonly loss: Given<number>;
  readonly jitter: Given<number>;
}

export type LinkKind = "call" | "async" | "subscription";

export interface Link extends Element {
  readonly kind: LinkKind;
  readonly from: ElementId;
  readonly to: ElementId;
  readonly label: string | null;
  readonly protocol: string | null;
  readonly network: Network;
  /** Seconds the caller waits; `null` for ever. */
  readonly timeout: Given<number> | null;
  readonly retries: Retries | null;
  /** The caller cancels work it no longer waits for. */
  readonly cancel: boolean;
  readonly circuitBreaker: CircuitBreaker | null;
  /** Calls in flight per calling replica; `null` for no limit. */
  readonly pool: Given<number> | null;
  /** How often per request of the caller, when no flow says so: probability 0…1 and number of calls. */
  readonly probability: Given<number>;
  readonly calls: Given<number>;
  /** `null` when nothing says whether the call may run twice. */
  readonly idempotent: Given<boolean> | null;
  readonly persistentConnection: Given<boolean>;
  readonly facts: Facts;
}
