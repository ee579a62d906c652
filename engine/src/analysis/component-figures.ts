import type { Component, Design } from "../model/index.ts";
import { percentText, rateText } from "../model/index.ts";
import { assumedOfComponent } from "./assumed.ts";
import type { ComponentFormulas } from "./availability/component-formula.ts";
import { availabilityFigures } from "./availability/figures.ts";
import { capacityPerReplica, maxComponentThroughput } from "./capacity.ts";
import type { ComponentState } from "./component-state.ts";
import { recoveryPoint, recoveryTime, storageFigure } from "./data/durability.ts";
import { approximate, exact, joinNotes, unknown, unknownLatency } from "./figure.ts";
import type { ComponentFigures, Figure, LatencyFigures, ShardFigures } from "./figures.ts";
import { latencyFigures } from "./latency/figures.ts";
import type { SteadyState } from "./solve.ts";
import type { Unknowns } from "./unknowns.ts";

/** Seconds of a month in prices: the language's month of 30 days. */
const pricedMonth = 30 * 86_400;

export function componentFigures(
  design: Design,
  component: Component,
  mean: SteadyState,
  peak: SteadyState,
  formulas: ComponentFormulas,
  unknowns: Unknowns,
): ComponentFigures {
  const state = mean.states.get(component.id) as ComponentState;
  const atPeak = peak.states.get(component.id) as ComponentState;
  const { load } = state;
  const total = load.read + load.write;
  const missing = unknowns.reason(component.id);
  const partial = unknowns.note(component.id);
  const rate = (value: number): Figure => (missing !== null ? unknown(missing) : exact(value, partial));
  const client = component.kind === "client";
  const writes = load.write > 0 || total === 0;
  const availability = formulas.of(component, component.store && writes ? "write" : "read");
  const hitRatio = mean.hitRatios.get(component.id) ?? null;
  return {
    id: component.id,
    rate: client ? exact(mean.loads.rates.size > 0 ? clientRate(design, component, mean) : 0) : rate(total),
    readRate: rate(load.read),
    writeRate: rate(load.write),
    peakRate: client ? exact(clientRate(design, component, peak)) : rate(atPeak.load.read + atPeak.load.write),
    utilisation: utilisation(state, missing, partial),
    peakUtilisation: utilisation(atPeak, missing, partial),
    capacityPerReplica: client ? unknown("a client does no work of its own") : capacityPerReplica(component),
    maxThroughput: client ? unknown("a client does no work of its own") : maxComponentThroughput(state),
    replicas: component.replicas.value,
    sojourn: sojourn(state, mean),
    wait: wait(state),
    inFlight: inFlight(state, missing),
    availability: availabilityFigures(availability, availabilityNote(component)),
    hitRatio,
    originRateWhenCold: hitRatio && load.lookups > 0 ? exact(load.lookups) : null,
    storage: storageFigure(component),
    shards: (component.store?.sharding ?? []).map((sharding) => ({ id: sharding.id, ...shardFigures(component, state) })),
    rpo: recoveryPoint(component),
    rto: recoveryTime(design, component),
    costPerMonth: cost(component),
    assumed: assumedOfComponent(design, component),
  };
}

/** Requests per second that start at a client. */
function clientRate(design: Design, client: Component, state: SteadyState): number {
  let total = 0;
  for (const flow of design.flows) if (flow.from === client.id) total += state.loads.rates.get(flow.id) ?? 0;
  return total;
}

function utilisation(state: ComponentState, missing: string | null, partial: string | null): Figure {
  const { component, busiest } = state;
  if (component.kind === "client") return unknown("a client does no work of its own");
  if (missing !== null) return unknown(missing);
  if (busiest.utilisation === null)
    return unknown(component.workers.value === null ? "no limit of workers is given" : (busiest.note ?? "no service time is given"));
  return exact(busiest.utilisation, partial);
}

/** Wait and service at the busiest replica. */
function sojourn(state: ComponentState, mean: SteadyState): LatencyFigures {
  const { busiest, component } = state;
  if (component.kind === "client") return unknownLatency("a client does no work of its own");
  if (busiest.sojourn === null) return unknownLatency(busiest.note ?? "no steady state");
  const notes = joinNotes([
    busiest.note,
    state.balancing ? `${state.balancing} over the replicas` : null,
    limitNote(state),
    shedNote(state, mean),
  ]);
  return latencyFigures(busiest.sojourn, busiest.method, notes);
}

function limitNote(state: ComponentState): string | null {
  const { component } = state;
  return joinNotes([
    component.blocking.value ? "workers held during downstream calls are not counted" : null,
    component.concurrency ? "the concurrency limit is not part of the closed forms" : null,
  ]);
}

function shedNote(state: ComponentState, mean: SteadyState): string | null {
  const { component, busiest } = state;
  const admitted = mean.admitted.get(component.id) ?? 1;
  const shed = component.loadShed && busiest.utilisation !== null && busiest.utilisation > component.loadShed.above.value;
  return joinNotes([
    shed ? `load is shed above ${percentText(component.loadShed?.above.value ?? 1)}, which is not part of the closed forms` : null,
    admitted < 1 ? `its rate limit lets ${percentText(admitted)} of ${rateText(state.load.read + state.load.write)} through` : null,
  ]);
}

function wait(state: ComponentState): Figure {
  const { busiest, component } = state;
  if (component.kind === "client") return unknown("a client does no work of its own");
  if (busiest.wait === null) return unknown(busiest.note ?? "no steady state");
  // The mean of M/G/1 is exact where only the percentiles are approximate.
  const exactMean = busiest.method === "exact" || (component.workers.value === 1 && busiest.note?.startsWith("M/G/1") === true);
  return exactMean ? exact(busiest.wait, busiest.note) : approximate(busiest.wait, busiest.note ?? "");
}

/** Little's law: rate times time. */
function inFlight(state: ComponentState, missing: string | null): Figure {
  if (missing !== null) return unknown(missing);
  const { read, write, load } = state;
  if ((load.read > 0 && read.time === null) || (load.write > 0 && write.time === null))
    return unknown(read.note ?? write.note ?? "no steady state");
  const value = load.read * (1 - read.refused) * (read.time?.mean ?? 0) + load.write * (1 - write.refused) * (write.time?.mean ?? 0);
  if (!Number.isFinite(value)) return unknown("the mean time here is infinite");
  return { value, method: read.method, note: read.note };
}

function shardFigures(component: Component, state: ComponentState): ShardFigures {
  const { shares } = state;
  const count = shares?.count ?? 1;
  const hottest = shares?.hottest ?? 1;
  const method = shares?.method ?? "exact";
  const total = state.load.read + state.load.write;
  const storage = storageFigure(component);
  const storagePerShard: Figure = !storage
    ? unknown("no entity is declared")
    : storage.value === null
      ? storage
      : { value: storage.value * hottest, method, note: "on the busiest shard, if data lies as unevenly as requests; one copy" };
  return {
    count,
    hottestShare: hottest,
    reason: shares?.reason ?? "one shard",
    method,
    rateHottest: { value: total * hottest, method, note: shares?.reason ?? null },
    storagePerShard,
  };
}

function availabilityNote(component: Component): string | null {
  if (component.kind === "client") return "clients are taken as up";
  if (component.technology?.managed) return "a managed service: the availability of the whole";
  return null;
}

function cost(component: Component): Figure | null {
  if (!component.cost) return null;
  const shards = component.store?.sharding[0]?.shards.value ?? 1;
  const units = component.replicas.value * shards;
  const note = component.autoscale ? `${units} replicas as declared; month of 30 days` : "month of 30 days";
  return exact(component.cost.value * units * pricedMonth, note);
}
