import { groupTitleSize } from "./card.ts";
import { drawBadge } from "./draw-badge.ts";
import { farLevels } from "./far-titles.ts";
import { type Box, round } from "./geometry.ts";
import type { DiagramGroup } from "./graph.ts";
import { element, type SceneElement, textElement } from "./scene.ts";
import { textWidth, wrapText } from "./text-width.ts";
import type { Palette } from "./theme.ts";

/** The room above the members of a group takes no larger title. */
const largestTitle = 38;

/** A boundary around components: frame, title, trust, subnet. `farTitle` adds large titles for a page to show from far away. */
export function drawGroup(group: DiagramGroup, box: Box, palette: Palette, farTitle: boolean): SceneElement[] {
  const tint = groupTint(group, palette);
  const baseline = round(box.y + 25);
  let x = box.x + 18;
  const parts: SceneElement[] = [
    element("rect", {
      class: "frame",
      x: round(box.x),
      y: round(box.y),
      width: round(box.width),
      height: round(box.height),
      rx: 14,
      fill: tint.fill,
      stroke: tint.stroke,
      "stroke-width": 1.2,
      ...(group.trust === "dmz" ? { "stroke-dasharray": "7 4" } : group.trust === "public" ? { "stroke-dasharray": "2 4" } : {}),
    }),
    textElement(
      "text",
      { class: "detail", x: round(x), y: baseline, "font-size": groupTitleSize, "font-weight": 600, fill: palette.text },
      group.title,
    ),
  ];
  for (const { level, titleSizes } of farTitle ? farLevels : []) {
    const size = Math.min(largestTitle, ...titleSizes);
    parts.push(
      textElement(
        "text",
        {
          class: `far-title far-${level}`,
          "aria-hidden": "true",
          x: round(x),
          y: round(box.y + 8 + size * 0.9),
          "font-size": size,
          "font-weight": 600,
          fill: palette.text,
        },
        wrapText(group.title, box.width - 36, size, "bold", 1)[0] ?? "",
      ),
    );
  }
  x += textWidth(group.title, groupTitleSize, "bold") + 8;
  if (group.trust) {
    const width = Math.ceil(textWidth(group.trust, 10.5, "bold")) + 14;
    parts.push(
      element("rect", {
        class: "detail",
        x: round(x),
        y: round(baseline - 12.5),
        width,
        height: 17,
        rx: 8.5,
        fill: palette.card,
        stroke: tint.stroke,
        "stroke-width": 1,
      }),
      textElement(
        "text",
        {
          class: "detail",
          x: round(x + width / 2),
          y: round(baseline - 0.3),
          "font-size": 10.5,
          "font-weight": 600,
          "text-anchor": "middle",
          fill: palette.muted,
        },
        group.trust,
      ),
    );
    x += width + 8;
  }
  if (group.note)
    parts.push(textElement("text", { class: "detail", x: round(x), y: baseline, "font-size": 11, fill: palette.muted }, group.note));
  if (group.badge) parts.push(...drawBadge(group.badge, round(box.x + 8), round(box.y + 2), palette));
  return parts;
}

export function groupTint(group: DiagramGroup | undefined, palette: Palette): { readonly fill: string; readonly stroke: string } {
  return group?.trust ? palette.trust[group.trust] : palette.group;
}
