import type { ElementId } from "./element.ts";
import type { Origin } from "./origin.ts";

export type Severity = "error" | "warning" | "info";

/** A change to a design, in terms of its elements; the language package turns it into text edits. */
export type DesignEdit =
  /**
   * Sets a property in the body of an element: `path` is the key, with the keys of the blocks around it before it
   * (`["health-check", "every"]`); `value` is the text after the key, empty for a flag. Missing bodies and blocks are made.
   */
  | { readonly type: "set"; readonly element: ElementId; readonly path: readonly string[]; readonly value: string }
  | { readonly type: "remove"; readonly element: ElementId; readonly path: readonly string[] }
  /** Adds declarations on the level of `after` (at the end of the file when `null`). */
  | { readonly type: "add"; readonly text: string; readonly after: ElementId | null }
  | { readonly type: "replace"; readonly origin: Origin; readonly text: string };

export interface Fix {
  readonly title: string;
  /** A safe fix keeps what the author decided and only adds what is missing. */
  readonly safe: boolean;
  readonly edits: readonly DesignEdit[];
}

export interface RelatedLocation {
  readonly message: string;
  readonly origin: Origin;
}

/** Something worth telling about a design, from the language (syntax, names, units) or from a rule. */
export interface Finding {
  /** The rule's code in kebab-case, such as `single-point-of-failure`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, why it matters, with the elements and numbers. */
  readonly message: string;
  /** `null` for a finding about text that belongs to no element. */
  readonly element: ElementId | null;
  readonly origin: Origin;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
}
