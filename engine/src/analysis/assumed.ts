import type { Component, Design, Distribution, ElementId, Given, Link } from "../model/index.ts";
import {
  assumedDetection,
  availabilityText,
  countText,
  dataText,
  digits,
  healthCheckOf,
  mean,
  percentText,
  quantile,
  timeText,
} from "../model/index.ts";
import type { AssumedInput } from "./figures.ts";

/** Inputs of a component's figures that nobody wrote. */
export function assumedOfComponent(design: Design, component: Component): readonly AssumedInput[] {
  const list = new List(component.id, component.id);
  if (component.kind === "client") return list.inputs;
  list.add("service-time", component.serviceTime, distributionText);
  list.add("workers", component.workers, (workers) => (workers === null ? "no limit" : countText(workers)));
  list.add("availability", component.reliability.availability, (availability) =>
    outagesText(availability, component.reliability.mttr.value),
  );
  const takesOver = component.replicas.value > 1;
  if (takesOver) {
    list.add("mttr", component.reliability.mttr, timeText);
    const check = healthCheckOf(design, component);
    if (check) {
      list.add("health-check every", check.every, timeText);
      list.add("health-check misses", check.misses, countText);
    } else if (component.replication || component.failover || component.leaderElectedBy) {
      list.inputs.push({
        element: component.id,
        input: `health-check of ${component.id}`,
        text: timeText(assumedDetection),
        reason: "default: a lost replica is noticed after 2 misses, 5 s apart",
      });
    }
    list.add("failover", component.failover, timeText);
  }
  if (component.cache) {
    list.add("hit-ratio", component.cache.hitRatio, percentText);
    list.add("size", component.cache.size, dataText);
    list.add("item-size", component.cache.itemSize, dataText);
    list.add("keys", component.cache.keys, countText);
    if (!component.cache.hitRatio && component.cache.size) {
      list.add("policy", component.cache.policy, String);
      list.add("skew", component.cache.popularity, (popularity) =>
        popularity.type === "uniform" ? "uniform" : `zipf(${digits(popularity.exponent)})`,
      );
    }
  }
  if (component.replication && takesOver) {
    list.add("replicate mode", component.replication.mode, String);
    list.add("replicate read-from", component.replication.readFrom, String);
    if (component.replication.mode.value !== "sync") list.add("replicate lag", component.replication.lag, timeText);
    list.add("replicate failover", component.replication.failover, timeText);
  }
  for (const sharding of component.store?.sharding ?? []) {
    if (sharding.method.value === "consistent-hash") list.add("virtual-nodes", sharding.virtualNodes, countText);
  }
  if (component.coordinator) list.add("election", component.coordinator.election, timeText);
  return list.inputs;
}

/** Inputs of a link's figures that nobody wrote. */
export function assumedOfLink(link: Link): readonly AssumedInput[] {
  const list = new List(link.id, link.id);
  list.add("latency", link.network.latency, timeText);
  list.add("bandwidth", link.network.bandwidth, (bytes) => `${dataText(bytes)}/s`);
  list.add("payload", link.network.payload, dataText);
  list.add("response", link.network.response, dataText);
  list.add("timeout", link.timeout, timeText);
  list.add("retries", link.retries?.count ?? null, countText);
  return list.inputs;
}

class List {
  readonly inputs: AssumedInput[] = [];
  private readonly element: ElementId;
  private readonly name: string;

  constructor(element: ElementId, name: string) {
    this.element = element;
    this.name = name;
  }

  add<T>(input: string, given: Given<T> | null, text: (value: T) => string): void {
    if (!given || given.assumed === null) return;
    this.inputs.push({ element: this.element, input: `${input} of ${this.name}`, text: text(given.value), reason: given.assumed });
  }
}

/** What an availability in 0…1 means with this time to repair in seconds: how long it runs between two failures (MTBF = MTTR × A / (1 − A)). */
function outagesText(availability: number, mttr: number): string {
  const text = availabilityText(availability);
  if (!(availability > 0 && availability < 1 && mttr > 0)) return text;
  return `${text}, repaired in ${timeText(mttr)}: fails about every ${timeText((mttr * availability) / (1 - availability))}`;
}

/** A distribution of a time in words, such as `exponential, mean 2 ms`. */
function distributionText(distribution: Distribution): string {
  if (distribution.type === "constant") return timeText(distribution.value);
  const average = mean(distribution);
  const centre = Number.isFinite(average) ? `mean ${timeText(average)}` : `median ${timeText(quantile(distribution, 0.5))}`;
  return `${distribution.type}, ${centre}`;
}
