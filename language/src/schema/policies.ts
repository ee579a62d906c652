import * as defaults from "./defaults.ts";
import { count, duration, oneOf, ratio, someRate, someTime, wholeFrom } from "./kinds.ts";
import type { PropertySpec } from "./types.ts";

export const healthCheckProperties: readonly PropertySpec[] = [
  {
    key: "every",
    values: [someTime],
    documentation: "Time between checks.",
    example: "1 s",
    default: { text: "5 s", source: defaults.healthEvery.reason },
  },
  {
    key: "misses",
    values: [wholeFrom(1)],
    documentation: "Missed checks before a replica counts as dead.",
    example: "3",
    default: { text: "2", source: defaults.healthMisses.reason },
  },
];

export const autoscaleProperties: readonly PropertySpec[] = [
  {
    key: "min",
    values: [wholeFrom(1)],
    documentation: "Fewest replicas.",
    example: "2",
    default: { text: "the given `replicas`", source: "never fewer than written" },
  },
  {
    key: "max",
    values: [wholeFrom(1)],
    documentation: "Most replicas.",
    example: "20",
    default: { text: "the given `replicas`", source: "never more unless `max` is given" },
  },
  {
    key: "target",
    values: [ratio],
    documentation: "Utilisation to hold.",
    example: "60%",
    default: { text: "60%", source: defaults.autoscaleTarget.reason },
  },
  {
    key: "every",
    values: [someTime],
    documentation: "Time between decisions.",
    example: "15 s",
    default: { text: "15 s", source: defaults.autoscaleEvery.reason },
  },
  {
    key: "startup",
    values: [duration],
    documentation: "Time until a new replica takes traffic.",
    example: "90 s",
    default: { text: "60 s", source: defaults.autoscaleStartup.reason },
  },
];

export const rateLimitProperties: readonly PropertySpec[] = [
  {
    key: "algorithm",
    values: [oneOf("token-bucket", "leaky-bucket", "fixed-window", "sliding-log", "sliding-window")],
    documentation: "How requests are counted.",
    example: "token-bucket",
    default: { text: "token-bucket", source: defaults.rateLimitAlgorithm.reason },
  },
  { key: "rate", values: [someRate], documentation: "Requests allowed per time.", example: "100 rps" },
  {
    key: "burst",
    values: [count],
    documentation: "Requests that may come at once.",
    example: "20",
    default: { text: "one second's worth", source: "as many as `rate` allows in one second" },
  },
  {
    key: "window",
    values: [someTime],
    documentation: "Length of a window.",
    example: "1 min",
    default: { text: "1 s", source: defaults.rateLimitWindow.reason },
  },
  {
    key: "per",
    values: [oneOf("client", "all")],
    documentation: "One limit for each client, or one for all together.",
    example: "client",
    default: { text: "all", source: "one limit for all unless `per client` is given" },
  },
  {
    key: "store",
    values: [{ type: "reference", to: "component" }],
    documentation: "Where the counters are shared; without it each replica counts alone.",
    example: "Redis",
  },
];

export const loadShedProperties: readonly PropertySpec[] = [
  {
    key: "above",
    values: [ratio],
    documentation: "Utilisation above which new requests are refused.",
    example: "90%",
    default: { text: "90%", source: defaults.shedAbove.reason },
  },
];
