import type { CallStep, Component, Design, ElementId, Step } from "../../model/index.ts";
import { bodyRunsOnMiss, lookup, mean, squaredVariation, writesBack } from "../../model/index.ts";
import { type Departures, departureVariation } from "../queueing/departures.ts";
import type { Loads } from "./propagate.ts";
import { shardedLoads } from "./replica-loads.ts";
import type { Sources } from "./sources.ts";
import { splitOf } from "./spreading.ts";
import type { Behaviour } from "./tally.ts";

/*
 * How regular the arrivals are at each component: requests are followed along their calls, each station leaving them as its services do. Streams
 * that meet are mixed with the weights of Whitt's network analyzer (1983).
 */

/** Requests on their way: as the last station that shapes them leaves them, and how much of that is left of them. */
interface Stream {
  readonly from: Departures;
  /** Part of those departures, picked at random, 0…1. */
  readonly share: number;
}

/** What a component does to those that pass; `null` where it has no queue that shapes them. */
interface Shape {
  readonly utilisation: number;
  readonly service: number;
  readonly servers: number;
  readonly queues: number;
  /** Part of its requests that one queue gets, where they are spread at random. */
  readonly each: number;
}

interface Arrivals {
  rate: number;
  /** Sums over streams of rate × variation, of rate², and of rate × utilisation and share of the station before. */
  varied: number;
  squares: number;
  busy: number;
  shared: number;
}

/** How regular the arrivals at a component are, all its queues together. */
export interface ShapedArrivals {
  /** Squared variation of the times between them, as the queue there feels it. */
  readonly variation: number;
  /** What shapes them; `null` where they are regular from their source on. */
  readonly shapedBy: Shaping | null;
  /** How far the arrivals at one replica are those at another, 0…1: calls of one request that come together; nothing for 0. */
  readonly alike?: number;
}

/** A station that lets go of random arrivals more regularly than they came, for as long as it is busy. */
export interface Shaping {
  /** Busy share of its servers, and the part of its departures, picked at random, that goes on, both 0…1; the mean of several. */
  readonly utilisation: number;
  readonly share: number;
}

const maxDepth = 1200;
/** Utilisation below which a station leaves its arrivals as they come. */
const idle = 0.02;
/** Differences from random arrivals that change no printed figure. */
const negligible = 0.004;
/** Loads of a station over those of the last one below which the last one is still what shapes the stream. */
const lesser = 0.5;

const random: Departures = { arrivals: 1, service: 1, utilisation: 0, servers: 1, queues: 1 };

/** How regular arrivals at each component are; those that are as good as random are left out. */
export function arrivalVariations(
  design: Design,
  sources: Sources,
  loads: Loads,
  behaviour: Behaviour,
): ReadonlyMap<ElementId, ShapedArrivals> {
  const { components } = lookup(design);
  const shapes = new Map(design.components.map((component) => [component.id, shapeOf(design, component, loads)] as const));
  const constant = sources.flows.some(({ flow }) => components.get(flow.from ?? "")?.client?.arrivals.value.type === "constant");
  if (!constant && ![...shapes.values()].some((shape) => shape !== null && shape.utilisation > idle && shape.service !== 1))
    return new Map();
  const met = new Map<ElementId, Arrivals>();
  const walk = new Walk({ design, sources, loads, behaviour, shapes, met });
  for (const { id, flow, steps } of sources.flows) {
    const type = components.get(flow.from ?? "")?.client?.arrivals.value.type;
    const from = type === "constant" ? { ...random, arrivals: 0, service: 0 } : random;
    walk.steps(steps, { from, share: 1 }, loads.rates.get(id) ?? 0, 0);
  }
  const found = new Map<ElementId, ShapedArrivals>();
  for (const [id, arrivals] of met) {
    const variation = mixedVariation(arrivals, loads, id, shapes.get(id)?.utilisation ?? 0);
    if (Math.abs(variation - 1) <= negligible) continue;
    const { rate, busy, shared } = arrivals;
    found.set(id, { variation, shapedBy: constant ? null : { utilisation: busy / rate, share: shared / rate } });
  }
  return found;
}

/** Streams that meet: the more there are, and the idler the station, the more random they are together. Source: Whitt 1983, eq. 29. */
function mixedVariation({ rate, varied, squares }: Arrivals, loads: Loads, id: ElementId, utilisation: number): number {
  const load = loads.components.get(id);
  const rest = Math.max(0, (load ? load.read + load.write : 0) - rate);
  const total = rate + rest;
  if (!(total > 0)) return 1;
  const streams = (total * total) / (squares + rest * rest);
  const weight = 1 / (1 + 4 * (1 - Math.min(1, utilisation)) ** 2 * (streams - 1));
  return weight * ((varied + rest) / total) + 1 - weight;
}

function shapeOf(design: Design, component: Component, loads: Loads): Shape | null {
  const service = component.serviceTime?.value;
  const servers = component.workers.value;
  const load = loads.components.get(component.id);
  if (!service || servers === null || !load || component.blocking.value) return null;
  const shards = Math.max(1, Math.floor(component.store?.sharding[0]?.shards.value ?? 1));
  const { busiest, spread, reader } = shardedLoads(component, load, null, Math.max(1, component.replicas.value)).hot;
  const utilisation = (busiest * mean(service)) / servers / shards;
  const variation = component.discipline.value === "ps" ? 1 : squaredVariation(service);
  if (!(utilisation > 0 && utilisation < 1) || !Number.isFinite(variation)) return null;
  const total = load.read + load.write;
  // Replicas of which the least loaded is picked are nearly one queue.
  if (spread > 1 && splitOf(design, component, loads).pooledBy !== null)
    return { utilisation, service: variation, servers: servers * spread, queues: shards, each: 1 / shards };
  return { utilisation, service: variation, servers, queues: spread * shards, each: Math.min(1, reader / shards / total) };
}

interface Context {
  readonly design: Design;
  readonly sources: Sources;
  readonly loads: Loads;
  readonly behaviour: Behaviour;
  readonly shapes: ReadonlyMap<ElementId, Shape | null>;
  readonly met: Map<ElementId, Arrivals>;
}

class Walk {
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** The stream after `steps`, of which `rate` begin per second. */
  steps(steps: readonly Step[], stream: Stream, rate: number, depth: number): Stream {
    if (depth > maxDepth || !(rate > 0)) return stream;
    let current = stream;
    for (const step of steps) current = this.step(step, current, rate, depth);
    return current;
  }

  private step(step: Step, stream: Stream, rate: number, depth: number): Stream {
    if (step.onError)
      this.steps(
        step.onError,
        thinned(stream, this.context.behaviour.failure(step)),
        rate * this.context.behaviour.failure(step),
        depth + 1,
      );
    switch (step.type) {
      case "call":
        return this.call(step, stream, rate, depth);
      case "parallel":
        for (const branch of step.branches) this.steps(branch, stream, rate, depth + 1);
        return stream;
      case "choose":
        return this.oneOf(step.options, stream, rate, depth);
      case "maybe":
        return this.oneOf([step], stream, rate, depth);
      case "repeat":
        return this.steps(step.steps, stream, rate * step.count, depth + 1);
    }
  }

  /**
   * Streams that part and come together again: the largest one that a station has shaped on its way, among others that are as good as random to
   * it; as before where none has.
   */
  private oneOf(
    ways: readonly { readonly probability: number; readonly steps: readonly Step[] }[],
    stream: Stream,
    rate: number,
    depth: number,
  ): Stream {
    let found: { readonly probability: number; readonly stream: Stream } | null = null;
    for (const { probability, steps } of ways) {
      const after = this.steps(steps, thinned(stream, probability), rate * probability, depth + 1);
      if (after.from !== stream.from && probability > (found?.probability ?? 0)) found = { probability, stream: after };
    }
    return found && found.probability > 0.5 ? thinned(found.stream, found.probability) : stream;
  }

  private call(call: CallStep, stream: Stream, rate: number, depth: number): Stream {
    const { design, behaviour } = this.context;
    const attempts = rate * behaviour.attempts(call);
    const after = this.through(call.to, stream, attempts);
    if (lookup(design).components.get(call.to)?.messaging) return call.async ? stream : after;
    const missed = 1 - behaviour.hitRatio(call.to);
    const entered = attempts * behaviour.enters(call);
    const written = writesBack(design, call) ? behaviour.written(call.to) : 1;
    const inside = bodyRunsOnMiss(design, call)
      ? this.steps(call.body, thinned(after, missed), entered * missed, depth + 1)
      : this.steps(call.body, thinned(after, written), entered * written, depth + 1);
    const back = bodyRunsOnMiss(design, call) ? after : inside;
    if (call.onMiss) this.steps(call.onMiss, thinned(back, missed), rate * missed, depth + 1);
    return call.async ? stream : back;
  }

  /** Counts the arrivals of a stream at a component, and says how it goes on from there. */
  private through(id: ElementId, stream: Stream, rate: number): Stream {
    const { shapes, met, loads } = this.context;
    const shape = shapes.get(id) ?? null;
    if (shape === null) return stream;
    const share = stream.share * shape.each;
    const whole = departureVariation(stream.from, { utilisation: shape.utilisation, service: shape.service, share });
    const variation = stream.share * whole + 1 - stream.share;
    const known = met.get(id) ?? { rate: 0, varied: 0, squares: 0, busy: 0, shared: 0 };
    const last = stream.from.utilisation;
    met.set(id, {
      rate: known.rate + rate,
      varied: known.varied + rate * variation,
      squares: known.squares + rate * rate,
      busy: known.busy + rate * last,
      shared: known.shared + rate * stream.share,
    });
    if (shape.utilisation < idle || busyness(shape.utilisation) < lesser * busyness(last)) return stream;
    const load = loads.components.get(id);
    const part = load ? Math.min(1, rate / (load.read + load.write)) : 1;
    const { utilisation, service, servers, queues } = shape;
    return { from: { arrivals: variation, service, utilisation, servers, queues }, share: part };
  }
}

function thinned(stream: Stream, probability: number): Stream {
  return probability === 1 ? stream : { ...stream, share: stream.share * Math.max(0, Math.min(1, probability)) };
}

function busyness(utilisation: number): number {
  return utilisation / Math.max(1e-3, 1 - utilisation);
}
