import { type Design, lookup, percentText } from "@lintel/engine/model";
import type { LiveAction, LiveEffect } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";

/** Something that can be done to an element of a running system. */
export interface OfferedEffect {
  readonly label: string;
  readonly effect: LiveEffect;
  /** It is in force: choosing it ends it. */
  readonly undoes: boolean;
}

/** Neighbours offered at most to be cut off from. */
const mostNeighbours = 6;

/** What can be done to an element of the diagram: a component, or a link by its ends. Empty for anything else. */
export function effectsOn(design: Design, element: string, inForce: readonly LiveAction[]): OfferedEffect[] {
  const { components, links, linksFrom, linksTo } = lookup(design);
  const component = components.get(element);
  const link = links.get(element);
  const offered = (label: string, effect: LiveEffect): OfferedEffect => ({
    label,
    effect,
    undoes: inForce.some((action) => isSame(action.effect, effect)),
  });
  if (link) {
    return [
      offered(t.live.partition(nameOf(design, link.from), nameOf(design, link.to)), { type: "partition", a: link.from, b: link.to }),
      offered(t.live.drop(percentText(0.2)), { type: "drop", link: link.id, probability: 0.2 }),
    ].map(withEnding);
  }
  if (!component || component.kind === "client") return [];
  const id = component.id;
  const copies = Math.max(1, component.replicas.value);
  const neighbours = new Set(
    [...(linksTo.get(id) ?? []).map(({ from }) => from), ...(linksFrom.get(id) ?? []).map(({ to }) => to)].filter((other) => other !== id),
  );
  return [
    ...(copies > 1 ? [offered(t.live.killOne, { type: "kill", component: id, count: 1, replica: null })] : []),
    offered(copies > 1 ? t.live.killAll(copies) : t.live.kill, { type: "kill", component: id, count: null, replica: null }),
    offered(t.live.slow(2), { type: "slow", component: id, factor: 2 }),
    offered(t.live.slow(10), { type: "slow", component: id, factor: 10 }),
    offered(t.live.fail(percentText(0.2)), { type: "error", component: id, probability: 0.2 }),
    { label: t.live.restart, effect: { type: "restart" as const, component: id }, undoes: false },
    ...[...neighbours]
      .slice(0, mostNeighbours)
      .map((other) => offered(t.live.cutOff(nameOf(design, other)), { type: "partition", a: id, b: other })),
  ].map(withEnding);
}

/** Live actions that have begun or will, and that nobody has ended yet. A restart ends by itself. */
export function inForce(actions: readonly LiveAction[]): LiveAction[] {
  return actions.filter((action) => action.duration === null && action.effect.type !== "restart");
}

function withEnding(offer: OfferedEffect): OfferedEffect {
  return offer.undoes ? { ...offer, label: t.live.end(offer.label) } : offer;
}

/** Cutting a from b is cutting b from a. */
function isSame(a: LiveEffect, b: LiveEffect): boolean {
  if (a.type === "partition" && b.type === "partition") return (a.a === b.a && a.b === b.b) || (a.a === b.b && a.b === b.a);
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The effect in force that an offer ends, spelled as it was begun. */
export function spelledAs(effect: LiveEffect, inForceNow: readonly LiveAction[]): LiveEffect {
  return inForceNow.find((action) => isSame(action.effect, effect))?.effect ?? effect;
}

function nameOf(design: Design, id: string): string {
  return lookup(design).elements.get(id)?.title ?? id;
}
