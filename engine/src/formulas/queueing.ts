import { erlangB, erlangC } from "../analysis/queueing/erlang.ts";
import { mmcMeanWait, mmcSojournQuantile } from "../analysis/queueing/mmc.ts";
import { type Formula, type FormulaProblem, formula } from "./formula.ts";
import { amount, count, number, optional, positive, share } from "./parameters.ts";

const group = "Queues and threads";
const cooper = "Cooper, Introduction to Queueing Theory, 1981, chapter 3";
const mostServers = 10_000_000;

/** Mean number in a system that things enter at `rate` per second and leave after `time` seconds on average. Source: Little, Operations Research 1961. */
export function inFlight(rate: number, time: number): number {
  return rate * time;
}

/**
 * Threads that keep `cores` busy to a share `use` (0…1) when each task waits `wait` seconds for every `compute` seconds of work.
 * Source: Goetz, "Java Concurrency in Practice", 2006, section 8.2.
 */
export function poolSize(cores: number, wait: number, compute: number, use = 1): number {
  return Math.ceil(cores * use * (1 + wait / compute) * (1 - 1e-12));
}

function unstable(rate: number, service: number, servers: number): FormulaProblem {
  const busy = Math.round(((rate * service) / servers) * 100);
  return {
    problem: `has no value: ${servers === 1 ? "the server" : `each of ${servers} servers`} would be ${busy}% busy, so the queue grows without end`,
    parameter: "rate",
  };
}

const rate = amount("rate", "rate", "requests");
const service = positive("service", "time", "mean service time of one server");
const servers = count("servers", "servers or threads", 1, mostServers);
const load = number("load", "offered load in erlangs: rate × service time");
const poisson = "for requests at random times and exponential service";

/** Servers, threads and waiting. */
export const queueing: readonly Formula[] = [
  formula({
    name: "in-flight",
    group,
    summary: "Requests, connections or threads in use at the same time, on average (Little's law).",
    formula: "{rate} · {time}",
    source: "Little, A proof for the queuing formula L = λW, 1961; exact for any system",
    parameters: [rate, amount("time", "time", "mean time each stays")],
    result: { dimension: "none", documentation: "mean number" },
    example: "in-flight(400 rps, 250 ms)",
    compute: inFlight,
  }),
  formula({
    name: "pool-size",
    group,
    summary: "Threads that keep cores busy: one per core for pure computation, more when tasks wait.",
    formula: "⌈{cores} · {use} · (1 + {wait} / {compute})⌉",
    source: "Goetz, Java Concurrency in Practice, 2006, section 8.2",
    parameters: [
      count("cores", "cores", 1),
      amount("wait", "time", "time a task waits for others, 0 s for pure computation"),
      positive("compute", "time", "time a task computes"),
      optional(share("use", "share of the cores to use"), "100%"),
    ],
    result: { dimension: "none", documentation: "whole threads" },
    example: "pool-size(16, 50 ms, 5 ms)",
    compute: poolSize,
  }),
  formula({
    name: "erlang-b",
    group,
    summary: "Share of the requests that find all servers busy and are rejected, when nobody waits.",
    formula: "({load}^c / c!) / Σ {load}^k / k! for k = 0 … c, c = {servers}",
    source: `Erlang, 1917; ${cooper}`,
    parameters: [count("servers", "servers or lines", 0, mostServers), load],
    result: { dimension: "none", documentation: "share of the requests; exact for any distribution of service" },
    example: "erlang-b(10, 8)",
    compute: erlangB,
  }),
  formula({
    name: "erlang-c",
    group,
    summary: "Share of the requests that have to wait (M/M/c).",
    formula: "B / (1 − ρ(1 − B)), B = erlang-b({servers}, {load}), ρ = {load} / {servers}",
    source: cooper,
    parameters: [servers, load],
    result: { dimension: "none", documentation: `share of the requests, ${poisson}; 100% in overload` },
    example: "erlang-c(10, 8)",
    compute: erlangC,
  }),
  formula({
    name: "mmc-wait",
    group,
    summary: "Mean wait before service at several servers with one queue (M/M/c).",
    formula: "erlang-c({servers}, {rate}·{service}) · {service} / ({servers} − {rate}·{service})",
    source: cooper,
    parameters: [rate, service, servers],
    result: { dimension: "time", documentation: `mean of all requests, ${poisson}` },
    example: "mmc-wait(800 rps, 10 ms, 10)",
    compute: (perSecond, mean, many) => mmcMeanWait(perSecond, mean, many) ?? unstable(perSecond, mean, many),
  }),
  formula({
    name: "mmc-percentile",
    group,
    summary: "Time from arrival to answer that a share of the requests does not exceed, at several servers with one queue (M/M/c).",
    formula: "t with P(wait + service ≤ t) = {share}, for λ = {rate}, S = {service}, c = {servers}",
    source: "Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory, section 3.3",
    parameters: [
      rate,
      service,
      servers,
      { name: "share", dimension: "none", documentation: "share of the requests, such as 99%", share: true, least: 0, below: 1 },
    ],
    result: { dimension: "time", documentation: `sojourn time, ${poisson}` },
    example: "mmc-percentile(800 rps, 10 ms, 10, 99%)",
    compute: (perSecond, mean, many, p) => mmcSojournQuantile(perSecond, mean, many, p) ?? unstable(perSecond, mean, many),
  }),
];
