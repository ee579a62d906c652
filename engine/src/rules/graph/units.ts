import type { Component, ComponentKind } from "../../model/index.ts";

/** Kinds that are a provider's distributed service unless the author counts the copies. */
const providerKinds: ReadonlySet<ComponentKind> = new Set(["dns", "cdn", "function", "objectstore", "swarm"]);

/** Kinds that execute the author's code. */
export const codeKinds: ReadonlySet<ComponentKind> = new Set(["service", "function", "worker", "job"]);

/** Kinds that keep data. */
export const storeKinds: ReadonlySet<ComponentKind> = new Set(["database", "objectstore", "filesystem", "search"]);

/** Kinds that carry messages. */
export const brokerKinds: ReadonlySet<ComponentKind> = new Set(["queue", "topic", "stream"]);

/** Kinds that hand requests on. */
export const edgeKinds: ReadonlySet<ComponentKind> = new Set(["dns", "cdn", "loadbalancer", "gateway", "proxy"]);

/** Redundancy of this component is somebody else's work: users, other companies' services, services managed over several zones. */
export function runByOthers(component: Component): boolean {
  if (component.kind === "client" || component.kind === "external") return true;
  if (component.technology?.managed) return true;
  return providerKinds.has(component.kind) && component.replicas.assumed !== null;
}

/** Failure units that are there even at the quietest time. */
export function surelyRunning(component: Component): number {
  return Math.max(component.replicas.value, component.autoscale?.min.value ?? 0);
}

/** The most replicas that may run. */
export function mostRunning(component: Component): number {
  return Math.max(component.replicas.value, component.autoscale?.max.value ?? 0);
}

/** Replicas that take requests at the same time, at most: a standby or a follower of an elected leader waits. */
export function mostServing(component: Component): number {
  return component.mode.value === "active-passive" || component.leaderElectedBy !== null ? 1 : mostRunning(component);
}

/** One failure unit of ours, with nothing to take over. */
export function isSoleUnit(component: Component): boolean {
  return !runByOthers(component) && surelyRunning(component) === 1;
}

/** Something that hands out what must be unique or agreed: a coordinator, or a service tagged as one. */
export function isCoordinating(component: Component): boolean {
  return component.kind === "coordinator" || (codeKinds.has(component.kind) && component.tags.some((tag) => coordinatingTags.has(tag)));
}

const coordinatingTags: ReadonlySet<string> = new Set(["coordinator", "counter", "keygen", "lock", "registry", "sequencer"]);
