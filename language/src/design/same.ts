import type { Origin } from "@lintel/engine/model";

/** Whether two pieces of a design hold the same; with `anywhere`, wherever they stand in the text. They are trees of plain values. */
export function isSame(a: unknown, b: unknown, anywhere: boolean): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((value, index) => isSame(value, b[index], anywhere));
  if (anywhere && isOrigin(a) && isOrigin(b)) return true;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && isSame(left[key], right[key], anywhere));
}

/** A piece of a design with all its origins so many lines further down; parts without an origin are shared with the old one. */
export function moved<T>(value: T, lines: number): T {
  return movedValue(value, lines) as T;
}

function movedValue(value: unknown, lines: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    let copy: unknown[] | null = null;
    for (let index = 0; index < value.length; index++) {
      const part = movedValue(value[index], lines);
      if (part === value[index]) continue;
      copy ??= [...value];
      copy[index] = part;
    }
    return copy ?? value;
  }
  if (isOrigin(value)) return movedOrigin(value, lines);
  const old = value as Record<string, unknown>;
  let copy: Record<string, unknown> | null = null;
  for (const key in old) {
    const part = movedValue(old[key], lines);
    if (part === old[key]) continue;
    copy ??= { ...old };
    copy[key] = part;
  }
  return copy ?? value;
}

/** A place so many lines further down. */
export function movedOrigin({ uri, range }: Origin, lines: number): Origin {
  const { start, end } = range;
  return {
    uri,
    range: { start: { line: start.line + lines, character: start.character }, end: { line: end.line + lines, character: end.character } },
  };
}

function isOrigin(value: object): value is Origin {
  return "range" in value && "uri" in value;
}

/** The new list with those elements of the old one that say the same; the old list itself when all do. */
export function withKnown<T extends { readonly id: string }>(before: readonly T[], now: readonly T[]): readonly T[] {
  let byId: Map<string, T> | null = null;
  let changed = before.length !== now.length;
  const list = now.map((value, index) => {
    if (value === before[index]) return value;
    if (value === before[index + before.length - now.length]) {
      changed = true;
      return value;
    }
    byId ??= new Map(before.map((candidate) => [candidate.id, candidate]));
    const known = byId.get(value.id);
    const kept = known && isSame(known, value, false) ? known : value;
    if (kept !== before[index]) changed = true;
    return kept;
  });
  return changed ? list : before;
}
