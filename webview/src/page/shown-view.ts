import type { Design, View } from "@lintel/engine/model";
import { filterViews } from "../diagram/filters.ts";

/** The view of a design with an id: one that its text declares, or one of a group, tag or flow; `null` for the whole design. */
export function viewOf(design: Design, id: string): View | null {
  return [...design.views, ...filterViews(design)].find((view) => view.id === id) ?? null;
}
