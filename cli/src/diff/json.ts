import { headlines } from "@lintel/engine/difference";
import { locate } from "../check/designs.ts";
import { findingJson } from "../check/json.ts";
import type { ComparedDesign } from "./versions.ts";

/** The JSON of `lintel diff` (docs/schema/diff.json). */
export function differenceJson(designs: readonly ComparedDesign[], same: number): unknown {
  return { version: 1, designs: designs.map(designJson), same };
}

function designJson({ before, after, difference }: ComparedDesign): unknown {
  const { structure, figures, objectives, newFindings, goneFindings } = difference;
  const newer = after ?? before;
  const older = before ?? after;
  return {
    before: before?.label ?? null,
    after: after?.label ?? null,
    broken: difference.broken,
    headlines: headlines(difference),
    structure,
    figures: figures.map(({ element, figure, before: was, after: is, better, missing }) => ({
      element,
      figure,
      before: was,
      after: is,
      better,
      ...(missing === null ? {} : { note: missing }),
    })),
    objectives: objectives.map((row) => ({
      target: (row.after ?? row.before)?.target,
      term: (row.after ?? row.before)?.term,
      before: row.before && { term: row.before.term, met: row.before.met, value: row.before.value },
      after: row.after && { term: row.after.term, met: row.after.met, value: row.after.value },
    })),
    newFindings: newer ? newFindings.map((finding) => findingJson(locate(finding, newer.loaded.workspace))) : [],
    goneFindings: older ? goneFindings.map((finding) => findingJson(locate(finding, older.loaded.workspace))) : [],
  };
}
