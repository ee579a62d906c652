import type { Design, Group, Origin } from "../../model/index.ts";

/** The address range of a group: IPv4, from `first` to `last`. */
export interface Subnet {
  readonly group: Group;
  readonly text: string;
  readonly prefix: number;
  readonly first: number;
  readonly last: number;
  readonly origin: Origin;
}

/** The groups that state an IPv4 range, as `10.0.1.0/24`. */
export function subnets(design: Design): readonly Subnet[] {
  return design.groups.flatMap((group) => {
    const given = group.facts.subnet;
    const range = typeof given?.value === "string" ? rangeOf(given.value) : null;
    return given && range ? [{ group, text: String(given.value), origin: given.origin ?? group.origin, ...range }] : [];
  });
}

/** The group around each group, looked up for every pair: kept with the design. */
const parents = new WeakMap<Design, ReadonlyMap<string, string | null>>();

function parentsOf(design: Design): ReadonlyMap<string, string | null> {
  const known = parents.get(design) ?? new Map(design.groups.map(({ id, parent }) => [id, parent]));
  parents.set(design, known);
  return known;
}

/** Whether a group stands inside another, directly or not. */
export function standsIn(design: Design, group: Group, outer: Group): boolean {
  const around = parentsOf(design);
  let parent = group.parent;
  // Groups nest; a broken file could make them nest in a circle.
  for (let depth = 0; parent !== null && depth < 100; depth += 1) {
    if (parent === outer.id) return true;
    parent = around.get(parent) ?? null;
  }
  return false;
}

/** First and last address of an IPv4 range in CIDR notation (RFC 4632); `null` when it is none. */
export function rangeOf(text: string): { readonly prefix: number; readonly first: number; readonly last: number } | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!parts) return null;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return null;
  const size = 2 ** (32 - prefix);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = Math.floor(address / size) * size;
  return { prefix, first, last: first + size - 1 };
}
