import { t } from "../texts/index.ts";
import { badgeText } from "./badges.ts";
import { labelLineHeight, labelSize } from "./card.ts";
import { drawBadge } from "./draw-badge.ts";
import { distance, type Point, round, roundedPath } from "./geometry.ts";
import type { DiagramEdge, EdgeKind } from "./graph.ts";
import type { Route } from "./placement.ts";
import { element, keyed, type SceneElement, textElement } from "./scene.ts";
import type { Palette } from "./theme.ts";

const cornerRadius = 8;

interface LineStyle {
  readonly dashes: string | null;
  readonly width: number;
  /** Room the arrowhead takes at the end and at the start of the line. */
  readonly headLength: number;
  readonly tailLength: number;
}

const lines: Readonly<Record<EdgeKind, LineStyle>> = {
  call: { dashes: null, width: 1.4, headLength: 8, tailLength: 0 },
  async: { dashes: "6 4", width: 1.4, headLength: 1, tailLength: 0 },
  subscription: { dashes: null, width: 1.4, headLength: 9, tailLength: 5 },
  replication: { dashes: null, width: 1.4, headLength: 11, tailLength: 11 },
  "dead-letter": { dashes: "1.5 4", width: 1.4, headLength: 8, tailLength: 0 },
};

/** The line of a link with its arrowheads; the label is drawn apart, above all lines. */
export function drawEdge(kind: EdgeKind, points: readonly Point[], palette: Palette, interactive: boolean): SceneElement[] {
  const style = lines[kind];
  const colour = kind === "dead-letter" ? palette.edgeMuted : palette.edge;
  const line = shortened(points, style.tailLength, style.headLength);
  const path = roundedPath(line, cornerRadius);
  return [
    ...(interactive ? [keyed("hit", "path", { class: "hit", d: path, fill: "none", stroke: "transparent", "stroke-width": 14 }, [])] : []),
    keyed(
      "line",
      "path",
      {
        class: "line",
        d: path,
        fill: "none",
        stroke: colour,
        "stroke-width": style.width,
        ...(style.dashes ? { "stroke-dasharray": style.dashes } : {}),
        ...(kind === "dead-letter" ? { "stroke-linecap": "round" } : {}),
      },
      [],
    ),
    ...arrowheads(kind, points, colour, palette),
  ];
}

function arrowheads(kind: EdgeKind, points: readonly Point[], colour: string, palette: Palette): SceneElement[] {
  const [tip, before] = [points[points.length - 1], points[points.length - 2]];
  const [start, after] = [points[0], points[1]];
  if (!tip || !before || !start || !after) return [];
  const head = (at: Point, from: Point, shape: Shape, fill: string): SceneElement =>
    element("path", {
      class: "head",
      d: shape.map((stroke) => strokeAt(stroke, at, from)).join(""),
      fill,
      stroke: colour,
      "stroke-width": 1.3,
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
    });
  switch (kind) {
    case "call":
      return [head(tip, before, triangle(9, 4.2), colour)];
    case "async":
      return [head(tip, before, openHead, "none")];
    case "subscription":
      return [
        head(tip, before, triangle(9.5, 4.5), palette.canvas),
        element("circle", {
          class: "head",
          cx: round(start.x + Math.sign(after.x - start.x) * 3),
          cy: round(start.y + Math.sign(after.y - start.y) * 3),
          r: 2.6,
          fill: colour,
        }),
      ];
    case "replication":
      return [head(tip, before, diamond, colour), head(start, after, diamond, palette.canvas)];
    case "dead-letter":
      return [head(tip, before, cross, "none")];
  }
}

/** Lines of an arrowhead whose tip is at 0, 0 and which points to the right; closed ones end where they begin. */
type Shape = readonly { readonly points: readonly (readonly [x: number, y: number])[]; readonly isClosed: boolean }[];

/** A triangle from 1 to `far` pixels behind the tip. */
function triangle(far: number, half: number): Shape {
  return [
    {
      points: [
        [-1, 0],
        [-far, half],
        [-far, -half],
      ],
      isClosed: true,
    },
  ];
}

const openHead: Shape = [
  {
    points: [
      [-8, -4.5],
      [-1, 0],
      [-8, 4.5],
    ],
    isClosed: false,
  },
];
const diamond: Shape = [
  {
    points: [
      [-1, 0],
      [-6, 4],
      [-11, 0],
      [-6, -4],
    ],
    isClosed: true,
  },
];
const cross: Shape = [1, -1].map((side) => ({
  points: [
    [-8, -3.5 * side],
    [-2, 3.5 * side],
  ],
  isClosed: false,
}));

/** Path data of a line of an arrowhead at its place. Without a transform of its own: browsers keep books on each of those in every frame that moves. */
function strokeAt({ points, isClosed }: Shape[number], at: Point, from: Point): string {
  const length = distance(at, from);
  const [cos, sin] = length === 0 ? [1, 0] : [(at.x - from.x) / length, (at.y - from.y) / length];
  const placed = points.map(([x, y]) => `${round(at.x + x * cos - y * sin)} ${round(at.y + x * sin + y * cos)}`);
  return `M${placed.join("L")}${isClosed ? "Z" : ""}`;
}

/** A polyline without its first and last few pixels. */
function shortened(points: readonly Point[], atStart: number, atEnd: number): Point[] {
  const cut = [...points];
  const trim = (end: number, next: number, length: number): void => {
    const [a, b] = [cut[end], cut[next]];
    if (!a || !b) return;
    const all = distance(a, b);
    const part = Math.min(length, all / 2);
    if (all > 0) cut[end] = { x: a.x + ((b.x - a.x) * part) / all, y: a.y + ((b.y - a.y) * part) / all };
  };
  if (atStart > 0) trim(0, 1, atStart);
  if (atEnd > 0) trim(cut.length - 1, cut.length - 2, atEnd);
  return cut;
}

/** Label of a link on a background that hides the line, and its findings at a place of their own. */
export function drawEdgeLabel(
  edge: DiagramEdge,
  route: Route,
  badgeAt: Point | null,
  palette: Palette,
  background: string,
): SceneElement[] {
  const { label } = route;
  const parts: SceneElement[] = [];
  if (label) {
    parts.push(
      element("rect", {
        x: round(label.x),
        y: round(label.y),
        width: round(label.width),
        height: round(label.height),
        rx: 4,
        fill: background,
      }),
      ...edge.labelLines.map((line, index) =>
        textElement(
          "text",
          {
            class: "detail",
            x: round(label.x + label.width / 2),
            y: round(label.y + 13 + index * labelLineHeight),
            "font-size": labelSize,
            "text-anchor": "middle",
            fill: line.muted ? palette.muted : palette.text,
          },
          line.text,
        ),
      ),
    );
  }
  if (edge.badge && badgeAt) parts.push(...drawBadge(edge.badge, round(badgeAt.x), round(badgeAt.y), palette));
  return parts;
}

function linkText(kind: EdgeKind, from: string, to: string): string {
  switch (kind) {
    case "call":
      return t.diagram.calls(from, to);
    case "async":
      return t.diagram.sends(from, to);
    case "subscription":
      return t.diagram.delivers(from, to);
    case "replication":
      return t.diagram.replicates(from, to);
    case "dead-letter":
      return t.diagram.moves(from, to);
  }
}

/** The link in words: `Edge calls Api, grpc`. */
export function edgeDescription(edge: DiagramEdge, titles: ReadonlyMap<string, string>): string {
  const parts = [linkText(edge.kind, titles.get(edge.from) ?? edge.from, titles.get(edge.to) ?? edge.to)];
  for (const line of edge.labelLines) parts.push(line.text);
  if (edge.badge) parts.push(badgeText(edge.badge));
  return parts.join(", ");
}
