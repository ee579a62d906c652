import type { Element, ElementId } from "./element.ts";
import type { Given } from "./given.ts";
import type { Origin } from "./origin.ts";

/** One call of a flow, with everything that happens inside the callee. */
export interface CallStep {
  readonly type: "call";
  readonly from: ElementId;
  readonly to: ElementId;
  /** Publish or fire and forget: the caller does not wait and the flow does not depend on it. */
  readonly async: boolean;
  /** The declared link it uses; `null` when there is none (a finding says so). */
  readonly link: ElementId | null;
  readonly label: string | null;
  readonly access: "read" | "write" | null;
  /** The field whose value picks the shard. */
  readonly keyField: string | null;
  /** Calls made by `to` while it handles this one. */
  readonly body: readonly Step[];
  /** Runs (in the caller) when a cache or CDN has no entry; `null` when the flow says nothing about misses. */
  readonly onMiss: readonly Step[] | null;
  readonly onError: readonly Step[] | null;
  readonly origin: Origin;
}

export interface ParallelStep {
  readonly type: "parallel";
  /** Branches that must succeed before the flow goes on; all of them when `null`. */
  readonly first: number | null;
  readonly branches: readonly (readonly Step[])[];
  readonly onError: readonly Step[] | null;
  readonly origin: Origin;
}

export interface ChooseStep {
  readonly type: "choose";
  /** Probabilities sum to 1. */
  readonly options: readonly { readonly probability: number; readonly steps: readonly Step[] }[];
  readonly onError: readonly Step[] | null;
  readonly origin: Origin;
}

/** A block run with a probability. */
export interface MaybeStep {
  readonly type: "maybe";
  readonly probability: number;
  readonly steps: readonly Step[];
  readonly onError: readonly Step[] | null;
  readonly origin: Origin;
}

/** A block run `count` times, one after the other. */
export interface RepeatStep {
  readonly type: "repeat";
  readonly count: number;
  readonly steps: readonly Step[];
  readonly onError: readonly Step[] | null;
  readonly origin: Origin;
}

export type Step = CallStep | ParallelStep | ChooseStep | MaybeStep | RepeatStep;

export interface Flow extends Element {
  /** The client it starts at; `null` when a broken file names none. */
  readonly from: ElementId | null;
  /** Mean requests per second, all users together; `null` when nothing says so. */
  readonly rate: Given<number> | null;
  /** A whole number 1…9, 1 for the most important requests: who is served first where the `discipline` is `priority`. */
  readonly priority: Given<number>;
  /** Steps of the client, usually one call. */
  readonly steps: readonly Step[];
  /** Not written: made from the client's links because the design declares no flow. */
  readonly implicit: boolean;
}
