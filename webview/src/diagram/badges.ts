import { type Design, type Finding, lookup } from "@lintel/engine/model";
import { t } from "../texts/index.ts";
import type { Badge } from "./graph.ts";

/** The element of the picture that a finding is about: a component, a link or a frame; `null` when the picture has none. */
export function shownElement(design: Design, finding: Finding): string | null {
  const id = finding.element;
  if (id === null) return null;
  const { components, links } = lookup(design);
  if (components.has(id) || links.has(id) || isFrame(design, id)) return id;
  const objective = design.objectives.find((candidate) => candidate.id === id);
  if (objective && components.has(objective.target)) return objective.target;
  const owner = ownerOf(id);
  return components.has(owner) ? owner : null;
}

function isFrame(design: Design, id: string): boolean {
  return (
    design.groups.some((group) => group.id === id) ||
    design.regions.some((region) => region.id === id || region.zones.some((zone) => zone.id === id))
  );
}

/** The component of an entity (`Links.Link`) or a shard (`Links/Link`). */
export function ownerOf(id: string): string {
  return id.split(/[./]/, 1)[0] as string;
}

/** Counts findings by the element of the picture they are about. */
export function badgesOf(design: Design, findings: readonly Finding[]): ReadonlyMap<string, Badge> {
  const badges = new Map<string, Badge>();
  for (const finding of findings) {
    const element = shownElement(design, finding);
    if (element === null) continue;
    const badge = badges.get(element) ?? { errors: 0, warnings: 0, infos: 0 };
    badges.set(element, {
      errors: badge.errors + (finding.severity === "error" ? 1 : 0),
      warnings: badge.warnings + (finding.severity === "warning" ? 1 : 0),
      infos: badge.infos + (finding.severity === "info" ? 1 : 0),
    });
  }
  return badges;
}

/** A badge in words: `2 errors, 1 warning`. */
export function badgeText(badge: Badge): string {
  const count = (number: number, text: (number: number) => string): string[] => (number === 0 ? [] : [text(number)]);
  const { errors, warnings, notes } = t.counts;
  return [...count(badge.errors, errors), ...count(badge.warnings, warnings), ...count(badge.infos, notes)].join(", ");
}

/** Pixels from one mark of a badge to the next. */
export const badgeStep = 20;

/** Room of an element's marks: one or two in a row. */
export function badgeSize(badge: Badge): { readonly width: number; readonly height: number } {
  const marks = Math.max(1, (badge.errors > 0 ? 1 : 0) + (badge.warnings > 0 ? 1 : 0));
  return { width: marks * badgeStep, height: badgeStep };
}
