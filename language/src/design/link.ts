import {
  type Backoff,
  type CircuitBreaker,
  type Component,
  type Given,
  type Link,
  type LinkKind,
  type Network,
  type Retries,
  written,
} from "@lintel/engine/model";
import type { Properties } from "../body/properties.ts";
import { readBody } from "../body/read.ts";
import type { Arrow, LinkDeclaration } from "../generated/ast.ts";
import * as defaults from "../schema/defaults.ts";
import { parameters } from "../values/arguments.ts";
import type { KnownComponents, TakenIds } from "./known.ts";
import type { Places } from "./place.ts";
import { acceptsOf, factsOf, orDefault, type Reading, unreadOf } from "./reading.ts";
import { titleOf } from "./titled.ts";

/** The links of one declaration: every pair of neighbours in the chain, every member of a list. */
export function linksOf(node: LinkDeclaration, components: KnownComponents, places: Places, ids: TakenIds, reading: Reading): Link[] {
  const ends = node.ends.map((end) =>
    end.names.map((name) => {
      const id = reading.about(null).resolve(name, "component");
      return id === null ? null : (components.get(id) ?? null);
    }),
  );
  const pairs: { readonly from: Component; readonly to: Component; readonly arrow: Arrow; readonly at: number }[] = [];
  ends.forEach((froms, index) => {
    const arrow = node.arrows[index];
    if (!arrow) return;
    for (const from of froms) for (const to of ends[index + 1] ?? []) if (from && to) pairs.push({ from, to, arrow, at: index });
  });
  const [first] = pairs;
  const named = pairs.map((pair) => ({ ...pair, id: ids.next(`${pair.from.id} -> ${pair.to.id}`) }));
  const properties = readBody(node.body, "link", reading.about(named[0]?.id ?? null));
  reading.referToTags(properties);
  if (!first) return [];
  for (const { id } of named) reading.declared(id, node, "link", node.body ?? null);
  const origin = headOf(node, reading);
  const shared = sharedOf(node, properties, reading);
  const everyMessage = { probability: orDefault(null, defaults.probability), calls: orDefault(null, defaults.calls) };
  if (pairs.some(({ from, arrow }) => kindOf(from, arrow) === "subscription")) reportFilter(properties, shared, reading);
  return named.map(({ from, to, arrow, id }) => ({
    ...shared,
    ...(kindOf(from, arrow) === "subscription" ? everyMessage : {}),
    id,
    name: id,
    title: titleOf(id, undefined, properties),
    origin,
    kind: kindOf(from, arrow),
    from: from.id,
    to: to.id,
    network: networkOf(properties, from, to, places),
  }));
}

function headOf(node: LinkDeclaration, reading: Reading) {
  const start = reading.originOf(node, "ends", 0);
  const end = reading.originOf(node, "ends", node.ends.length - 1);
  return { uri: start.uri, range: { start: start.range.start, end: end.range.end } };
}

type Shared = Omit<Link, "id" | "name" | "title" | "origin" | "kind" | "from" | "to" | "network">;

function sharedOf(node: LinkDeclaration, properties: Properties, reading: Reading): Shared {
  const connection = properties.word<"persistent" | "per-request">("connection");
  return {
    documentation: reading.documentation(node) ?? properties.text("description")?.value ?? null,
    accepts: acceptsOf(properties),
    ...unreadOf(properties),
    label: node.label ?? null,
    protocol: node.protocol ?? null,
    timeout: properties.number("timeout"),
    retries: retriesOf(properties, reading),
    cancel: properties.has("cancel"),
    circuitBreaker: circuitBreakerOf(properties),
    pool: properties.number("pool"),
    probability: orDefault(properties.number("probability"), defaults.probability),
    calls: orDefault(properties.number("calls"), defaults.calls),
    idempotent: properties.flag("idempotent"),
    persistentConnection: connection
      ? { ...connection, value: connection.value === "persistent" }
      : orDefault(null, defaults.persistentConnection),
    facts: restOf(properties),
  };
}

/** Facts are what no field holds; the network properties are read for each pair later. */
function restOf(properties: Properties): Link["facts"] {
  for (const key of ["latency", "rtt", "bandwidth", "payload", "response", "loss", "jitter", "title"]) properties.get(key);
  return factsOf(properties);
}

/** A subscription hands over every message: neither the analysis nor the simulation drops or repeats some of them on the way. */
function reportFilter(properties: Properties, link: Pick<Link, "probability" | "calls">, reading: Reading): void {
  for (const key of ["probability", "calls"] as const) {
    const property = properties.get(key);
    if (!property || link[key].value === 1) continue;
    reading.findings.report(
      "unknown-property",
      `A consumer gets every message of its subscription, once, so \`${key}\` has no place here and is left out. Write it on the links that the consumer calls, or give the messages that it wants a topic of their own and write it on the link that publishes there.`,
      property.keyOrigin,
      { element: reading.element },
    );
  }
}

const messagingKinds: ReadonlySet<string> = new Set(["queue", "topic", "stream"]);

function kindOf(from: Component, arrow: Arrow): LinkKind {
  if (messagingKinds.has(from.kind)) return "subscription";
  return arrow === "~>" ? "async" : "call";
}

function networkOf(properties: Properties, from: Component, to: Component, places: Places): Network {
  const rtt = properties.number("rtt");
  const half: Given<number> | null = rtt && { ...rtt, value: rtt.value / 2 };
  return {
    latency: properties.number("latency") ?? half ?? places.latency(from, to),
    bandwidth: properties.number("bandwidth") ?? places.bandwidth(from, to),
    payload: orDefault(properties.number("payload"), defaults.payload),
    response: orDefault(properties.number("response"), defaults.response),
    loss: properties.number("loss") ?? places.loss(from, to) ?? orDefault<number>(null, defaults.loss),
    jitter: orDefault(properties.number("jitter"), defaults.jitter),
  };
}

function retriesOf(properties: Properties, reading: Reading): Retries | null {
  const count = properties.number("retries");
  const property = properties.get("retries");
  const block = properties.in("retries", "retries");
  if (!count || !property || !block) return null;
  return {
    count,
    backoff: backoffOf(block, reading),
    jitter: orDefault(block.word<"none" | "full" | "equal">("jitter"), defaults.retryJitter),
    budget: block.number("budget"),
    origin: property.keyOrigin,
  };
}

function backoffOf(block: Properties, reading: Reading): Given<Backoff> | null {
  const value = block.value("backoff");
  if (value?.type !== "call") return null;
  const given = parameters(value.call, { base: "time", max: "time" }, ["base", "max"], reading.scope);
  const base = given?.get("base");
  if (!given) return null;
  if (base === undefined || base < 0) {
    reading.report("wrong-type", `\`${value.value}\` needs a first waiting time, such as ${value.value}(50 ms).`, value.call.$cstNode);
    return null;
  }
  const max = given.get("max") ?? null;
  if (max !== null && max < base) {
    reading.report("out-of-range", `The longest pause of \`${value.value}\` cannot be shorter than its first one.`, value.call.$cstNode);
    return null;
  }
  return written({ type: value.value === "constant" ? "constant" : "exponential", base, max }, value.origin);
}

function circuitBreakerOf(properties: Properties): CircuitBreaker | null {
  const property = properties.get("circuit-breaker");
  const block = properties.in("circuit-breaker", "circuit-breaker");
  if (!property || !block) return null;
  return {
    failures: orDefault(block.number("failures"), defaults.breakerFailures),
    over: orDefault(block.clauseNumber("failures", "over"), defaults.breakerOver),
    open: orDefault(block.number("open"), defaults.breakerOpen),
    halfOpen: orDefault(block.number("half-open"), defaults.breakerHalfOpen),
    origin: property.keyOrigin,
  };
}
