import { groupTitleSize, groupTitleStart, pinRoom } from "./card.ts";
import { drawBadge } from "./draw-badge.ts";
import { farLevels } from "./far-titles.ts";
import { type Box, round } from "./geometry.ts";
import type { DiagramGroup } from "./graph.ts";
import { element, type SceneElement, textElement } from "./scene.ts";
import { textWidth, wrapText } from "./text-width.ts";
import type { Palette } from "./theme.ts";

/** The room above the members of a group takes no larger title. */
const largestTitle = 38;

/** A pin on a map, 10 × 12: marks regions and zones, whose names may be those of groups too. */
const pin = "M5 12C2 8.6.8 6.6.8 4.7A4.2 4.2 0 0 1 9.2 4.7C9.2 6.6 8 8.6 5 12ZM5 3.2A1.5 1.5 0 1 0 5 6.2A1.5 1.5 0 1 0 5 3.2";

/** Lines of frames, so that the kinds differ without colour: groups have round corners, places square ones. */
function dashesOf({ type, trust }: DiagramGroup): string | null {
  if (type === "zone") return "10 4 2 4";
  return trust === "dmz" ? "7 4" : trust === "public" ? "2 4" : null;
}

/** The line around the members of a frame. */
export function drawFrame(group: DiagramGroup, box: Box, palette: Palette): SceneElement[] {
  const tint = groupTint(group, palette);
  const dashes = dashesOf(group);
  return [
    element("rect", {
      class: "frame",
      x: round(box.x),
      y: round(box.y),
      width: round(box.width),
      height: round(box.height),
      rx: group.type === "group" ? 14 : 3,
      fill: tint.fill,
      stroke: tint.stroke,
      "stroke-width": 1.2,
      ...(dashes === null ? {} : { "stroke-dasharray": dashes }),
    }),
  ];
}

/**
 * What stands at the top of a frame: title, trust or kind of place, subnet or zones, findings; on a `background` that hides the lines which come
 * in from above. `farTitle` adds large titles for a page to show from far away.
 */
export function drawFrameTitle(group: DiagramGroup, box: Box, palette: Palette, background: string, farTitle: boolean): SceneElement[] {
  const tint = groupTint(group, palette);
  const baseline = round(box.y + 25);
  const isPlace = group.type !== "group";
  let x = box.x + groupTitleStart;
  const parts: SceneElement[] = [
    element("rect", {
      class: "detail",
      x: round(x - 3),
      y: round(baseline - 15),
      width: round(Math.min(group.titleWidth + 6, box.width - 2 * groupTitleStart + 6)),
      height: 21,
      rx: 4,
      fill: background,
    }),
    ...(isPlace
      ? [
          element("path", {
            class: "detail",
            transform: `translate(${round(x)} ${round(baseline - 10.5)})`,
            d: pin,
            fill: "none",
            stroke: palette.muted,
            "stroke-width": 1.3,
          }),
        ]
      : []),
    textElement(
      "text",
      {
        class: "detail",
        x: round(isPlace ? x + pinRoom : x),
        y: baseline,
        "font-size": groupTitleSize,
        "font-weight": 600,
        fill: palette.text,
      },
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
  x += (isPlace ? pinRoom : 0) + textWidth(group.title, groupTitleSize, "bold") + 8;
  const tag = isPlace ? group.type : group.trust;
  if (tag) {
    const width = Math.ceil(textWidth(tag, 10.5, "bold")) + 14;
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
        tag,
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
  if (group && group.type !== "group") return palette.place[group.type];
  return group?.trust ? palette.trust[group.trust] : palette.group;
}
