import type { CallStep, Component, Design, ElementId, Flow, Step } from "../../model/index.ts";
import { consumerSteps, limiterCall, subscriptions } from "../../model/index.ts";

/** Where requests start: a flow, or a consumer that handles one message. */
export interface Source {
  readonly id: ElementId;
  readonly flow: Flow | null;
  readonly steps: readonly Step[];
}

/** A subscription of a consumer: it gets this share of the messages of `messaging` (1 for a topic, an even part of a shared queue, where `queueShares` finds no other). */
export interface Subscription {
  readonly messaging: ElementId;
  readonly consumer: ElementId;
  readonly link: ElementId;
  readonly share: number;
}

/** The calls of a design, with the implied ones made once, so that each call is one object throughout the analysis. */
export interface Sources {
  readonly flows: readonly (Source & { readonly flow: Flow })[];
  readonly consumers: ReadonlyMap<ElementId, Source>;
  readonly subscriptions: readonly Subscription[];
  readonly limiterCalls: ReadonlyMap<ElementId, CallStep>;
}

/** All places where requests of a design start, with the calls that nobody wrote down. */
export function sourcesOf(design: Design): Sources {
  const consumers = new Map<ElementId, Source>();
  const all: Subscription[] = [];
  for (const component of design.components) {
    if (!component.messaging) continue;
    const links = subscriptions(design, component.id);
    for (const link of links) {
      all.push({ messaging: component.id, consumer: link.to, link: link.id, share: sharesMessages(component) ? 1 / links.length : 1 });
      if (!consumers.has(link.to)) consumers.set(link.to, { id: link.to, flow: null, steps: consumerSteps(design, link.to) });
    }
  }
  const limiterCalls = new Map<ElementId, CallStep>();
  for (const component of design.components) {
    const call = limiterCall(design, component);
    if (call) limiterCalls.set(component.id, call);
  }
  const flows = design.flows.map((flow) => ({ id: flow.id, flow, steps: flow.steps }));
  return { flows, consumers, subscriptions: all, limiterCalls };
}

/** Consumers of a queue share its messages; a topic or stream gives every subscription all of them. */
function sharesMessages(component: Component): boolean {
  return component.kind === "queue";
}
