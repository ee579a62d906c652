import type { Box, Point } from "../geometry.ts";
import { busRoutes, type LineEnd } from "./bus-lines.ts";
import { type ArrangedLevel, type Arranger, itemGap, type Level, type Size } from "./level.ts";
import { betweenRanks, type Cell, partOf } from "./plan.ts";

/** Of one cell: its size, where its items stand in it, and where the links of the level arrive at it and leave it. */
interface Block extends Size {
  readonly places: readonly Point[];
  /** By the link's position in the level. */
  readonly starts: ReadonlyMap<number, number>;
  readonly ends: ReadonlyMap<number, number>;
  /** Ways of links inside, and their last pieces up to the sides, by the link's position in the level. */
  readonly routes: ReadonlyMap<number, readonly Point[]>;
  readonly labels: ReadonlyMap<number, Box>;
}

/** Columns that a rank is broken into at most. */
const mostColumns = 60;
/** A hub stands beside the middle of what it talks to, but not farther down than this: the beginning of a picture is what is seen first. */
const lowestHub = 900;
/** Links whose ends differ in height by less than this are drawn straight. */
const straighten = 14;

/** Arranges a level in columns: each rank is broken into as many as make the picture about as wide as it is wanted. */
export async function arrangeColumns(
  level: Level,
  cells: readonly Cell[],
  arranger: Arranger,
  arrange: (level: Level, arranger: Arranger) => Promise<ArrangedLevel>,
): Promise<ArrangedLevel> {
  const blocks = await Promise.all(cells.map(({ items }) => blockOf(level, items, arranger, arrange)));
  const columns = columnsOf(cells, blocks, arranger.ratio);
  const tops = topsOf(level, cells, blocks, columns);

  const cellOf = new Map(cells.flatMap(({ items }, index) => items.map((item) => [item, index] as const)));
  const columnOf = new Map(columns.flatMap((list, column) => list.map((cell) => [cell, column] as const)));
  const endAt = (item: number | null, link: number, isStart: boolean): LineEnd | null => {
    const cell = item === null ? undefined : cellOf.get(item);
    if (cell === undefined) return null;
    const block = blocks[cell] as Block;
    const y = (isStart ? block.starts : block.ends).get(link) ?? block.height / 2;
    return { column: columnOf.get(cell) as number, y: (tops[cell] as number) + y, isFree: cells[cell]?.items.length === 1 };
  };
  const lines = level.links.map(({ from, to, net, label }, index) => {
    const isInside = from.item !== null && to.item !== null && cellOf.get(from.item) === cellOf.get(to.item);
    return isInside ? null : { from: endAt(from.item, index, true), to: endAt(to.item, index, false), net, label };
  });
  const straight = lines.map((line) => line && straightened(line, level, lines));
  const widths = columns.map((list) => Math.max(...list.map((cell) => (blocks[cell] as Block).width)));
  const height = Math.max(...cells.map((_, cell) => (tops[cell] as number) + (blocks[cell] as Block).height));
  const routed = busRoutes(straight, widths, height);

  const places: Point[] = new Array(level.items.length);
  const corners = cells.map((cell, index) => {
    const block = blocks[index] as Block;
    const column = columnOf.get(index) as number;
    const corner = {
      x: (routed.lefts[column] as number) + ((widths[column] as number) - block.width) / 2,
      y: routed.top + (tops[index] as number),
    };
    cell.items.forEach((item, position) => {
      const at = block.places[position] as Point;
      places[item] = { x: corner.x + at.x, y: corner.y + at.y };
    });
    return corner;
  });
  const inBlock = (item: number | null, link: number): readonly Point[] => {
    const cell = item === null ? undefined : cellOf.get(item);
    if (cell === undefined) return [];
    const corner = corners[cell] as Point;
    return (blocks[cell]?.routes.get(link) ?? []).map((point) => ({ x: corner.x + point.x, y: corner.y + point.y }));
  };
  const routes = level.links.map(({ from, to }, index) => {
    const between = routed.routes[index];
    return between ? [...inBlock(from.item, index), ...between, ...inBlock(to.item, index)] : inBlock(from.item, index);
  });
  const labels = level.links.map(({ from }, index) => {
    const cell = cellOf.get(from.item ?? -1);
    const inside = cell === undefined ? undefined : blocks[cell]?.labels.get(index);
    const corner = corners[cell ?? -1];
    if (inside && corner) return { ...inside, x: corner.x + inside.x, y: corner.y + inside.y };
    return routed.labels[index] ?? null;
  });
  return { width: routed.width, height: routed.height, places, routes, labels };
}

async function blockOf(
  level: Level,
  items: readonly number[],
  arranger: Arranger,
  arrange: (level: Level, arranger: Arranger) => Promise<ArrangedLevel>,
): Promise<Block> {
  const [only] = items;
  if (items.length === 1) return alone(level, only as number);
  const part = partOf(level, items);
  const arranged = await arrange(part.level, arranger);
  const [starts, ends] = [new Map<number, number>(), new Map<number, number>()];
  const routes = new Map<number, readonly Point[]>();
  const labels = new Map<number, Box>();
  part.links.forEach((link, index) => {
    const route = arranged.routes[index] ?? [];
    const { from, to } = part.level.links[index] as Level["links"][number];
    if (from.item === null) ends.set(link, route[0]?.y ?? arranged.height / 2);
    if (to.item === null) starts.set(link, route[route.length - 1]?.y ?? arranged.height / 2);
    routes.set(link, route);
    const label = arranged.labels[index];
    if (label) labels.set(link, label);
  });
  return { width: arranged.width, height: arranged.height, places: arranged.places, starts, ends, routes, labels };
}

/** A single item: links arrive at its left side and leave at its right one, with as much room between them as there is. */
function alone({ items, links }: Level, item: number): Block {
  const { width, height } = items[item] as Size;
  const side = (which: "from" | "to"): ReadonlyMap<number, number> => {
    const mine = links.flatMap((link, index) => (link[which].item === item ? [{ ...link, index, at: link[which].at }] : []));
    const nets = [...new Set(mine.filter(({ at }) => at === null).map(({ net }) => net))];
    return new Map(mine.map(({ index, net, at }) => [index, at ?? ((nets.indexOf(net) + 1) * height) / (nets.length + 1)]));
  };
  return { width, height, places: [{ x: 0, y: 0 }], starts: side("from"), ends: side("to"), routes: new Map(), labels: new Map() };
}

/** Which cells stand above one another, by column: as many columns as bring the picture nearest to the wanted ratio. */
function columnsOf(cells: readonly Cell[], blocks: readonly Block[], ratio: number): readonly (readonly number[])[] {
  const ranks = [...new Set(cells.map(({ rank }) => rank))].sort((a, b) => a - b);
  const members = ranks.map((rank) => cells.flatMap((cell, index) => (cell.rank === rank ? [index] : [])));
  const heightOf = (list: readonly number[]): number =>
    list.reduce((sum, cell) => sum + (blocks[cell] as Block).height + itemGap, -itemGap);
  const widthOf = (list: readonly number[]): number => Math.max(...list.map((cell) => (blocks[cell] as Block).width));
  const tallest = Math.max(...members.map(heightOf));
  let best: readonly (readonly number[])[] = members;
  let least = Infinity;
  for (let count = 1; count <= mostColumns; count++) {
    const limit = tallest / count;
    const columns = members.flatMap((list) => split(list, Math.max(1, Math.round(heightOf(list) / limit)), blocks));
    const width = columns.reduce((sum, list) => sum + widthOf(list) + betweenRanks, 0);
    const cost = Math.abs(Math.log(width / Math.max(...columns.map(heightOf)) / ratio));
    if (cost < least) [best, least] = [columns, cost];
    if (count > cells.length) break;
  }
  return best;
}

/** A list in so many parts of about the same height, in its order; the first are the higher ones. */
function split(list: readonly number[], count: number, blocks: readonly Block[]): number[][] {
  const total = list.reduce((sum, cell) => sum + (blocks[cell] as Block).height + itemGap, 0);
  const parts: number[][] = Array.from({ length: count }, () => []);
  let sum = 0;
  for (const cell of list) {
    const height = (blocks[cell] as Block).height + itemGap;
    parts[Math.min(count - 1, Math.floor(((sum + height * 0.1) / total) * count))]?.push(cell);
    sum += height;
  }
  return parts.filter((part) => part.length > 0);
}

/** The top of every cell: columns begin at the top; a cell that has a column to itself stands where its first link is straight. */
function topsOf(
  level: Level,
  cells: readonly Cell[],
  blocks: readonly Block[],
  columns: readonly (readonly number[])[],
): readonly number[] {
  const tops = new Array<number>(cells.length).fill(0);
  const height = Math.max(...columns.map((list) => list.reduce((sum, cell) => sum + (blocks[cell] as Block).height + itemGap, -itemGap)));
  for (const list of columns) {
    let y = 0;
    for (const cell of list) {
      tops[cell] = y;
      y += (blocks[cell] as Block).height + itemGap;
    }
  }
  const cellOf = new Map(cells.flatMap(({ items }, index) => items.map((item) => [item, index] as const)));
  const isHub = (cell: number): boolean => linksOf(level, cells[cell] as Cell) > 8;
  const alone = columns.filter((list) => list.length === 1).map(([cell]) => cell as number);
  const hubs = alone.filter(isHub);
  for (const hub of hubs) tops[hub] = Math.max(0, Math.min(lowestHub, (height - (blocks[hub] as Block).height) / 2));
  for (const cell of alone) {
    if (hubs.includes(cell)) continue;
    const index = level.links.findIndex(({ from, to }) => {
      const [a, b] = [cellOf.get(from.item ?? -1), cellOf.get(to.item ?? -1)];
      return (a === cell && hubs.includes(b ?? -1)) || (b === cell && hubs.includes(a ?? -1));
    });
    const link = level.links[index];
    const [a, b] = [cellOf.get(link?.from.item ?? -1), cellOf.get(link?.to.item ?? -1)];
    if (a === undefined || b === undefined) continue;
    const start = (blocks[a] as Block).starts.get(index) ?? 0;
    const end = (blocks[b] as Block).ends.get(index) ?? 0;
    tops[cell] = Math.max(0, a === cell ? (tops[b] as number) + end - start : (tops[a] as number) + start - end);
  }
  return tops;
}

function linksOf({ links }: Level, { items }: Cell): number {
  return links.filter(({ from, to }) => items.includes(from.item ?? -1) || items.includes(to.item ?? -1)).length;
}

type Line = { readonly from: LineEnd | null; readonly to: LineEnd | null; readonly net: number; readonly label: Size | null };

/** Makes a line between neighbours that is nearly straight straight, where nothing else has a say about its end. */
function straightened(line: Line, level: Level, lines: readonly (Line | null)[]): Line {
  const { from, to } = line;
  if (!from || !to || to.column !== from.column + 1 || Math.abs(from.y - to.y) > straighten) return line;
  const index = lines.indexOf(line);
  const link = level.links[index];
  const isOnly = lines.filter((other) => other?.net === line.net).length === 1;
  return isOnly && link?.to.at === null && to.isFree ? { ...line, to: { ...to, y: from.y } } : line;
}
