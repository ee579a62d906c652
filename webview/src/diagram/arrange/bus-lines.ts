import type { Box, Point } from "../geometry.ts";
import { headRoom, lineGap, lineRoom, type Size } from "./level.ts";

/** An end of a line at an item in a column, `y` from the top of the columns. */
export interface LineEnd {
  readonly column: number;
  readonly y: number;
  /** A single item, whose side takes a line anywhere. */
  readonly isFree: boolean;
}

export interface Line {
  /** `null`: from outside, through the left side. */
  readonly from: LineEnd | null;
  /** `null`: to the outside, through the right side. */
  readonly to: LineEnd | null;
  /** Lines of one net share their way. */
  readonly net: number;
  readonly label: Size | null;
}

export interface BusRoutes extends Size {
  /** The left side of every column, and the top of all. */
  readonly lefts: readonly number[];
  readonly top: number;
  readonly routes: readonly (readonly Point[] | null)[];
  readonly labels: readonly (Box | null)[];
}

/** What one net needs in one channel: a vertical piece from the highest of some points to the lowest. */
interface Lane {
  top: number;
  bottom: number;
  /** It takes lines from the column at its left, and gives lines to the one at its right. */
  takes: boolean;
  gives: boolean;
  slot: number;
}

interface Net {
  readonly lanes: Map<number, Lane>;
  /** Above or below all columns, for a net that passes columns; counted from the columns on. */
  bus: { readonly isAbove: boolean; slot: number } | null;
  /** The height at which it comes from outside or goes there. */
  border: number | null;
}

/**
 * Ways of lines between columns, with right angles. Between two columns is a channel, in which each net has a vertical lane; a net that has to pass
 * columns goes along a bus above or below all of them. So lines cross one another, but never an item, and never run on one another.
 */
export function busRoutes(lines: readonly (Line | null)[], widths: readonly number[], height: number): BusRoutes {
  const last = widths.length;
  const startChannel = (line: Line): number => (line.from ? line.from.column + 1 : 0);
  const endChannel = (line: Line): number => (line.to ? line.to.column : last);
  const sizes = new Map<number, { starts: Set<string>; ends: Set<string> }>();
  const nets = new Map<number, Net>();
  const channelsOf = new Map<number, Set<number>>();
  for (const line of lines) {
    if (!line) continue;
    const channels = channelsOf.get(line.net) ?? new Set<number>();
    channelsOf.set(line.net, channels.add(startChannel(line)).add(endChannel(line)));
    const ends = sizes.get(line.net) ?? { starts: new Set<string>(), ends: new Set<string>() };
    ends.starts.add(line.from ? `${line.from.column} ${line.from.y}` : "");
    ends.ends.add(line.to ? `${line.to.column} ${line.to.y}` : "");
    sizes.set(line.net, ends);
  }

  // Nets that pass columns get a bus: above when they go out from one place, below when they come together.
  const buses = { above: [] as [number, number][][], below: [] as [number, number][][] };
  for (const [net, channels] of channelsOf) {
    let bus: Net["bus"] = null;
    if (channels.size > 1) {
      const { starts, ends } = sizes.get(net) as { starts: Set<string>; ends: Set<string> };
      const isAbove = starts.size <= ends.size;
      const range: [number, number] = [Math.min(...channels), Math.max(...channels)];
      bus = { isAbove, slot: slotFor(isAbove ? buses.above : buses.below, range) };
    }
    nets.set(net, { lanes: new Map(), bus, border: null });
  }
  const busY = ({ isAbove, slot }: NonNullable<Net["bus"]>): number =>
    isAbove ? -lineRoom - slot * lineGap : height + lineRoom + slot * lineGap;

  // Lines from and to outside keep to the height of the bus, or else of the first item they lead to.
  for (const line of lines) {
    const net = line && nets.get(line.net);
    if (!net || (line.from && line.to)) continue;
    net.border ??= net.bus ? busY(net.bus) : ((line.from ?? line.to)?.y ?? height / 2);
  }
  for (const line of lines) {
    const net = line && nets.get(line.net);
    if (!net) continue;
    const touch = (channel: number, y: number, way: "takes" | "gives" | null): void => {
      const lane = net.lanes.get(channel) ?? { top: y, bottom: y, takes: false, gives: false, slot: 0 };
      lane.top = Math.min(lane.top, y);
      lane.bottom = Math.max(lane.bottom, y);
      if (way) lane[way] = true;
      net.lanes.set(channel, lane);
    };
    touch(startChannel(line), line.from?.y ?? net.border ?? 0, line.from ? "takes" : null);
    touch(endChannel(line), line.to?.y ?? net.border ?? 0, line.to ? "gives" : null);
    if (net.bus) for (const channel of net.lanes.keys()) touch(channel, busY(net.bus), null);
  }

  const labelsBefore = widest(lines, last, (line) => (isLabelAtEnd(line, sizes) ? [endChannel(line)] : []));
  const labelsAfter = widest(lines, last, (line) => (isLabelAtEnd(line, sizes) ? [] : [startChannel(line)]));
  const lefts: number[] = [];
  const laneX: number[] = [];
  let x = 0;
  for (let channel = 0; channel <= last; channel++) {
    const lanes = [...nets.values()].flatMap(({ lanes: all }) => all.get(channel) ?? []);
    const slots = slotsOf(lanes);
    const [takes, gives] = [lanes.some((lane) => lane.takes), lanes.some((lane) => lane.gives)];
    const before = takes ? Math.max(lineRoom, (labelsAfter[channel] ?? 0) + lineRoom) : 0;
    const after = gives ? Math.max(headRoom, (labelsBefore[channel] ?? 0) + headRoom + 12) : 0;
    laneX[channel] = x + (takes ? before : slots > 0 && channel > 0 ? lineRoom : 0);
    const room = slots === 0 ? 0 : (laneX[channel] as number) - x + (slots - 1) * lineGap + (gives ? after : channel < last ? lineRoom : 0);
    x += channel === 0 || channel === last ? room : Math.max(room, 56);
    if (channel < last) {
      lefts.push(x);
      x += widths[channel] as number;
    }
  }
  const laneAt = (net: Net, channel: number): number => (laneX[channel] as number) + (net.lanes.get(channel)?.slot ?? 0) * lineGap;
  const above = buses.above.length === 0 ? 0 : lineRoom + (buses.above.length - 1) * lineGap;
  const below = buses.below.length === 0 ? 0 : lineRoom + (buses.below.length - 1) * lineGap;
  const down = (y: number): number => y + above;

  const labels: (Box | null)[] = [];
  const routes = lines.map((line, index) => {
    labels[index] = null;
    const net = line && nets.get(line.net);
    if (!net) return null;
    const start = line.from
      ? { x: (lefts[line.from.column] as number) + (widths[line.from.column] as number), y: line.from.y }
      : { x: 0, y: net.border ?? 0 };
    const end = line.to ? { x: lefts[line.to.column] as number, y: line.to.y } : { x, y: net.border ?? 0 };
    const [first, second] = [laneAt(net, startChannel(line)), laneAt(net, endChannel(line))];
    const along = net.bus ? busY(net.bus) : null;
    if (line.label) {
      const { width, height: tall } = line.label;
      const isAtEnd = isLabelAtEnd(line, sizes);
      labels[index] = isAtEnd
        ? { x: end.x - headRoom / 2 - width - 4, y: down(end.y) - tall / 2, width, height: tall }
        : { x: start.x + lineRoom / 2, y: down(start.y) - tall / 2, width, height: tall };
    }
    const points = [
      start,
      { x: first, y: start.y },
      ...(along === null
        ? []
        : [
            { x: first, y: along },
            { x: second, y: along },
          ]),
      { x: second, y: end.y },
      end,
    ];
    return points.map((point) => ({ x: point.x, y: down(point.y) }));
  });
  return { width: x, height: above + height + below, lefts, top: above, routes, labels };
}

/** Where many lines go out from one place, a label stands where its line arrives; otherwise where it begins. */
function isLabelAtEnd(
  line: Line,
  sizes: ReadonlyMap<number, { readonly starts: ReadonlySet<string>; readonly ends: ReadonlySet<string> }>,
): boolean {
  const size = sizes.get(line.net);
  return !size || size.starts.size <= size.ends.size;
}

/** The widest label in each channel. */
function widest(lines: readonly (Line | null)[], last: number, channels: (line: Line) => readonly number[]): number[] {
  const widths = new Array<number>(last + 1).fill(0);
  for (const line of lines) {
    if (!line?.label) continue;
    for (const channel of channels(line)) widths[channel] = Math.max(widths[channel] as number, line.label.width);
  }
  return widths;
}

/** The first row in which a range is still free; takes it. */
function slotFor(rows: [number, number][][], range: [number, number]): number {
  const free = rows.findIndex((row) => row.every(([from, to]) => range[0] > to || from > range[1]));
  if (free >= 0) {
    rows[free]?.push(range);
    return free;
  }
  rows.push([range]);
  return rows.length - 1;
}

/** Gives lanes that lie beside one another slots of their own, those that take from the left first; gives the number of slots. */
function slotsOf(lanes: readonly Lane[]): number {
  const order = (lane: Lane): number => (lane.takes ? (lane.gives ? 1 : 0) : 2);
  let base = 0;
  for (const kind of [0, 1, 2]) {
    const rows: Lane[][] = [];
    for (const lane of lanes.filter((candidate) => order(candidate) === kind).sort((a, b) => a.top - b.top)) {
      const free = rows.findIndex((row) => row.every((other) => lane.top > other.bottom + lineGap || other.top > lane.bottom + lineGap));
      const row = free >= 0 ? free : rows.push([]) - 1;
      rows[row]?.push(lane);
      lane.slot = base + row;
    }
    base += rows.length;
  }
  return base;
}
