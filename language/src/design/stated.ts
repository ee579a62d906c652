import { type Component, type Objective, timeText } from "@lintel/engine/model";

/**
 * The objectives that components state themselves: `rto 15 min` in a database says the same as `slo Db { rto < 15 min }`, which holds
 * where both are written.
 */
export function statedObjectives(components: readonly Component[], written: readonly Objective[]): readonly Objective[] {
  const stated = statedBy(components);
  if (stated.length === 0) return stated;
  const known = new Set(written.map(({ target, term }) => `${target} ${term.type}`));
  return stated.filter(({ target, term }) => !known.has(`${target} ${term.type}`));
}

/** By the list: most edits leave the components as they are. */
const statements = new WeakMap<readonly Component[], readonly Objective[]>();

function statedBy(components: readonly Component[]): readonly Objective[] {
  const before = statements.get(components);
  if (before) return before;
  const found = components.flatMap(({ id, facts, origin }) =>
    (["rto", "rpo"] as const).flatMap((type): Objective[] => {
      const given = facts[type];
      if (typeof given?.value !== "number") return [];
      const name = `slo ${id}: ${type}`;
      const text = `${type} < ${timeText(given.value)}`;
      return [
        {
          id: name,
          name,
          title: text,
          documentation: null,
          origin: given.origin ?? origin,
          accepts: [],
          target: id,
          term: { type, bound: given.value },
          comparison: "<",
          text,
        },
      ];
    }),
  );
  statements.set(components, found);
  return found;
}
