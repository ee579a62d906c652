import { canvasPadding, groupPadding, groupTitleHeight } from "./card.ts";
import { type Box, overlaps, type Point, unionOf } from "./geometry.ts";
import type { DiagramGraph } from "./graph.ts";

/** Pixels between neighbours that had to make room for one another. */
const gap = 28;

export interface Settled {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Box>;
  readonly groups: ReadonlyMap<string, Box>;
  /** How far all of it was moved, so that nothing lies outside of the picture. */
  readonly shift: Point;
}

/** Something inside a frame: a component or a whole frame, which moves with all it holds. */
interface Item {
  readonly box: Box;
  /** Pinned, or holding something pinned: others give way. */
  readonly isFixed: boolean;
  readonly move: (by: Point) => void;
}

/**
 * Gives frames the room that their members need, and moves members apart that have come to lie on one another: what stands further
 * right or below gives way, by as little as possible, and pinned components stay. `wanted` says where each component is to stand,
 * `frames` how large frames were, which they stay at least. `null` when pinned components lie on one another.
 */
export function settle(
  graph: DiagramGraph,
  wanted: ReadonlyMap<string, Point>,
  frames: ReadonlyMap<string, Box>,
  pinned: ReadonlySet<string>,
): Settled | null {
  const nodes = new Map<string, Box>();
  const groups = new Map<string, Box>();
  for (const node of graph.nodes) {
    const at = wanted.get(node.id);
    if (!at) return null;
    nodes.set(node.id, { x: at.x, y: at.y, width: node.width, height: node.height });
  }
  const membersOf = new Map<string | null, string[]>();
  for (const node of graph.nodes) membersOf.set(node.group, [...(membersOf.get(node.group) ?? []), node.id]);
  const shift = (map: Map<string, Box>, id: string, by: Point): void => {
    const box = map.get(id);
    if (box) map.set(id, { ...box, x: box.x + by.x, y: box.y + by.y });
  };
  const nodeItem = (id: string): Item => ({
    box: nodes.get(id) as Box,
    isFixed: pinned.has(id),
    move: (by) => shift(nodes, id, by),
  });

  /** Settles what is inside a frame; `null` when that is not possible. */
  const inside = (frame: string | null): readonly Item[] | null => {
    const items = (membersOf.get(frame) ?? []).map(nodeItem);
    for (const group of graph.groups) {
      if (group.parent !== frame) continue;
      const members = inside(group.id);
      if (!members) return null;
      const hull = unionOf(members.map((item) => item.box));
      const needed: Box = {
        x: hull.x - groupPadding,
        y: hull.y - groupTitleHeight - 8,
        width: Math.max(hull.width + 2 * groupPadding, group.titleWidth + 32),
        height: hull.height + groupTitleHeight + 8 + groupPadding,
      };
      const before = frames.get(group.id);
      const box = before ? unionOf([before, needed]) : needed;
      groups.set(group.id, box);
      items.push({
        box,
        isFixed: members.some((item) => item.isFixed),
        move: (by) => {
          shift(groups, group.id, by);
          for (const item of members) item.move(by);
        },
      });
    }
    return apart(items);
  };
  const all = inside(null);
  if (!all) return null;
  const hull = unionOf(all.map((item) => item.box));
  // Nothing may lie outside the picture: then all of it moves.
  const by = { x: Math.max(0, canvasPadding - hull.x), y: Math.max(0, canvasPadding - hull.y) };
  if (by.x > 0 || by.y > 0) for (const item of all) item.move(by);
  return {
    width: hull.x + hull.width + by.x + canvasPadding,
    height: hull.y + hull.height + by.y + canvasPadding,
    nodes,
    groups,
    shift: by,
  };
}

/** Moves items until none lies on another; gives their new boxes, or `null` when pinned ones do. */
function apart(items: readonly Item[]): readonly Item[] | null {
  const boxes = items.map((item) => item.box);
  const done = (): readonly Item[] =>
    items.map((item, index) => {
      const [before, box] = [item.box, boxes[index] as Box];
      if (box !== before) item.move({ x: box.x - before.x, y: box.y - before.y });
      return { ...item, box };
    });
  // Everything is pushed one way only, so a push can bring others into the way at most as often as there are pairs.
  let pushes = items.length * items.length * 4 + 16;
  let queue = items.map((_, index) => index);
  while (queue.length > 0) {
    const moved: number[] = [];
    for (const index of queue) {
      for (let other = 0; other < items.length; other++) {
        if (other === index || !overlaps(boxes[index] as Box, boxes[other] as Box)) continue;
        if (pushes-- <= 0) return null;
        const mover = giveWay(items, boxes, index, other);
        if (mover === null) return null;
        const stays = mover === index ? other : index;
        boxes[mover] = pushed(boxes[mover] as Box, boxes[stays] as Box);
        moved.push(mover);
      }
    }
    queue = [...new Set(moved)];
  }
  return done();
}

/** Which of two items moves: not a pinned one, otherwise the one that stands further right and below. */
function giveWay(items: readonly Item[], boxes: readonly Box[], a: number, b: number): number | null {
  const [aFixed, bFixed] = [items[a]?.isFixed, items[b]?.isFixed];
  if (aFixed && bFixed) return null;
  if (aFixed) return b;
  if (bFixed) return a;
  const far = (index: number): number => {
    const box = boxes[index] as Box;
    return box.x + box.y + (box.width + box.height) / 2;
  };
  return far(a) > far(b) || (far(a) === far(b) && a > b) ? a : b;
}

/** A box moved right or down, whichever is less, until it is clear of another. */
function pushed(box: Box, other: Box): Box {
  const right = other.x + other.width + gap - box.x;
  const down = other.y + other.height + gap - box.y;
  return right < down ? { ...box, x: box.x + right } : { ...box, y: box.y + down };
}
