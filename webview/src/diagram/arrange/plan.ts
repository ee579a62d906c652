import { partsOf } from "./hubs.ts";
import { itemGap, type Level, type LevelLink, type Size } from "./level.ts";
import { ranksOf } from "./ranks.ts";

/** Pixels that lie between one rank and the next, roughly. */
export const betweenRanks = 100;

/** A stack of items lower than this is read by moving the picture once; only taller ones are broken up. */
const tallest = 2000;

/** Items of a level that stand together, and how far from the left. */
export interface Cell {
  readonly items: readonly number[];
  readonly rank: number;
}

/**
 * What stands together when a level is broken up into columns; `null` when its items one rank beside the other make a picture that is
 * not too tall. Hubs stand alone, and so does everything that is linked only through hubs.
 */
export function planOf(level: Level, ratio: number): readonly Cell[] | null {
  const { hubs, parts } = partsOf(level);
  if (hubs.length + parts.length < 4) return null;
  const groups = [...hubs.map((hub) => [hub]), ...parts].sort((a, b) => (a[0] as number) - (b[0] as number));
  const ranks = ranksOfGroups(level, groups);
  const cells = groups.map((items, index) => ({ items, rank: ranks[index] as number }));
  const sizes = cells.map((cell) => sizeOf(level, cell.items, ratio));
  const { width, height } = stacked(sizes, ranks);
  return height > tallest && height * ratio > width ? cells : null;
}

/** About how large a level becomes; nothing is placed yet. */
export function estimate(level: Level, ratio: number): Size {
  const plain = plainSize(level);
  if (planOf(level, ratio) === null) return plain;
  const area = plain.width * plain.height;
  return { width: Math.sqrt(area * ratio), height: Math.sqrt(area / ratio) };
}

/** The part of a level around some of its items: links to the others go through its sides, and have their labels outside. */
export function partOf(level: Level, items: readonly number[]): { readonly level: Level; readonly links: readonly number[] } {
  const position = new Map(items.map((item, index) => [item, index]));
  const links: LevelLink[] = [];
  const indices: number[] = [];
  const nets = new Map<number, number>();
  level.links.forEach(({ from, to, net, label }, index) => {
    const [a, b] = [position.get(from.item ?? -1), position.get(to.item ?? -1)];
    if (a === undefined && b === undefined) return;
    const outside = { item: null, at: null };
    if (!nets.has(net)) nets.set(net, nets.size);
    links.push({
      from: a === undefined ? outside : { item: a, at: from.at },
      to: b === undefined ? outside : { item: b, at: to.at },
      net: nets.get(net) as number,
      label: a !== undefined && b !== undefined ? label : null,
    });
    indices.push(index);
  });
  return { level: { items: items.map((item) => level.items[item] as Size), links }, links: indices };
}

function ranksOfGroups(level: Level, groups: readonly (readonly number[])[]): readonly number[] {
  const groupOf = new Map(groups.flatMap((items, index) => items.map((item) => [item, index] as const)));
  const pairs = level.links.flatMap(({ from, to }) => {
    const [a, b] = [groupOf.get(from.item ?? -1), groupOf.get(to.item ?? -1)];
    return a !== undefined && b !== undefined ? [[a, b] as const] : [];
  });
  return ranksOf(groups.length, pairs);
}

function sizeOf(level: Level, items: readonly number[], ratio: number): Size {
  const [only] = items;
  return items.length === 1 ? (level.items[only as number] as Size) : estimate(partOf(level, items).level, ratio);
}

function plainSize({ items, links }: Level): Size {
  const pairs = links.flatMap(({ from, to }) => (from.item !== null && to.item !== null ? [[from.item, to.item] as const] : []));
  return stacked(items, ranksOf(items.length, pairs));
}

function stacked(sizes: readonly Size[], ranks: readonly number[]): Size {
  const widths = new Map<number, number>();
  const heights = new Map<number, number>();
  sizes.forEach((size, index) => {
    const rank = ranks[index] as number;
    widths.set(rank, Math.max(widths.get(rank) ?? 0, size.width));
    heights.set(rank, (heights.get(rank) ?? -itemGap) + size.height + itemGap);
  });
  return {
    width: [...widths.values()].reduce((sum, width) => sum + width + betweenRanks, -betweenRanks),
    height: Math.max(0, ...heights.values()),
  };
}
