import type { CallStep, Component, Design, ElementId, Field, Popularity, Step } from "../../model/index.ts";
import { lookup } from "../../model/index.ts";
import type { KeySpace } from "./model.ts";

/** A request carries at most this many different keys; further fields are drawn afresh for each call. */
const mostKeys = 4;

/** Caches of one flow that may have keys of their own; further ones are asked for the keys of the field. */
const mostOwnKeys = 4;

/** Number of keys taken when nothing says how many there are: so many that no two requests ask for the same. */
const unknownKeys = 2 ** 42;

/** The keys of a flow's requests: a field's value is drawn once per request and means the same to every store and cache it meets. */
export interface KeyNames {
  readonly spaces: readonly KeySpace[];
  of(step: CallStep, callee: Component): { slot: number; space: KeySpace } | null;
}

/** Keeps the keys of different fields apart where they share a cache: one number for each name. */
export class Namespaces {
  private readonly numbers = new Map<string, number>();

  of(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** The names of the keys that the calls of a request use, a few at most, and which of them each call is about. */
export function keysOf(design: Design, steps: readonly Step[], namespaces: Namespaces): KeyNames {
  const calls = callsIn(steps);
  const components = lookup(design).components;
  const named = calls.flatMap((step) => {
    const callee = components.get(step.to);
    const name = callee?.store ? fieldName(step, callee) : step.keyField;
    return callee && name ? [{ name, callee }] : [];
  });
  const caches = calls.flatMap((step) => {
    const callee = components.get(step.to);
    return callee?.cache ? [{ callee, name: step.keyField }] : [];
  });
  const primary = named[0]?.name ?? "key";
  const names = [...new Set([...named.map((use) => use.name), ...caches.map((use) => use.name ?? primary)])].slice(0, mostKeys);
  const spaces = names.map((name) => {
    const stores = named.filter((use) => use.name === name).map((use) => use.callee);
    const used = caches.filter((use) => (use.name ?? primary) === name).map((use) => use.callee);
    return keySpace(name, stores, used, namespaces);
  });
  const own = new Map<ElementId, { slot: number; space: KeySpace }>();
  for (const use of caches) {
    const field = names.indexOf(use.name ?? primary);
    const space = ownKeySpace(use.callee, field, namespaces);
    if (space === null || own.has(use.callee.id) || own.size >= mostOwnKeys) continue;
    const same = spaces[field]?.keys === space.keys && spaces[field]?.exponent === space.exponent;
    own.set(use.callee.id, { slot: same ? field : spaces.push(space) - 1, space });
  }
  return {
    spaces,
    of(step, callee) {
      const ofCache = own.get(callee.id);
      if (ofCache) return ofCache;
      const name = callee.store ? fieldName(step, callee) : (step.keyField ?? (callee.cache ? primary : null));
      const slot = name === null ? -1 : names.indexOf(name);
      const space = spaces[slot];
      return space ? { slot, space } : null;
    },
  };
}

/**
 * The keys that a cache says it is asked for, as the analysis takes them, whatever the stores behind it hold; `null` when it says
 * nothing. `field` is the slot of the key that the request is about.
 */
function ownKeySpace(callee: Component, field: number, namespaces: Namespaces): KeySpace | null {
  const facts = callee.cache;
  if (!facts?.keys) return null;
  return {
    name: callee.id,
    namespace: namespaces.of(callee.id) * 2 ** 43,
    keys: keyCount(facts.keys.value),
    exponent: exponentOf(facts.popularity.value),
    monotonic: false,
    follows: field,
  };
}

function keyCount(keys: number): number {
  return Math.max(1, Math.min(unknownKeys, Math.round(keys)));
}

/** The field (or fields) whose value picks the shard; in a store without shards the one the step names. */
function fieldName(step: CallStep, callee: Component): string | null {
  const sharding = callee.store?.sharding[0];
  if (!sharding || (step.keyField !== null && !sharding.fields.includes(step.keyField))) return step.keyField;
  return sharding.fields.join("+") || "key";
}

/** Skewed where the field says so; otherwise as popular as the cache in front says its keys are; otherwise uniform. */
function keySpace(name: string, stores: readonly Component[], caches: readonly Component[], namespaces: Namespaces): KeySpace {
  const fields = stores.flatMap((store) => fieldsOf(store, name));
  const skewed = fields.find((field) => exponentOf(field.popularity.value) > 0);
  const cache = caches.find((candidate) => candidate.cache?.keys != null)?.cache;
  const popularity: Popularity = skewed?.popularity.value ?? cache?.popularity.value ?? { type: "uniform" };
  const cardinalities = fields.flatMap((field) => (field.cardinality ? [field.cardinality.value] : []));
  const product = cardinalities.length > 0 ? cardinalities.reduce((a, b) => a * b, 1) : null;
  const keys = product ?? cache?.keys?.value ?? unknownKeys;
  return {
    name,
    namespace: namespaces.of(name) * 2 ** 43,
    keys: keyCount(keys),
    exponent: exponentOf(popularity),
    monotonic: fields.some((field) => field.monotonic),
    follows: -1,
  };
}

function exponentOf(popularity: Popularity): number {
  return popularity.type === "zipf" && popularity.exponent > 0 ? popularity.exponent : 0;
}

function fieldsOf(store: Component, name: string): readonly Field[] {
  const parts = name.split("+");
  const all = store.store?.entities.flatMap((entity) => entity.fields) ?? [];
  return parts.flatMap((part) => all.find((field) => field.name === part) ?? []);
}

/** Every call of a call tree, in the order written. */
export function callsIn(steps: readonly Step[]): CallStep[] {
  const found: CallStep[] = [];
  const open: Step[] = [...steps].reverse();
  for (let step = open.pop(); step; step = open.pop()) {
    const inner: Step[] = [...(step.onError ?? [])];
    if (step.type === "call") {
      found.push(step);
      inner.unshift(...step.body, ...(step.onMiss ?? []));
    } else if (step.type === "parallel") inner.unshift(...step.branches.flat());
    else if (step.type === "choose") inner.unshift(...step.options.flatMap((option) => option.steps));
    else inner.unshift(...step.steps);
    for (let i = inner.length - 1; i >= 0; i--) open.push(inner[i] as Step);
  }
  return found;
}

/** Components whose calls carry a key in this flow. */
export function calleesOf(steps: readonly Step[]): ReadonlySet<ElementId> {
  return new Set(callsIn(steps).map((step) => step.to));
}
