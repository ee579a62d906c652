import { t } from "../texts/index.ts";
import { badgeText } from "./badges.ts";
import {
  figureLineHeight,
  figureSize,
  figuresHeight,
  iconGap,
  iconTile,
  stackRoom,
  subtitleLineHeight,
  subtitleSize,
  titleLineHeight,
  titleSize,
} from "./card.ts";
import { drawBadge } from "./draw-badge.ts";
import { type FarLevel, farLevels, farLineHeight, farTitleLines } from "./far-titles.ts";
import { figureLines, toneOf } from "./figures.ts";
import { type Box, round } from "./geometry.ts";
import type { DiagramNode, NodeFigure } from "./graph.ts";
import { categoryOf, iconOf } from "./icons.ts";
import { contentOf, outlineOf } from "./outline.ts";
import type { NodeOverlay } from "./overlay.ts";
import { element, keyed, type SceneElement, textElement } from "./scene.ts";
import { textWidth } from "./text-width.ts";
import type { Palette } from "./theme.ts";

/** Segments drawn for a component split into more parts than this stand for several parts each. */
const maximumSegments = 24;
/** A shard is marked as hot when its share is this many times the even share. */
const hotShard = 1.5;

export interface NodeStyle {
  readonly palette: Palette;
  readonly figures: boolean;
  readonly overlay: NodeOverlay | null;
  /** Adds large titles that a page shows instead of the details when the picture is far away. */
  readonly farTitle: boolean;
}

/** A component as a card whose top left corner is at 0, 0: the caller moves it to its place. */
export function drawNode(node: DiagramNode, size: { readonly width: number; readonly height: number }, style: NodeStyle): SceneElement[] {
  const { palette, overlay } = style;
  const layers = Math.min(node.replicas, 3) - 1;
  const inset = layers > 0 ? stackRoom : 0;
  const front: Box = { x: 0, y: inset, width: size.width - inset, height: size.height - inset };
  const content = contentOf(node.shape, front);
  const utilisation = overlay ? overlay.utilisation : node.utilisation;
  const border =
    overlay?.state === "down"
      ? palette.over
      : overlay && utilisation !== null
        ? toneColour(toneOf(utilisation), palette)
        : palette.cardBorder;
  const dashed = node.shape === "external" ? { "stroke-dasharray": "5 4" } : {};
  const { outline, rim } = outlineOf(node.shape, front);
  return [
    ...stack(node, front, layers, palette),
    keyed(
      "outline",
      "path",
      {
        class: "outline",
        d: outline,
        fill: palette.card,
        stroke: border,
        "stroke-width": overlay && border !== palette.cardBorder ? 2 : 1.2,
        ...dashed,
      },
      [],
    ),
    ...(overlay && utilisation !== null
      ? [
          keyed(
            "heat",
            "path",
            { d: outline, fill: toneColour(toneOf(utilisation), palette), "fill-opacity": heat(utilisation), stroke: "none" },
            [],
          ),
        ]
      : []),
    ...(rim ? [element("path", { d: rim, fill: "none", stroke: border, "stroke-width": 1.2 })] : []),
    keyed("heading", "g", { class: "near" }, heading(node, content, palette)),
    ...(style.farTitle
      ? farLevels.map((level) => farTitle(node, overlay?.figures ?? (style.figures ? node.figures : []), front, level, palette))
      : []),
    ...(style.figures ? figuresRow(node, content, utilisation, style) : []),
    ...(overlay?.queue != null ? [queueBar(overlay.queue, front, palette)] : []),
    ...countPill(node, front, palette),
    ...(overlay?.state === "down" ? [downMark(front, palette)] : []),
    ...(node.badge ? drawBadge(node.badge, 5, front.y + (node.shape === "cylinder" ? 6 : 1), palette) : []),
  ];
}

function stack(node: DiagramNode, front: Box, layers: number, palette: Palette): SceneElement[] {
  return Array.from({ length: Math.max(0, layers) }, (_, index) => {
    const offset = (stackRoom * (layers - index)) / layers;
    const { outline } = outlineOf(node.shape, { ...front, x: front.x + offset, y: front.y - offset });
    return element("path", { d: outline, fill: palette.stack, stroke: palette.cardBorder, "stroke-width": 1 });
  });
}

function heading(node: DiagramNode, content: Box, palette: Palette): SceneElement[] {
  const tint = palette.category[categoryOf(node.kind)];
  const textHeight = node.titleLines.length * titleLineHeight + subtitleLineHeight;
  const tileY = content.y + Math.max(0, (textHeight - iconTile) / 2);
  const textX = round(content.x + iconTile + iconGap);
  const textY = content.y + Math.max(0, (iconTile - textHeight) / 2);
  return [
    element("rect", { x: round(content.x), y: round(tileY), width: iconTile, height: iconTile, rx: 7, fill: tint.fill }),
    element("path", {
      transform: `translate(${round(content.x + (iconTile - 20) / 2)} ${round(tileY + (iconTile - 20) / 2)})`,
      d: iconOf(node.kind),
      fill: "none",
      stroke: tint.stroke,
      "stroke-width": 1.5,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
    ...node.titleLines.map((line, index) =>
      textElement(
        "text",
        {
          class: "node-title",
          x: textX,
          y: round(textY + 12.5 + index * titleLineHeight),
          "font-size": titleSize,
          "font-weight": 600,
          fill: palette.text,
        },
        line,
      ),
    ),
    textElement(
      "text",
      {
        class: "detail",
        x: textX,
        y: round(textY + node.titleLines.length * titleLineHeight + 11.5),
        "font-size": subtitleSize,
        fill: palette.muted,
      },
      node.subtitle,
    ),
  ];
}

/** How strongly a simulated card is filled: from nothing when idle to a clear tint when full. */
function heat(utilisation: number): number {
  return round(Math.min(1, Math.max(0, utilisation)) * 2.5) / 10;
}

/** The title as large as a level asks for, with figures below it as far as there is room. */
function farTitle(node: DiagramNode, figures: readonly NodeFigure[], front: Box, level: FarLevel, palette: Palette): SceneElement {
  const width = front.width - 10;
  const { size, lines } = farTitleLines(node.title, { width, height: front.height - 4 }, level);
  const titleHeight = lines.length * size * farLineHeight;
  const { figureSize: small } = level;
  const shown = small !== null && titleHeight + small * 1.4 <= front.height - 8 ? fittingFigures(figures, width, small) : [];
  const figuresHeight = shown.length > 0 && small !== null ? small * 1.4 : 0;
  const top = front.y + (front.height - titleHeight - figuresHeight) / 2;
  const middle = front.x + front.width / 2;
  const text = (line: string, y: number, attributes: Readonly<Record<string, string | number>>): SceneElement =>
    textElement("text", { x: round(middle), y: round(y), "text-anchor": "middle", ...attributes }, line);
  const worst = shown.find((figure) => figure.tone === "over") ?? shown.find((figure) => figure.tone === "high");
  return keyed(`far-${level.level}`, "g", { class: `far-title far-${level.level}`, "aria-hidden": "true" }, [
    ...lines.map(({ text: line, squeeze }, index) => {
      const y = top + (index * farLineHeight + 0.86) * size;
      const look = { "font-size": size, "font-weight": 600, fill: palette.text };
      // Narrowed by a share instead of to a width, which would stretch the letters of fonts that are narrower than what was measured.
      return squeeze === null
        ? text(line, y, look)
        : text(line, y, { ...look, x: 0, transform: `translate(${round(middle)} 0) scale(${squeeze.toFixed(3)} 1)` });
    }),
    ...(shown.length > 0 && small !== null
      ? [
          text(shown.map((figure) => figure.text).join(" · "), top + titleHeight + small * 1.05, {
            "font-size": small,
            fill: worst ? toneColour(worst.tone, palette) : palette.muted,
          }),
        ]
      : []),
  ]);
}

/** As many of the first figures as fit beside one another. */
function fittingFigures(figures: readonly NodeFigure[], width: number, size: number): readonly NodeFigure[] {
  for (let count = figures.length; count > 0; count--) {
    const shown = figures.slice(0, count);
    if (textWidth(shown.map((figure) => figure.text).join(" · "), size) <= width) return shown;
  }
  return [];
}

function figuresRow(node: DiagramNode, content: Box, utilisation: number | null, { palette, overlay }: NodeStyle): SceneElement[] {
  const top = content.y + content.height - figuresHeight;
  const right = content.x + content.width;
  const lines = figureLines(overlay ? overlay.figures : node.figures, content.width);
  const texts = lines.flatMap((line, row) =>
    line.map((figure, column) =>
      textElement(
        "text",
        {
          class: "detail",
          x: round(column === 0 ? content.x : right),
          y: round(top + 34 + row * figureLineHeight),
          "font-size": figureSize,
          ...(column === 0 ? {} : { "text-anchor": "end" }),
          ...(figure.tone === "over" || figure.tone === "high" ? { "font-weight": 600 } : {}),
          fill: figure.tone === "plain" || figure.tone === "good" ? palette.text : toneColour(figure.tone, palette),
        },
        figure.text,
      ),
    ),
  );
  return [
    keyed("figures", "g", { class: "figures near" }, [
      ...strip(node, content, top + 9, palette),
      ...texts,
      ...bar(content, top + 41 + figureLineHeight, utilisation, palette),
    ]),
  ];
}

/** A hairline, or for a split component one segment per shard or partition with the hot one marked. */
function strip(node: DiagramNode, content: Box, y: number, palette: Palette): SceneElement[] {
  const right = content.x + content.width;
  if (node.shards <= 1) {
    return [
      element("line", { x1: round(content.x), y1: round(y), x2: round(right), y2: round(y), stroke: palette.hairline, "stroke-width": 1 }),
    ];
  }
  const isPartition = node.shape === "pipe";
  const label = (isPartition ? t.counts.partitions : t.counts.shards)(node.shards);
  const room = content.width - textWidth(label, 10.5) - 8;
  const count = Math.min(node.shards, maximumSegments);
  const width = (room - (count - 1) * 2) / count;
  const tint = palette.category[categoryOf(node.kind)];
  const isHot = node.hottestShare !== null && node.hottestShare * node.shards >= hotShard;
  const segments = Array.from({ length: count }, (_, index) =>
    element("rect", {
      x: round(content.x + index * (width + 2)),
      y: round(isHot && index === 0 ? y - 4.5 : y - 2.5),
      width: round(width),
      height: isHot && index === 0 ? 9 : 5,
      rx: 1,
      fill: isHot && index === 0 ? palette.high : tint.fill,
      stroke: isHot && index === 0 ? palette.high : tint.stroke,
      "stroke-width": 0.6,
    }),
  );
  return [
    ...segments,
    textElement(
      "text",
      { class: "detail", x: round(right), y: round(y + 3.6), "font-size": 10.5, "text-anchor": "end", fill: palette.muted },
      label,
    ),
  ];
}

function bar(content: Box, y: number, utilisation: number | null, palette: Palette): SceneElement[] {
  if (utilisation === null) return [];
  const track = { x: round(content.x), y: round(y), height: 3, rx: 1.5 };
  return [
    element("rect", { ...track, width: round(content.width), fill: palette.track }),
    element("rect", {
      ...track,
      width: round(Math.max(3, Math.min(1, utilisation) * content.width)),
      fill: toneColour(toneOf(utilisation), palette),
    }),
  ];
}

/** `×3` on the corner of the stack. */
function countPill(node: DiagramNode, front: Box, palette: Palette): SceneElement[] {
  if (node.replicas <= 1) return [];
  const text = `×${node.replicas}`;
  const width = Math.ceil(textWidth(text, 11, "bold")) + 12;
  const x = front.x + front.width - width - (node.shape === "pipe" ? 16 : 8);
  const y = front.y - 8 + (node.shape === "cylinder" ? 4 : 0);
  return [
    element("rect", {
      x: round(x),
      y: round(y),
      width,
      height: 17,
      rx: 8.5,
      fill: palette.card,
      stroke: palette.cardBorder,
      "stroke-width": 1,
    }),
    textElement(
      "text",
      { x: round(x + width / 2), y: round(y + 12.4), "font-size": 11, "font-weight": 600, "text-anchor": "middle", fill: palette.text },
      text,
    ),
  ];
}

/** What waits in front of a component: a column at its left edge that fills from below. */
function queueBar(fullness: number, front: Box, palette: Palette): SceneElement {
  const track = { x: round(front.x - 4), width: 8, rx: 2 };
  const [top, room] = [front.y + 10, front.height - 20];
  const height = Math.max(3, Math.min(1, fullness) * room);
  return keyed("queue", "g", { class: "queue" }, [
    element("rect", { ...track, y: round(top), height: round(room), fill: palette.card, stroke: palette.cardBorder, "stroke-width": 1 }),
    element("rect", {
      ...track,
      y: round(top + room - height),
      height: round(height),
      fill: fullness >= 0.9 ? palette.over : fullness >= 0.25 ? palette.high : palette.edge,
    }),
  ]);
}

function downMark(front: Box, palette: Palette): SceneElement {
  const [x, y] = [front.x + front.width / 2, front.y + front.height];
  return element("g", { class: "down" }, [
    element("rect", { x: round(x - 24), y: round(y - 9), width: 48, height: 18, rx: 9, fill: palette.over }),
    textElement(
      "text",
      { x: round(x), y: round(y + 4), "font-size": 11, "font-weight": 700, "text-anchor": "middle", fill: palette.onSeverity },
      t.diagram.down,
    ),
  ]);
}

function toneColour(tone: NodeFigure["tone"], palette: Palette): string {
  return tone === "over" ? palette.over : tone === "high" ? palette.high : tone === "good" ? palette.good : palette.text;
}

/** The card in words, for people who listen; `figure` says how one of its figures is put. */
export function nodeDescription(node: DiagramNode, overlay: NodeOverlay | null, figure: (text: string) => string): string {
  const parts = [`${node.title}, ${node.subtitle.replaceAll(" · ", ", ")}`];
  if (node.replicas > 1) parts.push(t.counts.replicas(node.replicas));
  if (node.shards > 1) parts.push((node.shape === "pipe" ? t.counts.partitions : t.counts.shards)(node.shards));
  if (overlay && overlay.state !== "up") parts.push(t.diagram[overlay.state]);
  for (const { text } of overlay ? overlay.figures : node.figures) parts.push(figure(text));
  if (node.badge) parts.push(badgeText(node.badge));
  return parts.join(", ");
}
