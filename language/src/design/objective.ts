import type { LatencyStatistic, Objective, ObjectiveTerm } from "@lintel/engine/model";
import { replacement } from "../findings.ts";
import type { SloDeclaration, SloTerm } from "../generated/ast.ts";
import { closest } from "../names/suggest.ts";
import { quantileOf } from "../values/distribution.ts";
import type { TakenIds } from "./known.ts";
import type { Reading } from "./reading.ts";

/** The objectives of one `slo` block, one for each term. */
export function objectivesOf(node: SloDeclaration, ids: TakenIds, reading: Reading): Objective[] {
  const target = reading.about(null).symbol(node.target, ["flow", "component"], "a flow or component");
  if (!target) return [];
  const accepts = node.members.flatMap((member) => (member.$type === "Accept" ? [reading.acceptOf(member)] : []));
  return node.members.flatMap((member) => {
    if (member.$type !== "SloTerm") return [];
    const name = `slo ${target.id}: ${[member.metric, member.statistic].filter(Boolean).join(" ")}`;
    const term = termOf(member, reading.about(name));
    if (!term) return [];
    const id = ids.next(name);
    reading.declared(id, member);
    const objective: Objective = {
      id,
      name: id,
      title: node.title ?? reading.textOf(member),
      documentation: reading.documentation(node),
      origin: reading.origin(member.$cstNode),
      accepts,
      target: target.id,
      term,
      comparison: member.operator ?? (upper.has(term.type) ? "<=" : ">="),
      text: reading.textOf(member),
    };
    return [objective];
  });
}

const metrics = ["availability", "latency", "throughput", "error-rate", "rpo", "rto", "staleness", "durability"] as const;
type Metric = (typeof metrics)[number];

/** Metrics whose bound is the most allowed; of the others it is the least. */
const upper: ReadonlySet<Metric> = new Set<Metric>(["latency", "error-rate", "rpo", "rto", "staleness"]);

/** Where a bound stands that no objective has; empty where it has no other place. */
function elsewhere(metric: string, text: string): string {
  if (["lag", "queue-length", "utilisation"].includes(metric)) return `A scenario expects it: \`expect … ${text}\`. `;
  if (["duration", "time", "runtime", "deadline"].includes(metric))
    return "How long a job runs is computed (`lintel analyze`), and one that takes longer than its `every` is a finding. ";
  return "";
}

function termOf(node: SloTerm, reading: Reading): ObjectiveTerm | null {
  const metric = metrics.find((candidate) => candidate === node.metric);
  if (!metric) {
    // `p99 < 500 ms`: a percentile can only be one of latency.
    const isStatistic = node.metric === "mean" || quantileOf(node.metric ?? "") !== null;
    const meant = isStatistic ? `latency ${node.metric}` : closest(node.metric ?? "", metrics);
    const origin = reading.originOf(node, "metric");
    const fixes = meant ? [replacement(`Change to \`${meant}\``, origin, meant)] : [];
    const instead = meant ? `Did you mean \`${meant}\`? ` : elsewhere(node.metric ?? "", reading.textOf(node));
    const message = `There is no objective \`${node.metric}\`. ${instead}Known are ${metrics.join(", ")}.`;
    reading.findings.report("unknown-property", message, origin, { fixes });
    return null;
  }
  if (!directionFits(node, metric, reading)) return null;
  if (node.statistic && metric !== "latency") {
    const message = `\`${metric}\` has no percentiles, so \`${node.statistic}\` is not used. Remove it, or write an objective for \`latency\`.`;
    reading.findings.report("wrong-type", message, reading.originOf(node, "statistic"), { element: reading.element });
  }
  if (node.window && metric !== "availability") {
    const message = `Only \`availability\` is promised over a time, so \`over\` is not used for \`${metric}\`. Remove it.`;
    reading.findings.report("wrong-type", message, reading.originOf(node, "window"), { element: reading.element });
  }
  const what = `The bound of \`${metric}\``;
  switch (metric) {
    case "availability": {
      const bound = reading.number(node.bound, "ratio", what);
      const over = node.window ? reading.number(node.window, "time", "The time of `over`") : null;
      return bound && { type: metric, bound: bound.value, over: over?.value ?? null };
    }
    case "latency": {
      const bound = reading.number(node.bound, "time", what);
      const statistic = statisticOf(node, reading);
      return bound && statistic !== null ? { type: metric, statistic, bound: bound.value } : null;
    }
    case "throughput": {
      const bound = reading.number(node.bound, "rate", what);
      return bound && { type: metric, bound: bound.value };
    }
    case "error-rate":
    case "durability": {
      const bound = reading.number(node.bound, "ratio", what);
      return bound && { type: metric, bound: bound.value };
    }
    case "rpo":
    case "rto":
    case "staleness": {
      const bound = reading.number(node.bound, "time", what);
      return bound && { type: metric, bound: bound.value };
    }
  }
}

function directionFits(node: SloTerm, metric: Metric, reading: Reading): boolean {
  const given = node.operator;
  if (!given || given.startsWith("<") === upper.has(metric)) return true;
  const right = upper.has(metric) ? "<" : ">=";
  const origin = reading.originOf(node, "operator");
  const message = `\`${metric}\` is bounded from ${upper.has(metric) ? "above" : "below"}: write \`${right}\` instead of \`${given}\`.`;
  reading.findings.report("wrong-type", message, origin, {
    element: reading.element,
    fixes: [replacement(`Change to \`${right}\``, origin, right)],
  });
  return false;
}

function statisticOf(node: SloTerm, reading: Reading): LatencyStatistic | null {
  if (!node.statistic || node.statistic === "mean") return "mean";
  const quantile = quantileOf(node.statistic);
  if (quantile === null) {
    const message = `\`${node.statistic}\` is not a statistic of latency: write mean, p50, p99 or p99.9.`;
    reading.findings.report("wrong-type", message, reading.originOf(node, "statistic"), { element: reading.element });
  }
  return quantile;
}
