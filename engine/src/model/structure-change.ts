import type { ElementId } from "./element.ts";

/** One statement or property of an element that reads differently in two versions of a design; `null` on the side where it is missing. */
export interface TextChange {
  /** Its keys, those of the blocks around it first (`retries backoff`); `value` of constants and objectives; empty for a statement without one, such as a step of a flow. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What happened to one element between two versions of a design. */
export interface StructureChange {
  readonly sort: "added" | "removed" | "renamed" | "changed";
  /** Its id in the newer version; of what was removed, in the older one. */
  readonly element: ElementId;
  /** What it was called before, when that was another name; `null` otherwise. */
  readonly was: ElementId | null;
  /** What it is, for people: `service`, `link`, `flow`, … */
  readonly noun: string;
  /** What reads differently; of what was added or removed, all of it. */
  readonly changes: readonly TextChange[];
}

/** A text of an older version of a design (an id, a step of a flow) with the newer names of what was renamed. */
export function inNewerNames(text: string, renamed: ReadonlyMap<ElementId, ElementId>): string {
  if (renamed.size === 0) return text;
  return text.replace(/(?<![\w.-])[_a-zA-Z]\w*(-\w+)*/g, (word) => renamed.get(word) ?? word);
}
