import type { CallStep, Design, Link } from "../../model/index.ts";
import { lookup } from "../../model/index.ts";
import { visits } from "./visits.ts";

/** Seconds that a caller waits at most: all attempts and the pauses between them; `null` when it waits for ever. */
export function longestWait(link: Link): number | null {
  if (link.timeout === null) return null;
  const retries = link.retries?.count.value ?? 0;
  return link.timeout.value * (retries + 1) + pausesOf(link);
}

/** Seconds that the pauses between all attempts of a call take at most. */
export function pausesOf({ retries }: Link): number {
  const backoff = retries?.backoff?.value;
  if (!retries || !backoff) return 0;
  let total = 0;
  // More attempts than this never happen; the bound keeps a mistyped number harmless.
  for (let attempt = 0; attempt < Math.min(retries.count.value, 100); attempt += 1) {
    const pause = backoff.type === "exponential" ? backoff.base * 2 ** attempt : backoff.base;
    total += backoff.max === null ? pause : Math.min(pause, backoff.max);
  }
  return total;
}

/** A call and one that its callee makes, and waits for, while it handles it. */
export interface NestedCalls {
  readonly outer: Link;
  readonly inner: Link;
  readonly path: readonly CallStep[];
}

const cache = new WeakMap<Design, readonly NestedCalls[]>();

/** Each pair of links of which one is called inside the other, once. */
export function nestedCalls(design: Design): readonly NestedCalls[] {
  const known = cache.get(design);
  if (known) return known;
  const made = findNested(design);
  cache.set(design, made);
  return made;
}

function findNested(design: Design): readonly NestedCalls[] {
  const { links } = lookup(design);
  const seen = new Set<string>();
  return visits(design).flatMap((visit) => {
    const [outerCall, innerCall] = visit.path.slice(-2);
    if (!visit.waits || !outerCall || !innerCall || outerCall.to !== innerCall.from) return [];
    const outer = outerCall.link === null ? undefined : links.get(outerCall.link);
    const inner = innerCall.link === null ? undefined : links.get(innerCall.link);
    if (!outer || !inner || seen.has(`${outer.id} | ${inner.id}`)) return [];
    seen.add(`${outer.id} | ${inner.id}`);
    return [{ outer, inner, path: visit.path }];
  });
}

interface NestedIndex {
  readonly byInner: ReadonlyMap<string, readonly NestedCalls[]>;
  readonly byOuter: ReadonlyMap<string, readonly NestedCalls[]>;
}

const indexes = new WeakMap<Design, NestedIndex>();

function indexOf(design: Design): NestedIndex {
  const known = indexes.get(design);
  if (known) return known;
  const byInner = new Map<string, NestedCalls[]>();
  const byOuter = new Map<string, NestedCalls[]>();
  const append = (map: Map<string, NestedCalls[]>, id: string, pair: NestedCalls): void => {
    const list = map.get(id);
    if (list) list.push(pair);
    else map.set(id, [pair]);
  };
  for (const pair of nestedCalls(design)) {
    append(byInner, pair.inner.id, pair);
    append(byOuter, pair.outer.id, pair);
  }
  const made = { byInner, byOuter };
  indexes.set(design, made);
  return made;
}

/** The pairs whose inner call goes over this link. */
export function callsAround(design: Design, inner: Link): readonly NestedCalls[] {
  return indexOf(design).byInner.get(inner.id) ?? [];
}

/** The pairs whose outer call goes over this link. */
export function callsInside(design: Design, outer: Link): readonly NestedCalls[] {
  return indexOf(design).byOuter.get(outer.id) ?? [];
}
