import { type Component, type ComponentKind, type Design, type Link, lookup } from "../../model/index.ts";

/** Code that nothing feeds, no queue and no caller: it runs by the clock. */
export interface ClockWork {
  readonly worker: Component;
  /** The calls and publications by which it changes something. */
  readonly effects: readonly Link[];
}

/** The components of these kinds that run by the clock and reach anything. */
export function clockWork(design: Design, kinds: ReadonlySet<ComponentKind>): readonly ClockWork[] {
  const { linksFrom, linksTo } = lookup(design);
  return design.components.flatMap((worker) => {
    if (!kinds.has(worker.kind) || linksTo.get(worker.id)?.length) return [];
    const effects = (linksFrom.get(worker.id) ?? []).filter((link) => link.kind !== "subscription");
    return effects.length === 0 ? [] : [{ worker, effects }];
  });
}
