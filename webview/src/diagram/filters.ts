import type { Design, View, ViewSelector } from "@lintel/engine/model";
import { t } from "../texts/index.ts";

/** More of one kind are no list that anybody chooses from. */
const mostOfAKind = 40;

/**
 * Views that every design has without declaring them: only what belongs to one group, only what has one tag, only the way of one flow.
 * Their ids are `only group "Edge"`, `only tag hot`, `only flow Redirect`, their titles `Group: Edge` and so on. A view of all there is
 * would be none.
 */
export function filterViews(design: Design): View[] {
  const filter = (id: string, title: string, selector: ViewSelector): View => ({
    id,
    name: title,
    title,
    documentation: null,
    origin: design.origin,
    accepts: [],
    include: [selector],
    exclude: [],
    direction: null,
  });
  const inGroups = new Set(design.components.map((component) => component.group));
  const parents = new Set(design.groups.filter((group) => inGroups.has(group.id)).map((group) => group.parent));
  const groups = design.groups.filter((group) => inGroups.has(group.id) || parents.has(group.id));
  const tags = [...new Set(design.components.flatMap((component) => component.tags))].sort();
  return [
    ...groups.slice(0, mostOfAKind).map(({ id, title }) => filter(`only ${id}`, t.path.groupView(title), { type: "element", id })),
    ...tags.slice(0, mostOfAKind).map((tag) => filter(`only tag ${tag}`, t.path.tagView(tag), { type: "tag", tag })),
    ...(design.flows.length > 1 ? design.flows : [])
      .slice(0, mostOfAKind)
      .map(({ id, title }) => filter(`only flow ${id}`, t.path.flowView(title), { type: "element", id })),
  ];
}
