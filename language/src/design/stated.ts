import { type Component, type Objective, timeText } from "@lintel/engine/model";

/**
 * The objectives that components state themselves: `rto 15 min` in a database says the same as `slo Db { rto < 15 min }`, which holds
 * where both are written.
 */
export function statedObjectives(components: readonly Component[], written: readonly Objective[]): readonly Objective[] {
  const known = new Set(written.map(({ target, term }) => `${target} ${term.type}`));
  return components.flatMap(({ id, facts, origin }) =>
    (["rto", "rpo"] as const).flatMap((type): Objective[] => {
      const given = facts[type];
      if (typeof given?.value !== "number" || known.has(`${id} ${type}`)) return [];
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
}
