import type { ShardFigures } from "../../analysis/figures.ts";
import type { Component, Field, Sharding } from "../../model/index.ts";
import { once } from "../graph/once.ts";

/** A sharding of a store with its key fields and, where the analysis has them, its figures. */
export interface ShardedStore {
  readonly store: Component;
  readonly sharding: Sharding;
  /** The declared fields of the key, in key order. */
  readonly keys: readonly Field[];
  readonly figures: (ShardFigures & { readonly id: string }) | null;
}

export const shardings = once(({ design, analysis }): readonly ShardedStore[] =>
  design.components.flatMap((store) =>
    (store.store?.sharding ?? []).map((sharding) => {
      const entity = store.store?.entities.find((candidate) => candidate.name === sharding.entity);
      const keys = sharding.fields.flatMap((name) => entity?.fields.find((field) => field.name === name) ?? []);
      const figures = analysis.components[store.id]?.shards.find((candidate) => candidate.id === sharding.id) ?? null;
      return { store, sharding, keys, figures };
    }),
  ),
);

/** Distinct values of a key: the product over its fields and salts; `null` when a field has no cardinality. */
export function distinctValues({ sharding, keys }: ShardedStore): number | null {
  if (keys.length === 0 || keys.length < sharding.fields.length) return null;
  let product = sharding.salt.value;
  for (const field of keys) {
    if (field.cardinality === null) return null;
    product *= field.cardinality.value;
  }
  return product;
}

/** The field of the entity that spreads best and is not in the key yet: the one with the most values that does not only grow. */
export function betterField({ store, sharding }: ShardedStore): Field | null {
  const entity = store.store?.entities.find((candidate) => candidate.name === sharding.entity);
  const candidates = (entity?.fields ?? []).filter(
    (field) => !sharding.fields.includes(field.name) && !field.monotonic && field.cardinality !== null,
  );
  return [...candidates].sort((a, b) => (b.cardinality?.value ?? 0) - (a.cardinality?.value ?? 0))[0] ?? null;
}
