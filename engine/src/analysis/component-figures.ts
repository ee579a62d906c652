import type { Component, Design, Sharding } from "../model/index.ts";
import { percentText, rateText } from "../model/index.ts";
import { assumedOfComponent } from "./assumed.ts";
import { availabilityUnderLoad, type CarriedLoads } from "./availability/carrying.ts";
import type { ComponentFormulas } from "./availability/component-formula.ts";
import { residenceFigure } from "./cache/hit-ratio.ts";
import { capacityPerReplica, maxComponentThroughput } from "./capacity/throughput.ts";
import type { ComponentState } from "./component-state.ts";
import { componentCost, costPerMillion } from "./cost.ts";
import { durability } from "./data/durability.ts";
import { recoveryPoint, recoveryTime } from "./data/recovery.ts";
import { shardMoves } from "./data/shard-moves.ts";
import { quorum, staleness } from "./data/staleness.ts";
import { fullAfter, growthFigure, storageFigure, storageOverTime, usableSpace } from "./data/storage.ts";
import {
  approximate,
  approximately,
  bothDoubts,
  doubtful,
  exact,
  joinNotes,
  lessExact,
  unknown,
  unknownLatency,
  withoutLoad,
} from "./figure.ts";
import type { ComponentFigures, Figure, LatencyFigures, ShardFigures } from "./figures.ts";
import { jobFigures } from "./kinds/job.ts";
import { swarmFigures } from "./kinds/swarm.ts";
import { latencyFigures } from "./latency/figures.ts";
import { loadLeftOut, timeLeftOut } from "./left-out.ts";
import type { SteadyState } from "./solve.ts";
import type { Unknowns } from "./unknowns.ts";

export function componentFigures(
  design: Design,
  component: Component,
  mean: SteadyState,
  peak: SteadyState,
  formulas: ComponentFormulas,
  carried: CarriedLoads,
  unknowns: Unknowns,
): ComponentFigures {
  const state = mean.states.get(component.id) as ComponentState;
  const atPeak = peak.states.get(component.id) as ComponentState;
  const { load } = state;
  const total = load.read + load.write;
  const missing = unknowns.reason(component.id);
  const note = unknowns.note(component.id);
  const isPartial = unknowns.isPartial(component.id);
  const partial = isPartial ? note : null;
  const idle = isPartial ? null : note;
  const rate = (value: number): Figure =>
    missing !== null ? unknown(missing) : withoutLoad(doubtful(exact(value, idle), mean.inexact.rates.get(component.id) ?? null), partial);
  const unloaded = missing ?? partial;
  const leftOut = bothDoubts(
    approximately(joinNotes(timeLeftOut(design, component, mean.admitted.get(component.id) ?? 1))),
    mean.inexact.rates.get(component.id),
    (state.busiest.wait ?? 0) > 0 ? approximately(mean.inexact.arrivals.get(component.id) ?? null) : null,
  );
  const client = component.kind === "client";
  const access = availabilityAccess(state);
  const ratio = mean.hitRatios.get(component.id) ?? null;
  // A cache that only counts for a rate limit is never looked up.
  const hitRatio = ratio?.value === null && total > 0 && load.lookups === 0 ? null : ratio;
  const price = componentCost(component);
  return {
    id: component.id,
    rate: rate(client ? clientRate(design, component, mean) : total),
    readRate: rate(load.read),
    writeRate: rate(load.write),
    peakRate: rate(client ? clientRate(design, component, peak) : atPeak.load.read + atPeak.load.write),
    utilisation: withoutLoad(utilisation(state, mean, missing, idle), partial),
    peakUtilisation: withoutLoad(utilisation(atPeak, peak, missing, idle), partial),
    capacityPerReplica: client ? unknown("a client does no work of its own") : capacityPerReplica(state),
    held: state.busiest.places,
    maxThroughput: componentThroughput(state),
    replicas: component.replicas.value,
    sojourn: withoutLoad(doubtful(sojourn(state, mean), leftOut), unloaded),
    wait: withoutLoad(doubtful(wait(state), leftOut), unloaded),
    inFlight: withoutLoad(doubtful(inFlight(state, missing), leftOut), partial),
    availability: availabilityUnderLoad(
      carried,
      formulas.of(component, access),
      availabilityNote(component),
      (carrying, plain) => carrying.ofComponent(component, access, plain),
      (carrying) => carrying.componentFormula(component, access),
    ),
    hitRatio,
    originRateWhenCold: hitRatio && load.lookups > 0 ? exact(load.lookups) : null,
    capacity: null,
    residence: residenceFigure(component, load.lookups),
    storage: storageFigure(component),
    storageGrowth: growthFigure(component),
    storageOverTime: storageOverTime(component),
    usableSpace: usableSpace(component),
    fullAfter: fullAfter(component, state.shares?.hottest ?? 1),
    shards: (component.store?.sharding ?? []).map((sharding) => ({ id: sharding.id, ...shardFigures(component, sharding, state) })),
    rpo: recoveryPoint(component),
    rto: recoveryTime(design, component),
    staleness: staleness(component),
    durability: durability(component),
    quorum: quorum(component),
    costPerMonth: price,
    costPerMillion: costPerMillion(price, rate(client ? clientRate(design, component, mean) : total)),
    swarm: swarmFigures(component),
    job: jobFigures(component),
    assumed: assumedOfComponent(design, component),
  };
}

/** Whether a component counts as up when it can be read or when it can be written, by what is asked of it. */
export function availabilityAccess({ component, load }: ComponentState): "read" | "write" {
  return component.store && (load.write > 0 || load.read + load.write === 0) ? "write" : "read";
}

/** Requests per second that the whole component carries. */
export function componentThroughput(state: ComponentState): Figure {
  if (state.component.kind === "client") return unknown("a client does no work of its own");
  return lessExact(maxComponentThroughput(state), unevenShards(state));
}

/** Requests per second that start at a client. */
function clientRate(design: Design, client: Component, state: SteadyState): number {
  let total = 0;
  for (const flow of design.flows) if (flow.from === client.id) total += state.loads.rates.get(flow.id) ?? 0;
  return total;
}

function utilisation(state: ComponentState, steady: SteadyState, missing: string | null, idle: string | null): Figure {
  const { component, busiest } = state;
  if (component.kind === "client") return unknown("a client does no work of its own");
  if (missing !== null) return unknown(missing);
  if (busiest.utilisation === null)
    return unknown(component.workers.value === null ? "no limit of workers is given" : (busiest.note ?? "no service time is given"));
  const leftOut = bothDoubts(
    approximately(joinNotes(loadLeftOut(component, steady.admitted.get(component.id) ?? 1))),
    steady.inexact.rates.get(component.id),
    approximately(unevenShards(state)),
  );
  return doubtful(exact(busiest.utilisation, idle), leftOut);
}

/** Wait and service at the busiest replica. */
export function sojourn(state: ComponentState, mean: SteadyState): LatencyFigures {
  const { busiest, component } = state;
  if (component.kind === "client") return unknownLatency("a client does no work of its own");
  if (busiest.sojourn === null) return unknownLatency(busiest.note ?? "no steady state");
  const notes = joinNotes([busiest.note, state.balancing ? `${state.balancing} over the replicas` : null, admittedNote(state, mean)]);
  return latencyFigures(busiest.sojourn, busiest.method, notes);
}

function admittedNote(state: ComponentState, mean: SteadyState): string | null {
  const admitted = mean.admitted.get(state.component.id) ?? 1;
  return admitted < 1 ? `its rate limit lets ${percentText(admitted)} of ${rateText(state.load.read + state.load.write)} through` : null;
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

/** Where the share of the busiest shard is an approximation, and why. */
function unevenShards({ shares }: ComponentState): string | null {
  return shares && shares.method !== "exact" ? shares.reason : null;
}

function shardFigures(component: Component, sharding: Sharding, state: ComponentState): ShardFigures {
  const { shares } = state;
  const count = shares?.count ?? 1;
  const hottest = shares?.hottest ?? 1;
  const method = shares?.method ?? "exact";
  const { read, write, scatteredRead, scatteredWrite } = state.load;
  const scattered = scatteredRead + scatteredWrite;
  const storage = storageFigure(component);
  const moves = shardMoves(sharding);
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
    // What names no field of the shard key asks every shard, the busiest too.
    rateHottest: { value: (read + write - scattered) * hottest + scattered, method, note: shares?.reason ?? null },
    storagePerShard,
    keysMovedOnJoin: moves.join,
    keysMovedOnLeave: moves.leave,
  };
}

function availabilityNote(component: Component): string | null {
  if (component.kind === "client") return "clients are taken as up";
  if (component.technology?.managed) return "a managed service: the availability of the whole";
  return null;
}
