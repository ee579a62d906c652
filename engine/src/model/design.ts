import type { Component } from "./component.ts";
import type { Element, Facts } from "./element.ts";
import type { Flow } from "./flow.ts";
import type { Link } from "./link.ts";
import type { Objective } from "./objective.ts";
import type { Origin } from "./origin.ts";
import type { Group, Region, RegionLink } from "./place.ts";
import type { Scenario } from "./scenario.ts";
import type { View } from "./view.ts";

/** A named constant. `value` is in base units (seconds, bytes, dollars and their products); `null` when it cannot be computed. */
export interface Let extends Element {
  readonly value: number | null;
  /** Dimension in words: `none`, `time`, `data`, `money`, `rate` (1/time), `data/time`, …; */
  readonly dimension: string;
  /** The value in the unit a person would choose, such as `38.6 rps`. */
  readonly text: string;
}

/**
 * The meaning of a set of `.arch` files: a plain, immutable, JSON-serialisable graph.
 * Times are seconds, rates per second, data bytes, money dollars, ratios 0…1.
 * Elements stand in the order they were declared.
 */
export interface Design {
  readonly name: string;
  readonly documentation: string | null;
  readonly origin: Origin;
  /** What the `system` statement says beyond its title, such as the owner. */
  readonly facts?: Facts;
  readonly lets: readonly Let[];
  readonly regions: readonly Region[];
  readonly regionLinks: readonly RegionLink[];
  readonly groups: readonly Group[];
  readonly components: readonly Component[];
  readonly links: readonly Link[];
  readonly flows: readonly Flow[];
  readonly objectives: readonly Objective[];
  readonly scenarios: readonly Scenario[];
  readonly views: readonly View[];
}
