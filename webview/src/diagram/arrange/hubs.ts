import type { Level } from "./level.ts";

/** More links of one kind into or out of a component than this run together: side by side they would be a grey block. */
export const separateLinks = 8;

/** Items that many links of one net meet at, and the parts that the rest falls into without them. */
export interface Parts {
  readonly hubs: readonly number[];
  /** Items that are linked with one another other than through hubs; a list for each part. */
  readonly parts: readonly (readonly number[])[];
}

export function partsOf({ items, links }: Level): Parts {
  const sizes = new Map<number, number>();
  for (const link of links) sizes.set(link.net, (sizes.get(link.net) ?? 0) + 1);
  const ends = new Map<number, { from: number | null; to: number | null }>();
  for (const { net, from, to } of links) {
    if ((sizes.get(net) ?? 0) <= separateLinks) continue;
    const known = ends.get(net);
    if (!known) ends.set(net, { from: from.item, to: to.item });
    else ends.set(net, { from: known.from === from.item ? known.from : null, to: known.to === to.item ? known.to : null });
  }
  const hubs = new Set([...ends.values()].flatMap(({ from, to }) => [from, to]).filter((item) => item !== null));
  const root = items.map((_, index) => index);
  const find = (index: number): number => {
    let at = index;
    while (root[at] !== at) {
      root[at] = root[root[at] as number] as number;
      at = root[at] as number;
    }
    return at;
  };
  for (const { from, to } of links) {
    if (from.item === null || to.item === null || hubs.has(from.item) || hubs.has(to.item)) continue;
    const [a, b] = [find(from.item), find(to.item)];
    root[Math.max(a, b)] = Math.min(a, b);
  }
  const parts = new Map<number, number[]>();
  items.forEach((_, index) => {
    if (hubs.has(index)) return;
    const list = parts.get(find(index));
    if (list) list.push(index);
    else parts.set(find(index), [index]);
  });
  return { hubs: [...hubs].sort((a, b) => a - b), parts: [...parts.values()] };
}
