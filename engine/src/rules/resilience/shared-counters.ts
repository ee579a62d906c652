import { type Component, type Design, type DesignEdit, lookup } from "../../model/index.ts";
import { freeName } from "../graph/names.ts";

/** Where the copies of a component can count requests together, and what has to be added for it. */
export interface SharedCounters {
  readonly store: string;
  readonly edits: readonly DesignEdit[];
}

/** A cache that the component calls already, else any cache of the design with a new link, else a new cache. */
export function sharedCounters(design: Design, component: Component): SharedCounters {
  const { components, elements, linksFrom, linksTo } = lookup(design);
  const near = linksFrom.get(component.id) ?? [];
  const linked = near.map((link) => components.get(link.to)).find((candidate) => candidate?.kind === "cache");
  if (linked) return { store: linked.id, edits: [] };
  const existing = design.components.find((candidate) => candidate.kind === "cache" && candidate.cache?.scope.value !== "local");
  const store = existing?.id ?? freeName(`${component.id}Limits`, (name) => elements.has(name));
  const beside = near[0] ?? linksTo.get(component.id)?.[0];
  const link: DesignEdit = { type: "add", text: `${component.id} -> ${store} { timeout 20 ms }`, after: beside?.id ?? null };
  if (existing) return { store, edits: [link] };
  return { store, edits: [{ type: "add", text: `cache ${store} { technology redis  replicas 2 }`, after: component.id }, link] };
}
