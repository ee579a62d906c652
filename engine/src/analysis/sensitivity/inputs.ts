import type { Component, Design, ElementId, Flow, Given, Link } from "../../model/index.ts";
import { availabilityText, countText, dataText, mean, percentText, rateText, scaledTime, timeText } from "../../model/index.ts";
import { scaledCount, scaledRest, withReplicas } from "./scale.ts";

/** One number of a design that could be another. */
export interface DesignInput {
  readonly element: ElementId;
  /** As the language calls it, such as `service-time`. */
  readonly property: string;
  /** Its value, for people. */
  readonly text: string;
  /** Nobody wrote it. */
  readonly assumed: boolean;
  /** The design with `factor` times the value (its complement for an availability or a hit ratio, a whole number for a count), and that value; `null` where it cannot change. */
  readonly changed: (factor: number) => { readonly design: Design; readonly text: string } | null;
}

/** The numbers of some elements of a design, element by element in the order given. */
export function inputsOf(design: Design, elements: Iterable<ElementId>): readonly DesignInput[] {
  const wanted = [...new Set(elements)];
  const of = new Map<ElementId, readonly DesignInput[]>();
  const chosen = new Set(wanted);
  for (const component of design.components) if (chosen.has(component.id)) of.set(component.id, componentInputs(design, component));
  for (const link of design.links) if (chosen.has(link.id)) of.set(link.id, linkInputs(design, link));
  for (const flow of design.flows) if (chosen.has(flow.id)) of.set(flow.id, flowInputs(design, flow));
  for (const [id, inputs] of placeInputs(design)) if (chosen.has(id)) of.set(id, inputs);
  return wanted.flatMap((id) => of.get(id) ?? []);
}

/** How one sort of element is found and put back. */
class Inputs<E extends { readonly id: ElementId }> {
  readonly list: DesignInput[] = [];
  private readonly element: E;
  private readonly put: (changed: E) => Design;

  constructor(element: E, put: (changed: E) => Design) {
    this.element = element;
    this.put = put;
  }

  /** `scale` gives another value, `set` the element with it. */
  add<T>(
    property: string,
    given: Given<T> | null,
    scale: (value: T, factor: number) => T,
    text: (value: T) => string,
    set: (element: E, given: Given<T>) => E,
  ): void {
    if (!given) return;
    const { element, put } = this;
    const shown = text(given.value);
    this.list.push({
      element: element.id,
      property,
      text: shown,
      assumed: given.assumed !== null,
      changed: (factor) => {
        const value = scale(given.value, factor);
        const changedText = text(value);
        return changedText === shown ? null : { design: put(set(element, { ...given, value })), text: changedText };
      },
    });
  }
}

const times = (value: number, factor: number): number => value * factor;

function componentInputs(design: Design, component: Component): readonly DesignInput[] {
  const inputs = new Inputs(component, (changed) => ({
    ...design,
    components: design.components.map((other) => (other === component ? changed : other)),
  }));
  if (component.kind === "client") return inputs.list;
  const { workers, reliability, cache, store } = component;
  inputs.add(
    "service-time",
    component.serviceTime,
    (time, factor) => scaledTime(time, factor),
    (time) => {
      const average = mean(time);
      return Number.isFinite(average) ? timeText(average) : time.type;
    },
    (c, serviceTime) => ({ ...c, serviceTime }),
  );
  if (workers.value !== null)
    inputs.add<number | null>(
      "workers",
      workers,
      (count, factor) => (count === null ? null : scaledCount(count, factor)),
      (count) => countText(count ?? 0),
      (c, given) => ({ ...c, workers: given }),
    );
  // How many instances somebody else runs is not for the design to change.
  if (component.kind !== "external" && !component.technology?.managed)
    inputs.add("replicas", component.replicas, scaledCount, countText, (c, given) => withReplicas(c, given.value));
  inputs.add("concurrency", component.concurrency, scaledCount, countText, (c, concurrency) => ({ ...c, concurrency }));
  inputs.add("queue-limit", component.queueLimit, scaledCount, countText, (c, queueLimit) => ({ ...c, queueLimit }));
  if (cache?.hitRatio)
    inputs.add("hit-ratio", cache.hitRatio, scaledRest, percentText, (c, hitRatio) => ({ ...c, cache: { ...cache, hitRatio } }));
  else if (cache) {
    inputs.add("size", cache.size, times, dataText, (c, size) => ({ ...c, cache: { ...cache, size } }));
    inputs.add("item-size", cache.itemSize, times, dataText, (c, itemSize) => ({ ...c, cache: { ...cache, itemSize } }));
    inputs.add("keys", cache.keys, times, countText, (c, keys) => ({ ...c, cache: { ...cache, keys } }));
    inputs.add("ttl", cache.ttl, times, timeText, (c, ttl) => ({ ...c, cache: { ...cache, ttl } }));
  }
  const sharding = store?.sharding[0];
  if (store && sharding && sharding.weights === null)
    inputs.add("shards", sharding.shards, scaledCount, countText, (c, shards) => ({
      ...c,
      store: { ...store, sharding: [{ ...sharding, shards }, ...store.sharding.slice(1)] },
    }));
  inputs.add("availability", reliability.availability, scaledRest, availabilityText, (c, availability) => ({
    ...c,
    reliability: { ...reliability, availability },
  }));
  if (component.replicas.value > 1) {
    inputs.add("mttr", reliability.mttr, times, timeText, (c, mttr) => ({ ...c, reliability: { ...reliability, mttr } }));
    const { healthCheck, replication } = component;
    if (healthCheck)
      inputs.add("health-check.every", healthCheck.every, times, timeText, (c, every) => ({
        ...c,
        healthCheck: { ...healthCheck, every },
      }));
    inputs.add("failover", component.failover, times, timeText, (c, failover) => ({ ...c, failover }));
    if (replication)
      inputs.add("replicate.failover", replication.failover, times, timeText, (c, failover) => ({
        ...c,
        replication: { ...replication, failover },
      }));
  }
  return inputs.list;
}

function linkInputs(design: Design, link: Link): readonly DesignInput[] {
  const inputs = new Inputs(link, (changed) => ({ ...design, links: design.links.map((other) => (other === link ? changed : other)) }));
  const { network, retries } = link;
  inputs.add("latency", network.latency, times, timeText, (l, latency) => ({ ...l, network: { ...network, latency } }));
  inputs.add(
    "bandwidth",
    network.bandwidth,
    times,
    (bytes) => `${dataText(bytes)}/s`,
    (l, bandwidth) => ({
      ...l,
      network: { ...network, bandwidth },
    }),
  );
  inputs.add("payload", network.payload, times, dataText, (l, payload) => ({ ...l, network: { ...network, payload } }));
  inputs.add("response", network.response, times, dataText, (l, response) => ({ ...l, network: { ...network, response } }));
  inputs.add("timeout", link.timeout, times, timeText, (l, timeout) => ({ ...l, timeout }));
  inputs.add("pool", link.pool, scaledCount, countText, (l, pool) => ({ ...l, pool }));
  if (retries && retries.count.value > 0)
    inputs.add("retries", retries.count, scaledCount, countText, (l, count) => ({ ...l, retries: { ...retries, count } }));
  return inputs.list;
}

function flowInputs(design: Design, flow: Flow): readonly DesignInput[] {
  const inputs = new Inputs(flow, (changed) => ({ ...design, flows: design.flows.map((other) => (other === flow ? changed : other)) }));
  inputs.add("rate", flow.rate, times, rateText, (f, rate) => ({ ...f, rate }));
  return inputs.list;
}

/** Regions, zones and the networks between regions. */
function placeInputs(design: Design): ReadonlyMap<ElementId, readonly DesignInput[]> {
  const of = new Map<ElementId, readonly DesignInput[]>();
  for (const region of design.regions) {
    const own = new Inputs(region, (changed) => ({
      ...design,
      regions: design.regions.map((other) => (other === region ? changed : other)),
    }));
    own.add("availability", region.availability, scaledRest, availabilityText, (r, availability) => ({ ...r, availability }));
    of.set(region.id, own.list);
    for (const zone of region.zones) {
      const inner = new Inputs(zone, (changed) => ({
        ...design,
        regions: design.regions.map((other) =>
          other === region ? { ...region, zones: region.zones.map((sibling) => (sibling === zone ? changed : sibling)) } : other,
        ),
      }));
      inner.add("availability", zone.availability, scaledRest, availabilityText, (z, availability) => ({ ...z, availability }));
      of.set(zone.id, inner.list);
    }
  }
  for (const network of design.regionLinks) {
    const own = new Inputs(network, (changed) => ({
      ...design,
      regionLinks: design.regionLinks.map((other) => (other === network ? changed : other)),
    }));
    own.add("rtt", network.rtt, times, timeText, (n, rtt) => ({ ...n, rtt }));
    of.set(network.id, own.list);
  }
  return of;
}
