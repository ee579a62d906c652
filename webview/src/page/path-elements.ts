import { type Design, lookup } from "@lintel/engine/model";
import { ownerOf } from "../diagram/badges.ts";
import { selectionOf } from "../diagram/view-filter.ts";

/** The elements of the picture that stand for an element of the design: itself, the store of an entity, all parts of a flow's path. */
export function pictureElements(design: Design, id: string | null): ReadonlySet<string> {
  if (id === null) return new Set();
  const { components, links, flows, elements } = lookup(design);
  if (components.has(id) || links.has(id)) return new Set([id]);
  const objective = design.objectives.find((candidate) => candidate.id === id);
  if (objective && objective.target !== id) return pictureElements(design, objective.target);
  if (flows.has(id)) {
    const element = elements.get(id);
    if (!element) return new Set();
    const path = selectionOf(design, { ...element, include: [{ type: "element", id }], exclude: [], direction: null });
    return new Set([...path.components, ...path.links]);
  }
  const owner = ownerOf(id);
  return components.has(owner) ? new Set([owner]) : new Set([id]);
}
