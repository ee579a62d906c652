import {
  componentKinds,
  type ElementId,
  type Expectation,
  type Link,
  type Scenario,
  type ScenarioAction,
  type ScenarioEffect,
} from "@lintel/engine/model";
import { replacement } from "../findings.ts";
import type { Action, Effect, Expect, HotKeyEffect, LoadEffect, ScenarioDeclaration, SlowEffect } from "../generated/ast.ts";
import { closest } from "../names/suggest.ts";
import * as defaults from "../schema/defaults.ts";
import type { NumberKind } from "../schema/types.ts";
import { quantileOf } from "../values/distribution.ts";
import { type KnownLinks, pairKey, type TakenIds } from "./known.ts";
import { orDefault, type Reading } from "./reading.ts";
import { titled } from "./titled.ts";

/** A scenario with its actions and expectations. */
export function scenarioOf(node: ScenarioDeclaration, links: KnownLinks, ids: TakenIds, reading: Reading): Scenario {
  const common = titled(node, "scenario", ids, reading);
  const warmUp = reading.only(
    node.members.filter((member) => member.$type === "WarmUp"),
    "`warm-up`",
  );
  return {
    ...common,
    duration: orDefault(reading.number(node.duration, "time", "The duration of a scenario"), defaults.scenarioDuration),
    warmUp: warmUp ? reading.number(warmUp.duration, "time", "`warm-up`") : null,
    actions: node.members.flatMap((member) => (member.$type === "Action" ? actionOf(member, links, reading) : [])),
    expectations: node.members.flatMap((member) => (member.$type === "Expect" ? expectationOf(member, reading) : [])),
  };
}

function actionOf(node: Action, links: KnownLinks, reading: Reading): ScenarioAction[] {
  const at = reading.number(node.at, "time", "The time of an action");
  const duration = reading.number(node.duration, "time", "The time after `for`");
  const over = reading.number(node.over, "time", "The time after `over`");
  const effect = node.effect ? effectOf(node.effect, over?.value ?? 0, links, reading) : null;
  if (!effect) return [];
  if (node.over && effect.type !== "load")
    reading.report("wrong-type", "Only `load` can change gradually with `over`.", node.over.$cstNode);
  return [
    { at: at?.value ?? 0, duration: duration?.value ?? null, effect, text: reading.textOf(node), origin: reading.origin(node.$cstNode) },
  ];
}

function effectOf(node: Effect, over: number, links: KnownLinks, reading: Reading): ScenarioEffect | null {
  switch (node.$type) {
    case "LoadEffect": {
      const flow = node.target ? reading.symbol(node.target, ["flow"], "a flow") : null;
      const factor = factorOf(node, "The factor of `load`", reading);
      return factor !== null && (flow || !node.target) ? { type: "load", flow: flow?.id ?? null, factor, over } : null;
    }
    case "KillEffect":
      return killOf(node, reading);
    case "SlowEffect": {
      const component = workerOf(node.target, reading);
      const factor = factorOf(node, "The factor of `slow`", reading);
      if (factor === 0) {
        reading.report(
          "out-of-range",
          "The factor of `slow` must be above 0: work that takes no time is not slow. Write `x 10` for ten times as long.",
          node.$cstNode,
        );
        return null;
      }
      return component && factor !== null ? { type: "slow", component, factor } : null;
    }
    case "PartitionEffect": {
      const sideOf = (side: typeof node.a): ElementId | null =>
        reading.symbol(side, ["component", "group", "region", "zone"], "a component, group, region or zone")?.id ?? null;
      const [a, b] = [sideOf(node.a), sideOf(node.b)];
      if (a && a === b) {
        reading.report(
          "out-of-range",
          `\`partition\` needs two sides, and both are \`${a}\` here. Name what it is cut off from.`,
          node.$cstNode,
        );
        return null;
      }
      return a && b ? { type: "partition", a, b } : null;
    }
    case "OutageEffect": {
      const place = reading.resolve(node.target, "place");
      return place ? { type: "outage", place } : null;
    }
    case "DropEffect": {
      const [from, to] = [reading.resolve(node.from, "component"), reading.resolve(node.to, "component")];
      const probability = reading.number(node.probability, "ratio", "The share of `drop`");
      const link = from && to ? linkBetween(from, to, node.$cstNode, links, reading) : null;
      return link && probability ? { type: "drop", link: link.id, probability: probability.value } : null;
    }
    case "ErrorEffect": {
      const component = workerOf(node.target, reading);
      const probability = reading.number(node.probability, "ratio", "The share of `error`");
      return component && probability ? { type: "error", component, probability: probability.value } : null;
    }
    case "HotKeyEffect":
      return hotKeyOf(node, reading);
    case "ScaleEffect": {
      const component = workerOf(node.target, reading);
      const what = node.shards ? "shards" : "replicas";
      const count = reading.number(node.count, "count", `The number of ${what}`);
      if (count && !(Number.isInteger(count.value) && (count.value >= 1 || !node.shards))) {
        const least = node.shards ? ", at least 1" : "";
        reading.report("out-of-range", `\`scale\` takes a whole number of ${what}${least}.`, node.count?.$cstNode);
        return null;
      }
      if (!component || !count) return null;
      return node.shards ? { type: "reshard", component, shards: count.value } : { type: "scale", component, replicas: count.value };
    }
    case "DeployEffect": {
      const component = workerOf(node.target, reading);
      return component ? { type: "deploy", component, rolling: node.rolling } : null;
    }
    case "RestartEffect": {
      const component = workerOf(node.target, reading);
      return component ? { type: "restart", component } : null;
    }
  }
}

/** What a scenario may act on: users neither fail nor grow slow, and `load` changes how many there are. */
const workers: readonly string[] = componentKinds.filter((kind) => kind !== "client");

function workerOf(target: Parameters<Reading["symbol"]>[0], reading: Reading): ElementId | null {
  return reading.symbol(target, ["component"], "a component that does work", workers)?.id ?? null;
}

/** `x 5`, or `x5`. */
function factorOf(node: LoadEffect | SlowEffect, what: string, reading: Reading): number | null {
  if (node.attached !== undefined) return Number(node.attached.slice(1).replaceAll("_", ""));
  return reading.number(node.factor, "factor", what)?.value ?? null;
}

/** `kill Api`, `kill 2 of Api`, `kill Api.1` (a replica by its number). */
function killOf(node: Extract<Effect, { $type: "KillEffect" }>, reading: Reading): ScenarioEffect | null {
  const [member] = node.target?.members ?? [];
  const replica = member !== undefined && /^\d+$/.test(member) ? Number(member) : null;
  const target = replica === null ? node.target : { ...node.target, members: [] };
  const component = workerOf(target, reading);
  const count = node.count === undefined ? null : Number(node.count);
  if (count !== null && !(Number.isInteger(count) && count >= 1)) {
    reading.report("out-of-range", "`kill` takes a whole number of replicas, at least 1.", node.$cstNode);
    return null;
  }
  return component ? { type: "kill", component, count, replica } : null;
}

function linkBetween(from: ElementId, to: ElementId, at: Effect["$cstNode"], links: KnownLinks, reading: Reading): Link | null {
  const link = links.get(pairKey(from, to))[0] ?? null;
  if (!link) reading.report("unknown-name", `There is no link from \`${from}\` to \`${to}\`, so nothing can be dropped on it.`, at);
  return link;
}

/** `hot key Link.hash 30%`: the field of an entity, found in the component that stores it. */
function hotKeyOf(node: HotKeyEffect, reading: Reading): ScenarioEffect | null {
  const share = reading.number(node.share, "ratio", "The share of `hot key`");
  const path = [node.field?.name ?? "", ...(node.field?.members ?? [])];
  const wanted = path.join(".");
  const symbols = [...reading.names.symbols.values()];
  const symbol = symbols.find(
    (candidate) => candidate.sort === "field" && (candidate.id === wanted || candidate.id.endsWith(`.${wanted}`)),
  );
  if (!symbol) {
    const fields = symbols.filter((candidate) => candidate.sort === "field");
    reading.unknown(wanted, "a field such as `Link.hash`", fields, node.field?.$cstNode);
    return null;
  }
  reading.referToPart(symbol, node.field);
  const [component = "", entity = null, field = ""] = symbol.id.split(".");
  return share && { type: "hot-key", component, entity, field, share: share.value };
}

type Metric = Extract<Expectation, { type: "metric" }>["metric"];

const metrics: Readonly<Record<string, { readonly metric: Metric; readonly of: NumberKind }>> = {
  availability: { metric: "availability", of: "ratio" },
  "error-rate": { metric: "error-rate", of: "ratio" },
  throughput: { metric: "throughput", of: "rate" },
  mean: { metric: "mean", of: "time" },
  utilisation: { metric: "utilisation", of: "ratio" },
  utilization: { metric: "utilisation", of: "ratio" },
  "queue-length": { metric: "queue-length", of: "count" },
  lag: { metric: "lag", of: "time" },
};

/** What a single component has, and a flow through several has not. */
const ofComponents: ReadonlySet<Metric> = new Set<Metric>(["utilisation", "queue-length", "lag"]);

function expectationOf(node: Expect, reading: Reading): Expectation[] {
  const text = reading.textOf(node).replace(/^expect\s+/, "");
  const origin = reading.origin(node.$cstNode);
  if (node.subject === "data") return [{ type: "no-data-loss", text, origin }];
  const target = reading.symbol(node.target, ["flow", "component"], "a flow or component");
  const name = node.metric === "latency" ? (node.statistic ?? "mean") : (node.metric ?? "");
  const quantile = quantileOf(name);
  const known = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (quantile === null && !known) {
    const meant = closest(name, [...Object.keys(metrics), "latency"]);
    const hint = meant ? ` Did you mean \`${meant}\`?` : "";
    const message = `\`${name}\` cannot be expected.${hint} Known are p50, p99 and other percentiles, ${Object.keys(metrics)
      .filter((key) => key !== "utilization")
      .join(", ")}.`;
    const at = reading.originOf(node, node.metric === "latency" && node.statistic ? "statistic" : "metric");
    const fixes = meant ? [replacement(`Change to \`${meant}\``, at, meant)] : [];
    reading.findings.report("unknown-property", message, at, { element: reading.element, fixes });
    return [];
  }
  if (target?.sort === "flow" && known && ofComponents.has(known.metric)) {
    const message = `\`${name}\` belongs to a component, and \`${target.name}\` is a flow. Name the component whose ${name} is meant.`;
    reading.report("wrong-target", message, node.target?.$cstNode);
    return [];
  }
  const bound = reading.number(node.bound, known?.of ?? "time", `The bound of \`${name}\``);
  const after = node.after ? reading.number(node.after, "time", "The time after `after`") : null;
  if (!target || !bound || !node.operator) return [];
  return [
    {
      type: "metric",
      target: target.id,
      metric: known?.metric ?? "percentile",
      quantile,
      comparison: node.operator,
      bound: bound.value,
      after: after?.value ?? null,
      text,
      origin,
    },
  ];
}
