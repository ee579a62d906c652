import type { Box } from "../diagram/geometry.ts";
import { textWidth, wrapText } from "../diagram/text-width.ts";
import { t } from "../texts/index.ts";
import type { FrameKind, Sequence, SequenceCall } from "./sequence.ts";

/* Sizes in pixels. */
export const laneTitleSize = 12.5;
export const callSize = 11.5;
export const smallSize = 10.5;
export const laneWidth = 148;
export const headHeight = 62;
/** Half the width of an activation bar, and how far a bar on top of another stands out. */
export const [barHalf, barStep] = [5, 4];
const margin = 24;
const [smallestGap, largestGap] = [160, 280];
const lineHeight = 14;
const selfWidth = 34;
const frameHead = 24;

export interface PlacedLane {
  readonly id: string;
  /** The middle of its life line. */
  readonly x: number;
  readonly titleLines: readonly string[];
}

export interface PlacedMessage {
  readonly type: "call" | "return";
  readonly call: SequenceCall;
  /** Ends of the arrow, at the edges of the bars. */
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly isSelf: boolean;
  readonly lines: readonly string[];
  /** Under the line of a call; `null` when there is nothing to say. */
  readonly small: string | null;
}

/** The time in which a lane works on a call. */
export interface PlacedBar {
  readonly lane: string;
  readonly box: Box;
}

export interface PlacedFrame {
  readonly kind: FrameKind;
  readonly box: Box;
  readonly title: string;
  /** Where the title begins: right of the bar that the frame's calls come from. */
  readonly titleX: number;
  /** Between its parts. */
  readonly dividers: readonly { readonly y: number; readonly title: string }[];
  readonly depth: number;
}

/** Where everything of a sequence diagram stands, in pixels from the top left. */
export interface SequencePlacement {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly PlacedLane[];
  readonly messages: readonly PlacedMessage[];
  readonly bars: readonly PlacedBar[];
  readonly frames: readonly PlacedFrame[];
  /** Where life lines end. */
  readonly bottom: number;
}

/** Places a sequence: lanes wide enough for what is written between them, rows as high as their texts. */
export function placeSequence(sequence: Sequence): SequencePlacement {
  const index = new Map(sequence.lanes.map(({ id }, at) => [id, at]));
  const lanes = placeLanes(sequence, index);
  return new Placer(sequence, lanes, index).place();
}

function placeLanes(sequence: Sequence, index: ReadonlyMap<string, number>): readonly PlacedLane[] {
  const gaps = sequence.lanes.map(() => smallestGap);
  for (const call of sequence.calls) {
    const [from, to] = [index.get(call.from) ?? 0, index.get(call.to) ?? 0];
    if (from === to) continue;
    const needed =
      Math.max(textWidth(call.label, callSize), textWidth(call.latency ?? "", smallSize), textWidth(wireText(call) ?? "", smallSize)) + 40;
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const each = Math.min(largestGap, needed / (last - first));
    for (let at = first; at < last; at++) gaps[at] = Math.max(gaps[at] ?? 0, each);
  }
  let x = margin + laneWidth / 2;
  return sequence.lanes.map((lane, at) => {
    const placed = { id: lane.id, x: Math.round(x), titleLines: wrapText(lane.title, laneWidth - 20, laneTitleSize, "bold", 2) };
    x += gaps[at] ?? 0;
    return placed;
  });
}

/** Width of the corner of a frame that says what it is. */
export function frameTab(kind: FrameKind): number {
  return Math.ceil(textWidth(t.sequence.frames[kind], smallSize, "bold")) + 18;
}

function wireText(call: SequenceCall): string | null {
  return call.wire === null ? null : t.sequence.wire(call.wire);
}

interface OpenFrame {
  readonly kind: FrameKind;
  readonly title: string;
  readonly y: number;
  readonly depth: number;
  readonly dividers: { y: number; title: string }[];
  left: number;
  right: number;
  /** Leftmost end of an arrow in it. */
  arrows: number;
  /** Frames inside it, which stand in from its sides. */
  inner: number;
}

/** Goes through the rows from top to bottom; the state is what is open at the present one. */
class Placer {
  readonly #sequence: Sequence;
  readonly #lanes: readonly PlacedLane[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #messages: PlacedMessage[] = [];
  readonly #bars: PlacedBar[] = [];
  readonly #frames: PlacedFrame[] = [];
  /** Calls that are being worked on at each lane, and where their bars begin. */
  readonly #active = new Map<string, number[]>();
  readonly #open: OpenFrame[] = [];
  #y = headHeight + 22;

  constructor(sequence: Sequence, lanes: readonly PlacedLane[], index: ReadonlyMap<string, number>) {
    this.#sequence = sequence;
    this.#lanes = lanes;
    this.#index = index;
  }

  place(): SequencePlacement {
    const first = this.#sequence.lanes[0]?.id;
    if (first !== undefined) this.#begin(first, this.#y - 4);
    for (const row of this.#sequence.rows) {
      if (row.type === "call") this.#call(row.call);
      else if (row.type === "return") this.#return(row.call);
      else if (row.type === "open") this.#openFrame(row.kind, row.title);
      else if (row.type === "divide") {
        this.#y += 8;
        this.#open.at(-1)?.dividers.push({ y: this.#y, title: row.title });
        this.#y += frameHead;
      } else this.#closeFrame();
    }
    const bottom = this.#y + 12;
    for (const lane of this.#active.keys()) while ((this.#active.get(lane)?.length ?? 0) > 0) this.#end(lane, bottom - 6);
    const right = Math.max(
      0,
      ...this.#lanes.map(({ x }) => x + laneWidth / 2),
      ...this.#frames.map(({ box }) => box.x + box.width),
      ...this.#messages.map(rightOf),
    );
    return {
      width: Math.ceil(right + margin),
      height: Math.ceil(bottom + margin),
      lanes: this.#lanes,
      messages: this.#messages,
      bars: this.#bars,
      frames: this.#frames,
      bottom,
    };
  }

  #call(call: SequenceCall): void {
    const isSelf = call.from === call.to;
    const room = isSelf ? largestGap - selfWidth : Math.abs(this.#x(call.from) - this.#x(call.to)) - 28;
    const lines = call.label === "" ? [] : wrapText(call.label, room, callSize, "regular", 2);
    this.#y += 10 + lines.length * lineHeight;
    const y = this.#y;
    const depth = this.#depth(call.to);
    const towards = Math.sign(this.#x(call.to) - this.#x(call.from));
    const from = isSelf ? this.#edge(call.from, 1) : this.#edge(call.from, towards);
    const to = isSelf ? this.#x(call.to) + barHalf + depth * barStep : this.#x(call.to) + depth * barStep - towards * barHalf;
    const small = wireText(call);
    this.#messages.push({ type: "call", call, from, to, y, isSelf, lines, small });
    this.#widen(from, to + (isSelf ? selfWidth + longest(lines) : 0));
    this.#y += isSelf ? 16 : small === null ? 6 : lineHeight + 2;
    this.#begin(call.to, isSelf ? y + 12 : y);
    if (!call.async) return;
    // Nobody waits: the bar of what is only sent is short, that of what goes on by itself ends with it.
    this.#end(call.to, this.#y + 6);
    this.#y += 8;
  }

  #return(call: SequenceCall): void {
    // Without a figure, why there is none.
    const text = call.latency ?? call.note;
    this.#y += 8 + (text === null ? 0 : lineHeight);
    const y = this.#y;
    const depth = Math.max(0, this.#depth(call.to) - 1);
    const towards = Math.sign(this.#x(call.from) - this.#x(call.to));
    const isSelf = call.from === call.to;
    const from = isSelf ? this.#x(call.to) + barHalf + depth * barStep : this.#x(call.to) + depth * barStep + towards * barHalf;
    this.#end(call.to, y);
    const to = this.#edge(call.from, isSelf ? 1 : -towards);
    const room = isSelf ? largestGap - selfWidth : Math.abs(to - from) - 16;
    const lines = text === null ? [] : wrapText(text, Math.max(room, smallestGap - 30), smallSize, "regular", 1);
    this.#messages.push({ type: "return", call, from, to, y, isSelf, lines, small: null });
    this.#widen(from, to);
    this.#y += 8;
  }

  #openFrame(kind: FrameKind, title: string): void {
    this.#y += 10;
    this.#open.push({
      kind,
      title,
      y: this.#y,
      depth: this.#open.length,
      dividers: [],
      left: Infinity,
      right: -Infinity,
      arrows: Infinity,
      inner: 0,
    });
    this.#y += frameHead;
  }

  #closeFrame(): void {
    const frame = this.#open.pop();
    if (!frame) return;
    this.#y += 6;
    const side = 14 + frame.inner * 8;
    // What it is called stands to the left of the first bar in it.
    const tab = frameTab(frame.kind);
    const [left, right] = frame.left > frame.right ? [margin, margin + laneWidth] : [frame.left - side - tab, frame.right + side];
    const titleX = Math.max(left + tab + 8, Number.isFinite(frame.arrows) ? frame.arrows + 8 : 0);
    const end =
      Math.max(titleX + textWidth(frame.title, smallSize), ...frame.dividers.map(({ title }) => left + textWidth(title, smallSize))) + 16;
    const box = { x: left, y: frame.y, width: Math.max(right, end) - left, height: this.#y - frame.y };
    this.#frames.push({ kind: frame.kind, box, title: frame.title, titleX, dividers: frame.dividers, depth: frame.depth });
    const outer = this.#open.at(-1);
    if (outer) {
      outer.inner = Math.max(outer.inner, frame.inner + 1);
      outer.arrows = Math.min(outer.arrows, frame.arrows);
      outer.left = Math.min(outer.left, left + side);
      outer.right = Math.max(outer.right, left + box.width - side);
    }
    this.#y += 10;
  }

  /** Frames reach from the leftmost to the rightmost thing in them. */
  #widen(from: number, to: number): void {
    const frame = this.#open.at(-1);
    if (!frame) return;
    frame.left = Math.min(frame.left, from, to);
    frame.arrows = Math.min(frame.arrows, from, to);
    frame.right = Math.max(frame.right, from, to);
  }

  #begin(lane: string, y: number): void {
    const starts = this.#active.get(lane);
    if (starts) starts.push(y);
    else this.#active.set(lane, [y]);
  }

  #end(lane: string, y: number): void {
    const starts = this.#active.get(lane);
    const start = starts?.pop();
    if (start === undefined) return;
    const x = this.#x(lane) + (starts?.length ?? 0) * barStep - barHalf;
    this.#bars.push({ lane, box: { x, y: start, width: 2 * barHalf, height: Math.max(6, y - start) } });
  }

  #depth(lane: string): number {
    return this.#active.get(lane)?.length ?? 0;
  }

  #x(lane: string): number {
    return this.#lanes[this.#index.get(lane) ?? 0]?.x ?? 0;
  }

  /** The edge of a lane's topmost bar on one side: -1 left, 1 right. */
  #edge(lane: string, side: number): number {
    const depth = this.#depth(lane);
    if (depth === 0) return this.#x(lane);
    return this.#x(lane) + (depth - 1) * barStep + side * barHalf;
  }
}

function longest(lines: readonly string[]): number {
  return Math.max(0, ...lines.map((line) => textWidth(line, callSize)));
}

function rightOf(message: PlacedMessage): number {
  const end = Math.max(message.from, message.to);
  return message.isSelf ? end + selfWidth + Math.max(longest(message.lines), textWidth(message.small ?? "", smallSize)) : end;
}
