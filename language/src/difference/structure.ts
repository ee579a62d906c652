import { type ElementId, inNewerNames, type StructureChange } from "@lintel/engine/model";
import type { BuiltDesign } from "../design/build.ts";
import { type ElementText, elementTexts, type TextLine } from "./element-text.ts";
import { textChanges } from "./text-changes.ts";

/**
 * What a newer version of a design says differently, element by element: first those that are in both and those that were added, in the order
 * of the newer version, then those that were removed. Comments, layout and the order of declarations make no difference. A component that went
 * while one that says exactly the same came has another name.
 */
export function structureChanges(before: BuiltDesign, after: BuiltDesign): readonly StructureChange[] {
  const [was, is] = [elementTexts(before), elementTexts(after)];
  const renamed = renamedComponents(was, is);
  const older = new Map([...was.values()].map((element) => withNames(element, renamed)).map((element) => [element.id, element]));
  const oldIds = new Map([...renamed].map(([old, now]) => [now, old]));
  const changes: StructureChange[] = [];
  for (const { id, noun, lines } of is.values()) {
    const old = older.get(id);
    const former = oldIds.get(id) ?? null;
    const differing = textChanges(old?.lines ?? [], lines);
    if (!old) changes.push({ sort: "added", element: id, was: null, noun, changes: differing });
    else if (former !== null) changes.push({ sort: "renamed", element: id, was: former, noun, changes: differing });
    else if (differing.length > 0) changes.push({ sort: "changed", element: id, was: null, noun, changes: differing });
  }
  for (const { id, noun, lines } of older.values()) {
    if (!is.has(id)) changes.push({ sort: "removed", element: id, was: null, noun, changes: textChanges(lines, []) });
  }
  return changes;
}

/** Old names and new ones of components that say the same under another name; only where there is no choice. */
function renamedComponents(
  was: ReadonlyMap<ElementId, ElementText>,
  is: ReadonlyMap<ElementId, ElementText>,
): ReadonlyMap<ElementId, ElementId> {
  const gone = byText([...was.values()].filter(({ id }) => !is.has(id)));
  const fresh = byText([...is.values()].filter(({ id }) => !was.has(id)));
  const renamed = new Map<ElementId, ElementId>();
  for (const [text, [old, ...others]] of gone) {
    const [now, ...more] = fresh.get(text) ?? [];
    if (old !== undefined && now !== undefined && others.length === 0 && more.length === 0) renamed.set(old, now);
  }
  return renamed;
}

function byText(elements: readonly ElementText[]): ReadonlyMap<string, readonly ElementId[]> {
  const groups = new Map<string, ElementId[]>();
  for (const { id, lines } of elements) {
    // Only components have a kind as their first line, and one that says nothing of itself could be anything.
    if (lines[0]?.path !== "kind" || id.includes(" ") || lines.length < 2) continue;
    const text = JSON.stringify(lines);
    groups.set(text, [...(groups.get(text) ?? []), id]);
  }
  return groups;
}

/** An element of the older version in the names of the newer one. */
function withNames(element: ElementText, renamed: ReadonlyMap<ElementId, ElementId>): ElementText {
  if (renamed.size === 0) return element;
  const line = ({ path, text }: TextLine): TextLine => ({ path, text: inNewerNames(text, renamed) });
  return { ...element, id: inNewerNames(element.id, renamed), lines: element.lines.map(line) };
}
