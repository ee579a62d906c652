import type { Component } from "./component.ts";
import type { Design } from "./design.ts";
import type { ElementId } from "./element.ts";
import type { CallStep, Step } from "./flow.ts";
import type { Link } from "./link.ts";
import { lookup } from "./lookup.ts";

/*
 * Calls that a design implies without writing them in a flow. The analysis and the simulator both
 * read them from here, so that they mean the same traffic.
 */

/** The consumers of a queue, topic or stream: each topic subscriber gets every message, queue consumers share them. */
export function subscriptions(design: Design, messaging: ElementId): readonly Link[] {
  return (lookup(design).linksFrom.get(messaging) ?? []).filter((link) => link.kind === "subscription");
}

/**
 * Links to the consumers that take turns at the messages of a queue, whoever is free the next. None where each has its own part of them (one
 * consumer, `ordering`, a topic or stream).
 */
export function competingConsumers(design: Design, broker: Component | undefined): readonly Link[] {
  if (broker?.kind !== "queue" || broker.messaging?.ordering.value !== "none") return [];
  const links = subscriptions(design, broker.id);
  return new Set(links.map((link) => link.to)).size > 1 ? links : [];
}

/** What a consumer does with one message: its own calls and publications along its links, in declaration order. */
export function consumerSteps(design: Design, consumer: ElementId): readonly Step[] {
  return (lookup(design).linksFrom.get(consumer) ?? []).filter((link) => link.kind !== "subscription").map((link) => alongLink(link, []));
}

/** The priorities that flows of the design have, the most important first. */
export function prioritiesOf(design: Design): readonly number[] {
  return [...new Set(design.flows.map((flow) => flow.priority.value))].sort((a, b) => a - b);
}

/**
 * The call a rate limiter makes to its shared counter store for each request, when a link to that store is declared.
 * The limiter fails open: the request goes on when the store does not answer.
 */
export function limiterCall(design: Design, component: Component): CallStep | null {
  const store = component.rateLimit?.store;
  if (!store) return null;
  const link = (lookup(design).linksFrom.get(component.id) ?? []).find((candidate) => candidate.to === store);
  if (!link) return null;
  return { ...callAlong(link, []), label: "rate limit", access: "write", onError: [] };
}

/** A call along a link that no flow mentions, repeated or made optional as the link says. */
export function alongLink(link: Link, body: readonly Step[]): Step {
  let step: Step = callAlong(link, body);
  const origin = link.origin;
  if (link.calls.value !== 1) step = { type: "repeat", count: link.calls.value, steps: [step], onError: null, origin };
  if (link.probability.value < 1) step = { type: "maybe", probability: link.probability.value, steps: [step], onError: null, origin };
  return step;
}

function callAlong(link: Link, body: readonly Step[]): CallStep {
  return {
    type: "call",
    from: link.from,
    to: link.to,
    async: link.kind === "async",
    link: link.id,
    label: link.label,
    access: null,
    keyField: null,
    body,
    onMiss: null,
    onError: null,
    origin: link.origin,
  };
}

/**
 * Whether losing this call cannot fail its caller: a cache used aside is an optimisation, never the source of truth. A CDN, and a cache
 * that fetches its misses itself (calls in its body), stand on the only way to the answer.
 */
export function isBestEffort(design: Design, call: CallStep): boolean {
  if (call.async) return true;
  const callee = lookup(design).components.get(call.to);
  if (callee?.kind !== "cache" || call.body.length > 0) return false;
  return callee.cache?.write.value === "aside" || callee.cache?.write.value === "around";
}

/** Whether a call reads or writes its callee: what the flow says; without a word a publication writes and a call reads. */
export function accessOf(call: CallStep): "read" | "write" {
  return call.access ?? (call.async ? "write" : "read");
}

/**
 * Whether the body of a call runs only when the callee has no entry: what a cache or CDN calls while it answers a read
 * is where it fetches what it misses. With an `on miss` block the flow says itself what a miss does.
 */
export function bodyRunsOnMiss(design: Design, call: CallStep): boolean {
  const callee = lookup(design).components.get(call.to);
  return callee?.cache !== null && callee?.cache !== undefined && call.onMiss === null && accessOf(call) === "read";
}

/** Whether a cache answers this call first and makes the calls of its body later, once for all writes of a key in the meantime: nobody waits for them. */
export function writesBack(design: Design, call: CallStep): boolean {
  const cache = lookup(design).components.get(call.to)?.cache;
  return cache?.write.value === "back" && accessOf(call) === "write" && call.body.length > 0;
}

/** Replicas that take requests at the same time: one of an active-passive or leader-elected component, otherwise all. */
export function activeReplicas(component: Component): number {
  return component.mode.value === "active-passive" || component.leaderElectedBy !== null ? 1 : component.replicas.value;
}

/** A dead replica is noticed after this many seconds when the design has no health check: 2 misses, 5 s apart. */
export const assumedDetection = 10;

/** Seconds until the loss of a replica is noticed: by its own health check, by that of a balancer in front of it, or the assumed time. */
export function detectionTime(design: Design, component: Component): number {
  const check = healthCheckOf(design, component);
  return check ? check.every.value * check.misses.value : assumedDetection;
}

/** The health check that watches a component: its own, otherwise that of a balancer in front of it; `null` without one. */
export function healthCheckOf(design: Design, component: Component): Component["healthCheck"] {
  if (component.healthCheck) return component.healthCheck;
  const { components, linksTo } = lookup(design);
  for (const link of linksTo.get(component.id) ?? []) {
    const caller = components.get(link.from);
    if (caller?.balancing && caller.healthCheck) return caller.healthCheck;
  }
  return null;
}
