import type { ComponentKind } from "@lintel/engine/model";

/** What a number measures: `count` has no unit, `ratio` is a share in 0…1 written as a percentage. */
export type NumberKind = "count" | "ratio" | "factor" | "time" | "data" | "bandwidth" | "rate" | "spending";

export type ReferenceTarget = "component" | "messaging" | "coordinator" | "store" | "place" | "region" | "any";

export type ValueType =
  | {
      readonly type: "number";
      readonly of: NumberKind;
      readonly min?: number;
      /** Larger than this, not equal to it. */
      readonly above?: number;
      readonly max?: number;
      readonly whole?: boolean;
      /** The only values allowed, where they are few. */
      readonly oneOf?: readonly number[];
    }
  /** A duration with its spread: `5 ms`, `lognormal(p50 4 ms, p99 30 ms)`. */
  | { readonly type: "distribution" }
  /** A time, or a percentile of what the call takes: `50 ms`, `p95`. */
  | { readonly type: "moment" }
  /** One of some words; `functions` are words that take arguments, such as `zipf(0.9)`. */
  | { readonly type: "word"; readonly words: readonly string[]; readonly functions?: readonly string[] }
  | { readonly type: "reference"; readonly to: ReferenceTarget }
  /** A name that the property itself declares or that has a scope of its own (an entity, a field, a zone, a rule code). */
  | { readonly type: "name" }
  | { readonly type: "text" }
  | { readonly type: "boolean" }
  /** A name with arguments, such as `consistent-hash(userId)`. */
  | { readonly type: "call"; readonly functions: readonly string[] }
  | { readonly type: "address" };

/** A fixed word after the value with a value of its own, such as `after 5` in `dead-letter Dlq after 5`. */
export interface ClauseSpec {
  readonly word: string;
  readonly value: ValueType;
  readonly documentation: string;
}

/** Something a property is nothing without. */
export interface RequiredPart {
  /** Keys of its block or words of its clauses; one of them is enough. */
  readonly oneOf: readonly string[];
  /** What follows when none is there, as the rest of a sentence. */
  readonly without: string;
  /** The part as an author would write it. */
  readonly example: string;
}

/** A row of the schema: everything the language says about one property. */
export interface PropertySpec {
  readonly key: string;
  /** Types of the values in order; none for a flag. */
  readonly values: readonly ValueType[];
  /** How many of the values must be there; all when left out. */
  readonly needs?: number;
  /** Several values of the last type: separated by commas, or side by side. */
  readonly list?: "commas" | "spaces";
  readonly clauses?: readonly ClauseSpec[];
  /** Name of the block that may (or must) follow. */
  readonly block?: BlockName;
  readonly requires?: readonly RequiredPart[];
  /** Keys that say the same thing less directly: they are not used where this one stands. */
  readonly overrides?: readonly string[];
  /** May stand more than once in a body. */
  readonly repeats?: boolean;
  readonly documentation: string;
  /** A value as an author would write it, used in messages, completion and the reference. */
  readonly example: string;
  /** What holds when it is not written, and where that comes from. */
  readonly default?: PropertyDefault;
}

export interface PropertyDefault {
  /** The value as a reader would write it. */
  readonly text: string;
  readonly source: string;
}

/** Bodies that hold properties: each component kind, and the blocks inside. */
export type BlockName =
  | ComponentKind
  | "system"
  | "region"
  | "zone"
  | "region-link"
  | "group"
  | "link"
  | "health-check"
  | "autoscale"
  | "rate-limit"
  | "load-shed"
  | "entity"
  | "field"
  | "replicate"
  | "shard"
  | "backup"
  | "raid"
  | "retries"
  | "circuit-breaker";
