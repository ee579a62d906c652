import { round } from "../diagram/geometry.ts";
import { iconOf } from "../diagram/icons.ts";
import { pictureDocument } from "../diagram/picture-document.ts";
import { element, keyed, type SceneElement, textElement } from "../diagram/scene.ts";
import { svgText } from "../diagram/svg-text.ts";
import { textWidth } from "../diagram/text-width.ts";
import { type Palette, palettes, type ThemeName } from "../diagram/theme.ts";
import { t } from "../texts/index.ts";
import {
  callSize,
  frameTab,
  headHeight,
  laneTitleSize,
  laneWidth,
  type PlacedFrame,
  type PlacedMessage,
  placeSequence,
  type SequencePlacement,
  smallSize,
} from "./place-sequence.ts";
import type { Sequence, SequenceLane } from "./sequence.ts";

const captionHeight = 34;

/** The heads of the lanes, which a page keeps in sight while the rest scrolls. */
export function drawHeads(sequence: Sequence, placement: SequencePlacement, palette: Palette): SceneElement {
  const heads = placement.lanes.map((placed, index) => {
    const lane = sequence.lanes[index] as SequenceLane;
    const box = { x: round(placed.x - laneWidth / 2), y: 6, width: laneWidth, height: headHeight - 12 };
    const lines = placed.titleLines;
    const icon =
      lane.kind === null
        ? []
        : [
            element("path", {
              transform: `translate(${round(box.x + 9)} ${box.y + 8}) scale(0.8)`,
              d: iconOf(lane.kind),
              fill: "none",
              stroke: palette.muted,
              "stroke-width": 1.6,
              "stroke-linecap": "round",
              "stroke-linejoin": "round",
            }),
          ];
    const textX = round(box.x + (icon.length > 0 ? 32 : 10));
    return keyed(lane.id, "g", { class: "lane-head", "data-id": lane.id }, [
      element("rect", { ...box, rx: 7, fill: palette.card, stroke: palette.cardBorder, "stroke-width": 1.2 }),
      ...icon,
      ...lines.map((line, at) =>
        textElement(
          "text",
          {
            x: textX,
            y: box.y + (lines.length > 1 ? 16 : 20) + at * 14,
            "font-size": laneTitleSize,
            "font-weight": 600,
            fill: palette.text,
          },
          line,
        ),
      ),
      ...(lane.note === null
        ? []
        : [
            textElement(
              "text",
              { x: textX, y: box.y + (lines.length > 1 ? 44 : 37), "font-size": smallSize, fill: palette.muted },
              lane.note,
            ),
          ]),
    ]);
  });
  return keyed("heads", "g", { class: "lane-heads", "font-family": "inherit" }, heads);
}

/** Life lines, frames, bars and messages. `current` is the step on show, which is drawn strongly. */
export function drawRows(placement: SequencePlacement, palette: Palette, interactive: boolean): SceneElement {
  const lines = placement.lanes.map(({ id, x }) =>
    keyed(
      id,
      "line",
      {
        x1: x,
        y1: headHeight - 6,
        x2: x,
        y2: round(placement.bottom),
        stroke: palette.hairline,
        "stroke-width": 1.2,
        "stroke-dasharray": "3 4",
      },
      [],
    ),
  );
  // Outer frames first: what is inside lies on top.
  const frames = [...placement.frames].sort((a, b) => a.depth - b.depth).map((frame) => drawFrame(frame, palette));
  const bars = placement.bars.map(({ box }) =>
    element("rect", {
      x: round(box.x),
      y: round(box.y),
      width: box.width,
      height: round(box.height),
      rx: 2,
      fill: palette.card,
      stroke: palette.edgeMuted,
      "stroke-width": 1.1,
    }),
  );
  const messages = placement.messages.map((message) => drawMessage(message, palette, interactive));
  return keyed("rows", "g", { class: "sequence-rows", "font-family": "inherit" }, [
    keyed("lines", "g", { "aria-hidden": "true" }, lines),
    keyed("frames", "g", {}, frames),
    keyed("bars", "g", { "aria-hidden": "true" }, bars),
    keyed("messages", "g", {}, messages),
  ]);
}

function drawFrame(frame: PlacedFrame, palette: Palette): SceneElement {
  const { box } = frame;
  const label = t.sequence.frames[frame.kind];
  const tab = frameTab(frame.kind);
  const [x, y, right] = [round(box.x), round(box.y), round(box.x + box.width)];
  return element("g", { class: "sequence-frame" }, [
    element("rect", {
      x,
      y,
      width: round(box.width),
      height: round(box.height),
      rx: 4,
      fill: palette.group.fill === "none" ? "none" : palette.group.fill,
      "fill-opacity": 0.55,
      stroke: palette.edgeMuted,
      "stroke-width": 1,
    }),
    element("path", {
      d: `M${x} ${y}H${round(x + tab)}V${round(y + 10)}L${round(x + tab - 7)} ${round(y + 18)}H${x}Z`,
      fill: palette.track,
      stroke: palette.edgeMuted,
      "stroke-width": 1,
    }),
    textElement("text", { x: x + 7, y: y + 13, "font-size": smallSize, "font-weight": 600, fill: palette.text }, label),
    ...(frame.title === ""
      ? []
      : [textElement("text", { x: round(frame.titleX), y: y + 13, "font-size": smallSize, fill: palette.text }, frame.title)]),
    ...frame.dividers.flatMap((divider) => [
      element("line", {
        x1: x,
        y1: round(divider.y),
        x2: right,
        y2: round(divider.y),
        stroke: palette.edgeMuted,
        "stroke-width": 1,
        "stroke-dasharray": "5 4",
      }),
      textElement("text", { x: x + 8, y: round(divider.y + 14), "font-size": smallSize, fill: palette.text }, divider.title),
    ]),
  ]);
}

function drawMessage(message: PlacedMessage, palette: Palette, interactive: boolean): SceneElement {
  const { call, from, to, y, isSelf } = message;
  const isCall = message.type === "call";
  const direction = isSelf ? -1 : Math.sign(to - from) || 1;
  const colour = isCall ? palette.edge : palette.edgeMuted;
  const path =
    isSelf && isCall ? `M${round(from)} ${round(y)}h28q6 0 6 6v0q0 6-6 6H${round(to)}` : `M${round(from)} ${round(y)}H${round(to)}`;
  const tip = { x: to, y: isSelf && isCall ? y + 12 : y };
  const head = call.async || !isCall ? `M${-direction * 7}-4L0 0L${-direction * 7} 4` : `M0 0L${-direction * 8}-4V4Z`;
  const middle = isSelf ? Math.max(from, to) + 40 : (from + to) / 2;
  const anchor = isSelf ? "start" : "middle";
  const label = (text: string, at: number, size: number, fill: string): SceneElement =>
    textElement("text", { x: round(middle), y: round(at), "font-size": size, "text-anchor": anchor, fill }, text);
  const texts = isCall
    ? [
        ...message.lines.map((line, index) => label(line, y - 5 - (message.lines.length - 1 - index) * 14, callSize, palette.text)),
        ...(message.small === null ? [] : [label(message.small, y + 13, smallSize, palette.muted)]),
      ]
    : message.lines.map((line) => label(line, y - 4, smallSize, palette.text));
  return keyed(
    `${call.step} ${message.type}`,
    "g",
    {
      class: `message ${message.type}${call.async ? " async" : ""}`,
      "data-step": call.step,
      ...(isCall ? { role: "img", "aria-label": call.words } : { "aria-hidden": "true" }),
    },
    [
      ...(interactive
        ? [element("path", { class: "hit", d: path, fill: "none", stroke: "transparent", "stroke-width": 18 })]
        : [textElement("title", {}, call.words)]),
      element("path", {
        class: "line",
        d: path,
        fill: "none",
        stroke: colour,
        "stroke-width": isCall ? 1.5 : 1.1,
        ...(isCall && !call.async ? {} : { "stroke-dasharray": isCall ? "6 4" : "3 3" }),
      }),
      element("path", {
        class: "head",
        transform: `translate(${round(tip.x)} ${round(tip.y)})`,
        d: head,
        fill: isCall && !call.async ? colour : "none",
        stroke: colour,
        "stroke-width": 1.2,
        "stroke-linejoin": "round",
      }),
      ...texts,
    ],
  );
}

/** A sequence diagram as one self-contained SVG document, as accessible and as free of scripts as the picture of a design. */
export function renderSequence(sequence: Sequence, options: { readonly theme: ThemeName }): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgText(sequencePicture(sequence, options))}\n`;
}

/** The same as a drawing, for formats other than SVG. */
export function sequencePicture(sequence: Sequence, options: { readonly theme: ThemeName }): SceneElement {
  const palette = palettes[options.theme];
  const placement = placeSequence(sequence);
  const heading = sequence.summary === "" ? sequence.title : `${sequence.title}: ${sequence.summary}`;
  const size = {
    width: Math.max(placement.width, Math.ceil(textWidth(heading, 13, "bold")) + 48),
    height: placement.height + captionHeight + (sequence.leftOut > 0 ? 20 : 0),
  };
  const description = t.sequence.description(t.sequence.lanes(sequence.lanes.length), t.counts.calls(sequence.calls.length));
  return pictureDocument(size, { id: "sequence", title: sequence.title, description }, palette, [
    textElement("text", { x: 24, y: 24, "font-size": 13, "font-weight": 600, fill: palette.text }, heading),
    element("g", { transform: `translate(0 ${captionHeight})` }, [
      drawRows(placement, palette, false),
      drawHeads(sequence, placement, palette),
    ]),
    ...(sequence.leftOut > 0
      ? [textElement("text", { x: 24, y: size.height - 14, "font-size": smallSize, fill: palette.muted }, leftOutText(sequence.leftOut))]
      : []),
  ]);
}

export function leftOutText(count: number): string {
  return t.sequence.leftOut(count);
}
