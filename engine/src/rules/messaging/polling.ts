import { type Component, type Design, type ElementId, type Link, lookup } from "../../model/index.ts";
import { edgeKinds } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { RuleContext } from "../rule.ts";

/** Callers that ask for news over a link, and who answers them. */
export interface Polling {
  readonly link: Link;
  /** Seconds between two questions of one caller. */
  readonly interval: number;
  /** Questions per second: those of a written flow over the link, as its author reckons with who is there; otherwise those of all callers. */
  readonly rate: number;
  /** The first component behind balancers and gateways that works on the question. */
  readonly answering: Component;
}

/** The links that poll, with what that costs, as far as it is known. */
export function pollings({ design, analysis }: RuleContext): readonly Polling[] {
  const { flows } = lookup(design);
  return design.links.flatMap((link) => {
    const all = analysis.links[link.id]?.polling?.rate.value ?? null;
    const interval = link.facts["push.every"]?.value;
    const answering = answererOf(design, link);
    if (all === null || typeof interval !== "number" || !(interval > 0) || !answering) return [];
    const asked = new Set(visitsOver(design, link.id).map((visit) => visit.flow.id));
    const written = [...asked].some((id) => flows.get(id)?.implicit === false);
    const used = analysis.links[link.id]?.rate.value ?? null;
    return [{ link, interval, rate: written && used !== null ? Math.min(all, used) : all, answering }];
  });
}

/** The component that works on what comes over a link: the callee, or the only one behind it where the callee hands requests on. */
export function answererOf(design: Design, link: Link): Component | null {
  const { components } = lookup(design);
  let at = new Set<ElementId>([link.to]);
  // Layers of balancers are few; the bound keeps a circle of them harmless.
  for (let layer = 0; layer < 10; layer += 1) {
    const only = at.size === 1 ? components.get([...at][0] as string) : undefined;
    if (!only) return null;
    if (!edgeKinds.has(only.kind)) return only;
    const behind = new Set<ElementId>();
    for (const visit of visitsOver(design, link.id)) {
      for (const call of visit.path) if (call.from === only.id) behind.add(call.to);
    }
    for (const out of lookup(design).linksFrom.get(only.id) ?? []) if (behind.size === 0 && out.kind === "call") behind.add(out.to);
    at = behind;
  }
  return null;
}
