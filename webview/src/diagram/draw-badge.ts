import { badgeStep, badgeText } from "./badges.ts";
import type { Badge } from "./graph.ts";
import { element, keyed, type SceneElement, textElement } from "./scene.ts";
import type { Palette } from "./theme.ts";

/**
 * The findings on an element, worst first: an octagon for errors, a triangle for warnings, a circle for notes, each with its
 * count. Notes show only where there is nothing worse. `x`, `y` is the middle of the first.
 */
export function drawBadge(badge: Badge, x: number, y: number, palette: Palette): SceneElement[] {
  const marks: SceneElement[] = [];
  const add = (count: number, path: string, colour: string, drop: number): void => {
    if (count === 0) return;
    const at = x + marks.length * badgeStep;
    marks.push(
      element("g", { transform: `translate(${at} ${y})` }, [
        element("path", { d: path, fill: colour, stroke: palette.canvas, "stroke-width": 1.5, "stroke-linejoin": "round" }),
        textElement(
          "text",
          { x: 0, y: 3.6 + drop, "font-size": count > 9 ? 9 : 10, "font-weight": 700, "text-anchor": "middle", fill: palette.onSeverity },
          count > 99 ? "99" : String(count),
        ),
      ]),
    );
  };
  add(badge.errors, "M-3.7-9H3.7L9-3.7V3.7L3.7 9H-3.7L-9 3.7V-3.7Z", palette.error, 0);
  add(badge.warnings, "M0-10L10.5 8.5H-10.5Z", palette.warning, 2);
  if (marks.length === 0) add(badge.infos, "M0-8.5A8.5 8.5 0 1 1 0 8.5A8.5 8.5 0 1 1 0-8.5Z", palette.info, 0);
  return [keyed("badge", "g", { class: "badge", role: "img", "aria-label": badgeText(badge) }, marks)];
}
