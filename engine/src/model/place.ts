import type { Element, ElementId, Facts } from "./element.ts";
import type { Given } from "./given.ts";

/** A zone fails all the replicas placed in it together. Its availability is in 0…1. */
export interface Zone extends Element {
  readonly region: ElementId;
  readonly availability: Given<number>;
}

export interface Region extends Element {
  readonly availability: Given<number>;
  readonly zones: readonly Zone[];
  readonly facts?: Facts;
}

/** Network between two regions: round trip in seconds, bandwidth in bytes per second. */
export interface RegionLink extends Element {
  readonly a: ElementId;
  readonly b: ElementId;
  readonly rtt: Given<number>;
  readonly bandwidth: Given<number> | null;
  readonly facts?: Facts;
}

export interface Group extends Element {
  readonly parent: ElementId | null;
  readonly trust: "public" | "dmz" | "private" | null;
  readonly facts: Facts;
}
