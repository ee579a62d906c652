import { t } from "../texts/index.ts";
import { groupTitleHeight } from "./card.ts";
import { type Point, round } from "./geometry.ts";
import type { DiagramGraph } from "./graph.ts";
import type { Placement } from "./placement.ts";
import { element, keyed, type SceneElement } from "./scene.ts";
import type { Palette } from "./theme.ts";

const radius = 9;

/** What a control shows, on a grid with 0, 0 in the middle. */
const marks = {
  fold: "M-4 0H4",
  unfold: "M-4 0H4M0-4V4",
  unpin: "M-2.5-5.5H2.5M-1.5-5.5V-1.5L-4 1H4L1.5-1.5V-5.5M0 1V6",
} as const;

/** The buttons of a page's picture: fold a frame, unfold a card, let a pinned component go. `data-control` says which, `data-of` of what. */
export function drawControls(graph: DiagramGraph, placement: Placement, pinned: ReadonlySet<string>, palette: Palette): SceneElement[] {
  const control = (kind: keyof typeof marks, of: string, words: string, { x, y }: Point): SceneElement =>
    keyed(
      `${kind} ${of}`,
      "g",
      {
        class: "control",
        "data-control": kind,
        "data-of": of,
        role: "button",
        tabindex: 0,
        "aria-label": words,
        transform: `translate(${round(x)} ${round(y)})`,
      },
      [
        element("circle", { class: "control-face", cx: 0, cy: 0, r: radius, fill: palette.card, stroke: palette.cardBorder }),
        element("path", {
          d: marks[kind],
          fill: "none",
          stroke: palette.text,
          "stroke-width": 1.4,
          "stroke-linecap": "round",
          "stroke-linejoin": "round",
        }),
      ],
    );
  return [
    ...graph.groups.flatMap((group) => {
      const box = placement.groups.get(group.id);
      return box
        ? [control("fold", group.id, t.picture.fold(group.title), { x: box.x + box.width - 20, y: box.y + groupTitleHeight / 2 + 2 })]
        : [];
    }),
    ...graph.nodes.flatMap((node) => {
      const box = placement.nodes.get(node.id);
      if (!box) return [];
      return [
        ...(node.shape === "folded"
          ? [control("unfold", node.id, t.picture.unfold(node.title), { x: box.x + box.width - 24, y: box.y + 26 })]
          : []),
        ...(pinned.has(node.id)
          ? [control("unpin", node.id, t.picture.unpin(node.title), { x: box.x + 10, y: box.y + box.height - 1 })]
          : []),
      ];
    }),
  ];
}
