import type { TextChange } from "@lintel/engine/model";
import { diffArrays } from "diff";
import type { TextLine } from "./element-text.ts";

/** Steps that are taken to find out which lines stayed; two texts that differ in more are told as all new. */
const mostEdits = 2000;

/** What reads differently in two lists of lines, in their order: lines under the same keys are one change, others come and go. */
export function textChanges(before: readonly TextLine[], after: readonly TextLine[]): readonly TextChange[] {
  const same = (a: TextLine, b: TextLine): boolean => a.path === b.path && a.text === b.text;
  const parts = diffArrays([...before], [...after], { comparator: same, maxEditLength: mostEdits });
  const gone: TextLine[] = parts ? parts.flatMap(({ removed, value }) => (removed ? value : [])) : [...before];
  const fresh: TextLine[] = parts ? parts.flatMap(({ added, value }) => (added ? value : [])) : [...after];
  const left = [...fresh];
  const changes = gone.flatMap((line): TextChange[] => {
    // Properties may stand in any order: one that only moved is no change.
    const at = line.path === "" ? -1 : left.findIndex(({ path }) => path === line.path);
    const now = at < 0 ? null : (left.splice(at, 1)[0] as TextLine);
    return now?.text === line.text ? [] : [{ path: line.path, before: line.text, after: now?.text ?? null }];
  });
  return [...changes, ...left.map(({ path, text }) => ({ path, before: null, after: text }))];
}
