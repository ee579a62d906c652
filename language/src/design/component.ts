import {
  type Arrivals,
  type Autoscale,
  assumed,
  type Balancing,
  type BalancingStrategy,
  type CacheFacts,
  type ClientFacts,
  type Component,
  type ComponentKind,
  type Distribution,
  type ElementId,
  type Given,
  type HealthCheck,
  type LoadShed,
  type MessagingFacts,
  type Popularity,
  type RateLimit,
  type Reliability,
  type Technology,
  written,
} from "@lintel/engine/model";
import type { Properties } from "../body/properties.ts";
import { readBody } from "../body/read.ts";
import { replacement } from "../findings.ts";
import type { Call, ComponentDeclaration } from "../generated/ast.ts";
import { closest } from "../names/suggest.ts";
import * as defaults from "../schema/defaults.ts";
import { type TechnologyEntry, technologies } from "../schema/technologies.ts";
import { isNone } from "../units/dimension.ts";
import { namedValues, parameters } from "../values/arguments.ts";
import { distributionOf, distributions } from "../values/distribution.ts";
import { evaluate } from "../values/evaluate.ts";
import type { Places } from "./place.ts";
import { acceptsOf, factsOf, orDefault, type Reading, unreadOf } from "./reading.ts";
import { replicationOf, storeOf } from "./store.ts";
import { titleOf } from "./titled.ts";

/** A component from its declaration, with a default (and its reason) for everything that is not written. */
export function componentOf(node: ComponentDeclaration, group: ElementId | null, places: Places, reading: Reading): Component {
  const kind = node.kind as ComponentKind;
  reading.declared(node.name, node, kind, node.body ?? null);
  const properties = readBody(node.body, kind, reading.about(node.name));
  reading.referToTags(properties);
  const known = technologies.get(properties.text("technology")?.value.toLowerCase() ?? "") ?? null;
  const replication = replicationOf(properties, reading.about(node.name));
  const replicas = replication?.copies ?? replicasOf(kind, properties);
  const placement = places.placement(properties, replicas.value);
  const workers = workersOf(kind, properties, known);
  const title = titleOf(node.name, node.title, properties);
  const leaderElector = properties.get("leader-elected")?.clauses.get("by");
  return {
    id: node.name,
    name: node.name,
    title,
    documentation: reading.documentation(node) ?? properties.text("description")?.value ?? null,
    origin: reading.originOf(node, "name"),
    accepts: acceptsOf(properties),
    ...unreadOf(properties),
    kind,
    group,
    owner: properties.text("owner")?.value ?? null,
    tags: tagsOf(properties),
    technology: technologyOf(properties, known, reading),
    replicas,
    mode: orDefault(properties.word<"active-active" | "active-passive">("mode"), defaults.mode),
    ...placement,
    workers,
    concurrency: properties.number("concurrency"),
    queueLimit: properties.number("queue-limit"),
    discipline: orDefault(properties.word<Component["discipline"]["value"]>("discipline"), defaults.discipline),
    blocking: orDefault(properties.boolean("blocking"), defaults.blocking),
    serviceTime: serviceTimeOf(kind, properties, known, workers),
    errorRate: orDefault(properties.number("error-rate"), defaults.errorRate),
    cost: properties.number("cost"),
    reliability: reliabilityOf(kind, properties, known),
    failover: properties.number("failover"),
    healthCheck: healthCheckOf(properties),
    leaderElectedBy: leaderElector?.type === "reference" ? leaderElector.value : null,
    autoscale: autoscaleOf(properties, replicas, reading),
    rateLimit: rateLimitOf(properties),
    loadShed: loadShedOf(properties),
    client: kind === "client" ? clientOf(properties, reading) : null,
    balancing: balancingOf(kind, properties, reading),
    cache: kind === "cache" || kind === "cdn" ? cacheOf(properties, reading) : null,
    store: storeOf(node, properties, reading),
    replication,
    messaging: messagingOf(kind, properties, known),
    coordinator: kind === "coordinator" ? { election: orDefault(properties.number("election"), defaults.coordinatorElection) } : null,
    facts: factsOf(properties),
  };
}

function replicasOf(kind: ComponentKind, properties: Properties): Given<number> {
  const own = kind === "coordinator" ? properties.number("nodes") : null;
  return own ?? orDefault(properties.number("replicas"), kind === "coordinator" ? defaults.coordinatorNodes : defaults.replicas);
}

function tagsOf(properties: Properties): readonly string[] {
  return properties.get("tags")?.values.flatMap((value) => (value.type === "text" ? [value.value] : [])) ?? [];
}

function technologyOf(properties: Properties, known: TechnologyEntry | null, reading: Reading): Technology | null {
  const given = properties.text("technology");
  if (!given) return null;
  const meant = known ? null : closest(given.value, technologies.keys());
  if (meant && given.origin) {
    const message = `\`${given.value}\` is no product that Lintel knows, so nothing is filled in for it. Did you mean \`${meant}\`?`;
    const fixes = [replacement(`Change to \`${meant}\``, given.origin, meant)];
    reading.findings.report("unknown-product", message, given.origin, { element: reading.element, fixes });
  }
  return {
    name: given.value,
    title: known?.title ?? given.value,
    managed: known?.managed ?? false,
    source: known?.source ?? null,
    origin: given.origin,
  };
}

function workersOf(kind: ComponentKind, properties: Properties, known: TechnologyEntry | null): Given<number | null> {
  const given = properties.number("workers");
  if (given) return given;
  if (known?.workers !== undefined) return assumed(known.workers, known.source ?? known.title);
  const fallback = known?.managed ? { value: null, reason: `${known.title} is managed: no limit reckoned with` } : defaults.workers[kind];
  if (fallback.value === null && properties.has("throughput")) return assumed(1, "`throughput` is given: one server that does that much");
  return assumed(fallback.value, fallback.reason);
}

function serviceTimeOf(
  kind: ComponentKind,
  properties: Properties,
  known: TechnologyEntry | null,
  workers: Given<number | null>,
): Given<Distribution> | null {
  const given = properties.value("service-time") ?? (kind === "external" ? properties.value("latency") : undefined);
  const throughput = properties.number("throughput");
  if (given?.type === "distribution") return written(given.value, given.origin);
  if (throughput && throughput.value > 0) {
    return written({ type: "exponential", mean: (workers.value ?? 1) / throughput.value }, throughput.origin);
  }
  if (known?.serviceTime !== undefined) return assumed({ type: "exponential", mean: known.serviceTime }, known.source ?? known.title);
  const fallback = defaults.serviceTimes[kind];
  return fallback && assumed({ type: "exponential", mean: fallback.value }, fallback.reason);
}

/** Availability of one replica: as written, from mtbf / (mtbf + mttr), from the technology's SLA, or the default. */
function reliabilityOf(kind: ComponentKind, properties: Properties, known: TechnologyEntry | null): Reliability {
  const mttr = orDefault(properties.number("mttr"), defaults.repairTime);
  const mtbf = properties.number("mtbf");
  const given = properties.number("availability");
  if (given) return { availability: given, mttr };
  if (mtbf && mtbf.value > 0) return { availability: { ...mtbf, value: mtbf.value / (mtbf.value + mttr.value) }, mttr };
  if (kind === "client") return { availability: orDefault(null, defaults.clientAvailability), mttr };
  if (known?.availability !== undefined) return { availability: assumed(known.availability, known.source ?? known.title), mttr };
  return { availability: orDefault(null, defaults.replicaAvailability), mttr };
}

function healthCheckOf(properties: Properties): HealthCheck | null {
  const block = properties.in("health-check", "health-check");
  if (!block) return null;
  return {
    every: orDefault(block.number("every"), defaults.healthEvery),
    misses: orDefault(block.number("misses"), defaults.healthMisses),
  };
}

function autoscaleOf(properties: Properties, replicas: Given<number>, reading: Reading): Autoscale | null {
  const block = properties.in("autoscale", "autoscale");
  const property = properties.get("autoscale");
  if (!block || !property) return null;
  const [min, max] = [block.number("min"), block.number("max")];
  if (min && max && min.value > max.value) {
    const message = `\`autoscale\` has min ${min.value} above max ${max.value}, so it can never scale. Swap or correct them.`;
    reading.findings.report("out-of-range", message, min.origin ?? property.keyOrigin, { element: reading.element });
  }
  return {
    min: min ?? assumed(replicas.value, "never fewer than the given replicas"),
    max: max ?? assumed(replicas.value, "never more than the given replicas unless `max` is given"),
    target: orDefault(block.number("target"), defaults.autoscaleTarget),
    every: orDefault(block.number("every"), defaults.autoscaleEvery),
    startup: orDefault(block.number("startup"), defaults.autoscaleStartup),
    origin: property.keyOrigin,
  };
}

function rateLimitOf(properties: Properties): RateLimit | null {
  const block = properties.in("rate-limit", "rate-limit");
  const property = properties.get("rate-limit");
  const rate = block?.number("rate");
  if (!block || !property || !rate) return null;
  const store = block.value("store");
  return {
    algorithm: orDefault(block.word<RateLimit["algorithm"]["value"]>("algorithm"), defaults.rateLimitAlgorithm),
    rate,
    burst: block.number("burst") ?? assumed(Math.max(1, rate.value), "as many as `rate` allows in one second"),
    window: orDefault(block.number("window"), defaults.rateLimitWindow),
    per: block.word<"client" | "all">("per")?.value ?? "all",
    store: store?.type === "reference" ? store.value : null,
    origin: property.keyOrigin,
  };
}

function loadShedOf(properties: Properties): LoadShed | null {
  const block = properties.in("load-shed", "load-shed");
  return block && { above: orDefault(block.number("above"), defaults.shedAbove) };
}

function clientOf(properties: Properties, reading: Reading): ClientFacts {
  const location = properties.value("location");
  return {
    users: properties.number("users"),
    actions: properties.number("actions"),
    peak: orDefault(properties.number("peak"), defaults.peak),
    arrivals: arrivalsOf(properties, reading) ?? orDefault<Arrivals>(null, defaults.arrivals),
    location: location?.type === "reference" ? location.value : null,
  };
}

function arrivalsOf(properties: Properties, reading: Reading): Given<Arrivals> | null {
  const value = properties.value("arrivals");
  if (value?.type === "word") return written(value.value === "constant" ? { type: "constant" } : { type: "poisson" }, value.origin);
  if (value?.type !== "call") return null;
  if (value.value === "bursty") {
    const given = parameters(value.call, { factor: "none", burst: "time", share: "none" }, ["factor", "burst", "share"], reading.scope);
    if (!given) return null;
    const [factor = 5, burst = 10, share = 0.1] = [given.get("factor"), given.get("burst"), given.get("share")];
    if (factor >= 1 && burst > 0 && share > 0 && share < 1 && factor * share <= 1) {
      return written({ type: "bursty", factor, burst, share }, value.origin);
    }
    const message = "`bursty` needs a factor of at least 1, a burst time, and a share of time in bursts with factor × share at most 1.";
    reading.report("out-of-range", message, value.call.$cstNode);
    return null;
  }
  if (value.value === "diurnal") {
    const given = parameters(value.call, { peak: "none", period: "time" }, ["peak", "period"], reading.scope);
    if (!given) return null;
    const [peak = 2, period = 86_400] = [given.get("peak"), given.get("period")];
    if (peak >= 1 && peak <= 20 && period > 0) return written({ type: "diurnal", peak, period }, value.origin);
    const message = "`diurnal` needs a peak of 1 to 20 times the mean and a period, such as diurnal(peak 3, period 24 h).";
    reading.report("out-of-range", message, value.call.$cstNode);
    return null;
  }
  const think = thinkTime(value.call, reading);
  const given = parameters(think.rest, { users: "none", think: "time" }, ["users", "think"], reading.scope);
  const users = given?.get("users");
  if (!given || think.wrong) return null;
  if (users === undefined || users < 1) {
    reading.report("out-of-range", "`closed` needs a number of users, such as closed(users 100, think 5 s).", value.call.$cstNode);
    return null;
  }
  if ((given.get("think") ?? 0) < 0) {
    reading.report("out-of-range", "A think time cannot be below 0.", value.call.$cstNode);
    return null;
  }
  return written({ type: "closed", users, think: think.time ?? { type: "exponential", mean: given.get("think") ?? 0 } }, value.origin);
}

/** The think time where it is a distribution (`closed(users 100, think uniform(1 s, 9 s))`), and the other arguments. */
function thinkTime(call: Call, reading: Reading): { readonly time: Distribution | null; readonly wrong: boolean; readonly rest: Call } {
  const isDistribution = (argument: Call["arguments"][number]): boolean => {
    const last = argument.parts.at(-1);
    return last?.$type === "Call" && Object.hasOwn(distributions, last.name);
  };
  const [spread] = call.arguments.filter(isDistribution);
  const written = spread?.parts.at(-1);
  if (written?.$type !== "Call") return { time: null, wrong: false, rest: call };
  const time = distributionOf(written, reading.scope);
  return { time, wrong: time === null, rest: { ...call, arguments: call.arguments.filter((argument) => argument !== spread) } };
}

function balancingOf(kind: ComponentKind, properties: Properties, reading: Reading): Balancing | null {
  if (kind !== "loadbalancer" && kind !== "gateway" && kind !== "proxy" && kind !== "dns") return null;
  const strategy = properties.value("strategy");
  const layer = properties.number("layer") as Given<4 | 7> | null;
  const weights: Record<string, number> = {};
  if (strategy?.type === "call") {
    for (const [index, { label, values, at }] of namedValues(strategy.call).entries()) {
      const weight = evaluate(values[0], reading.scope);
      const component = reading.visible.get(label?.split(".")[0] ?? "");
      if (weight && isNone(weight.dimension) && weight.value >= 0 && label && component?.sort === "component") {
        weights[label] = weight.value;
        reading.names.refer(component, reading.origin(strategy.call.arguments[index]?.parts[0]?.$cstNode));
      } else if (weight) {
        const message =
          "`weighted` takes names of components or replicas, each with a weight of at least 0, such as weighted(Api.1 3, Api.2 1).";
        reading.report("wrong-type", message, at);
      }
    }
  }
  const given =
    strategy?.type === "word" || strategy?.type === "call" ? written(strategy.value as BalancingStrategy, strategy.origin) : null;
  return { strategy: given ?? orDefault<BalancingStrategy>(null, defaults.strategy), weights, layer };
}

/** `uniform` or `zipf(exponent)`. */
export function popularityOf(properties: Properties, reading: Reading): Given<Popularity> {
  const value = properties.value("skew");
  if (value?.type === "word") return written({ type: "uniform" }, value.origin);
  if (value?.type === "call") {
    const exponent = parameters(value.call, { exponent: "none" }, ["exponent"], reading.scope)?.get("exponent");
    if (exponent !== undefined && exponent >= 0) return written({ type: "zipf", exponent }, value.origin);
    reading.report("out-of-range", "`zipf` needs an exponent of at least 0, such as zipf(0.9).", value.call.$cstNode);
  }
  return orDefault<Popularity>(null, defaults.popularity);
}

function cacheOf(properties: Properties, reading: Reading): CacheFacts {
  return {
    hitRatio: properties.number("hit-ratio"),
    size: properties.number("size"),
    itemSize: properties.number("item-size"),
    keys: properties.number("keys"),
    popularity: popularityOf(properties, reading),
    policy: orDefault(properties.word<CacheFacts["policy"]["value"]>("policy"), defaults.cachePolicy),
    write: orDefault(properties.word<CacheFacts["write"]["value"]>("write"), defaults.cacheWrite),
    scope: orDefault(properties.word<CacheFacts["scope"]["value"]>("scope"), defaults.cacheScope),
    ttl: properties.number("ttl"),
  };
}

function messagingOf(kind: ComponentKind, properties: Properties, known: TechnologyEntry | null): MessagingFacts | null {
  if (kind !== "queue" && kind !== "topic" && kind !== "stream") return null;
  const queue = properties.value("dead-letter");
  const after = orDefault(properties.clauseNumber("dead-letter", "after"), defaults.deadLetterAfter);
  const delivery = known?.delivery ? { value: known.delivery, reason: known.source ?? known.title } : defaults.delivery;
  return {
    delivery: orDefault<MessagingFacts["delivery"]["value"]>(properties.word("delivery"), delivery),
    ordering: orDefault<MessagingFacts["ordering"]["value"]>(
      properties.word("ordering"),
      kind === "stream" ? defaults.streamOrdering : defaults.ordering,
    ),
    partitions: orDefault(properties.number("partitions"), defaults.partitions),
    capacity: properties.number("capacity"),
    overflow: orDefault<MessagingFacts["overflow"]["value"]>(properties.word("overflow"), defaults.overflow),
    retention: properties.number("retention"),
    deadLetter: queue?.type === "reference" ? { queue: queue.value, after } : null,
    visibility: orDefault(properties.number("visibility"), defaults.visibility),
  };
}
