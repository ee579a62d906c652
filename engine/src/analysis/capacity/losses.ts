import type { Component, Design, ElementId } from "../../model/index.ts";
import { evaluate } from "../availability/bdd.ts";
import { lowerBound } from "../availability/lower-bound.ts";
import { shapeOf } from "../availability/shape.ts";
import type { BasicEvent, Formula } from "../availability/structure.ts";
import { fixed } from "../availability/structure.ts";
import { approximate, exact, joinNotes, unknown } from "../figure.ts";
import type { Figure, FlowFigures, LossFigures } from "../figures.ts";
import { Memory } from "../latency/memory.ts";
import type { ComponentLoad } from "../load/propagate.ts";
import { consumerKey, emptyLoad, propagateSteps } from "../load/propagate.ts";
import type { Source, Sources } from "../load/sources.ts";
import { type Behaviour, type Tally, tallyOf } from "../load/tally.ts";
import type { SteadyState } from "../solve.ts";
import { finish, type Steps } from "../steps.ts";
import { busiestOf, busiestWith } from "./survivors.ts";
import { capacityPerReplica } from "./throughput.ts";

/** Something that is lost: a replica of a component, or all that stands in a zone or region. */
interface Loss {
  readonly kind: LossFigures["kind"];
  readonly lost: ElementId;
  /** Replicas (of each shard) that are left, where some are lost. */
  readonly left: ReadonlyMap<ElementId, number>;
}

/** A flow at its peak, with what it carries in the proportions of that hour. */
export interface Crowded {
  readonly flow: FlowFigures;
  readonly losses: Losses;
}

/** Components of one flow whose replicas are taken away one at a time. */
const mostComponents = 200;
/** Losses kept of one flow: the worst. */
const mostLosses = 30;

/** How much a flow carries after a loss, at one load of the design; the loads with a loss are computed once for all flows. */
export class Losses {
  private readonly design: Design;
  private readonly sources: Sources;
  private readonly state: SteadyState;
  private readonly places: readonly Loss[];
  private readonly single = new Map<ElementId, Loss | null>();
  private asking: Map<ElementId, Source[]> | null = null;
  private readonly utilisations = new Map<Loss, ReadonlyMap<ElementId, number>>();
  private readonly tallies = new Map<Source, { readonly shares: ReadonlyMap<ElementId, number>; readonly tally: Tally }[]>();

  constructor(design: Design, sources: Sources, state: SteadyState) {
    this.design = design;
    this.sources = sources;
    this.state = state;
    this.places = design.regions.flatMap((region) => [
      ...(design.regions.length > 1 ? [this.lossOf("region", region.id)] : []),
      ...region.zones.map((zone) => this.lossOf("zone", zone.id)),
    ]);
  }

  /** Works out what every zone and region that is lost changes for all flows: much at once for the first flow that asks. */
  *ofPlaces(): Steps<void> {
    for (const loss of this.places) {
      this.utilisations.set(loss, yield* this.busySteps(loss));
      yield;
    }
  }

  /** The losses that touch a flow, worst first. `formula`: when its requests succeed; `crowded`: the peak, where flows grow unlike each other. */
  of(flow: FlowFigures, formula: Formula, crowded: Crowded | null): readonly LossFigures[] {
    const atPeak = new Map(crowded?.losses.each(crowded.flow, formula).map((loss) => [`${loss.kind} ${loss.lost}`, loss]));
    return this.each(flow, formula)
      .map((loss) => {
        const there = atPeak.get(`${loss.kind} ${loss.lost}`);
        return there ? { ...loss, headroomAtPeak: there.headroom, bottleneck: there.bottleneck } : loss;
      })
      .sort((a, b) => a.served - b.served || (a.headroomAtPeak.value ?? Infinity) - (b.headroomAtPeak.value ?? Infinity))
      .slice(0, mostLosses);
  }

  private each(flow: FlowFigures, formula: Formula): LossFigures[] {
    const waited = [...(this.state.loads.tallies.get(flow.id)?.waited.keys() ?? [])];
    const singles = waited.slice(0, mostComponents).flatMap((id) => this.singleLoss(id) ?? []);
    const touching = this.places.filter((loss) => waited.some((id) => loss.left.has(id)));
    return [...touching, ...singles].map((loss) => this.figures(loss, flow, waited, formula));
  }

  private lossOf(kind: "zone" | "region", place: ElementId): Loss {
    const left = new Map<ElementId, number>();
    for (const component of this.design.components) {
      if (component.technology?.managed) continue;
      const places = kind === "zone" ? component.replicaZones : component.replicaRegions;
      const gone = places.filter((id) => id === place).length;
      if (gone > 0) left.set(component.id, Math.max(0, component.replicas.value - (gone * component.replicas.value) / places.length));
    }
    return { kind, lost: place, left };
  }

  private singleLoss(id: ElementId): Loss | null {
    const known = this.single.get(id);
    if (known !== undefined) return known;
    const component = this.state.states.get(id)?.component;
    const ours = component && component.kind !== "client" && component.kind !== "external" && !component.technology?.managed;
    const made: Loss | null = ours ? { kind: "replica", lost: id, left: new Map([[id, component.replicas.value - 1]]) } : null;
    this.single.set(id, made);
    return made;
  }

  private figures(loss: Loss, flow: FlowFigures, waited: readonly ElementId[], formula: Formula): LossFigures {
    const served = servedWithout(formula, loss);
    const common = { kind: loss.kind, lost: loss.lost, served };
    if (served === 0) {
      const none = exact(0, "no request succeeds");
      return { ...common, headroom: none, headroomAtPeak: none, bottleneck: loss.lost };
    }
    const { value: most } = flow.maxThroughput;
    const rate = flow.rate.value;
    if (most === null || rate === null || !(rate > 0)) {
      const reason = unknown(flow.maxThroughput.note ?? flow.rate.note ?? "the rate is not known");
      return { ...common, headroom: reason, headroomAtPeak: reason, bottleneck: null };
    }
    // A loss does not add room.
    let growth = most / rate;
    let bottleneck = flow.bottleneck;
    const busy = this.busyAfter(loss);
    for (const id of waited) {
      const utilisation = busy.get(id) ?? this.state.states.get(id)?.busiest.utilisation ?? 0;
      if (!(utilisation > 0) || 1 / utilisation >= growth) continue;
      growth = 1 / utilisation;
      bottleneck = id;
    }
    const misses = [...loss.left.keys()].some((id) => this.state.states.get(id)?.component.cache);
    const note = joinNotes([flow.maxThroughput.note, misses ? "what was cached there is missed at once" : null]);
    const figure = (value: number): Figure =>
      misses ? approximate(value, note ?? "") : { value, method: flow.maxThroughput.method, note };
    const peak = flow.peakRate.value === null ? null : flow.peakRate.value / rate;
    return {
      ...common,
      headroom: figure(growth),
      headroomAtPeak: peak === null || !(peak > 0) ? unknown("the peak is not known") : figure(growth / peak),
      bottleneck,
    };
  }

  /** Utilisation of the busiest replica of every component that the loss changes. */
  private busyAfter(loss: Loss): ReadonlyMap<ElementId, number> {
    const known = this.utilisations.get(loss) ?? finish(this.busySteps(loss));
    this.utilisations.set(loss, known);
    return known;
  }

  private *busySteps(loss: Loss): Steps<ReadonlyMap<ElementId, number>> {
    const loads = yield* this.loadsAfter(loss);
    const busy = new Map<ElementId, number>();
    for (const id of new Set([...loss.left.keys(), ...(loads?.keys() ?? [])])) {
      const state = this.state.states.get(id);
      if (!state) continue;
      const left = loss.left.get(id);
      const load = loads?.get(id) ?? state.load;
      const changed = total(load) !== total(state.load);
      const capacity = left === undefined && !changed ? null : capacityPerReplica(state).value;
      if (capacity === null) continue;
      if (left !== undefined && left < 1) {
        // Gone altogether: requests that succeed all the same do without it.
        busy.set(id, 0);
        continue;
      }
      busy.set(id, (left === undefined ? busiestWith(state, load) : busiestOf(state, load, left)) / capacity);
      yield;
    }
    return busy;
  }

  /** The loads that change when lost caches miss what they held; `null` when no cache is touched. */
  private *loadsAfter(loss: Loss): Steps<ReadonlyMap<ElementId, ComponentLoad> | null> {
    const kept = new Map<ElementId, number>();
    for (const [id, left] of loss.left) {
      const component = this.state.states.get(id)?.component;
      if (component?.cache && holdsAlone(component)) kept.set(id, left / Math.max(1, component.replicas.value));
      else if (component?.cache && left === 0) kept.set(id, 0);
    }
    if (kept.size === 0) return null;
    const { loads } = this.state;
    const asking = new Set([...kept.keys()].flatMap((cache) => this.sourcesAsking(cache)));
    const changed = new Map<ElementId, ComponentLoad>();
    for (const source of asking) {
      const key = source.flow ? source.id : consumerKey(source.id);
      const rate = loads.rates.get(key) ?? 0;
      const before = loads.tallies.get(key);
      const now = this.tallyWith(source, kept);
      // Other messages mean other rates of consumers, which only the whole balance gives.
      if (!before || this.publishesElse(before, now)) {
        const after = this.behaviourWith(kept);
        return (yield* propagateSteps(this.design, this.sources, (flow) => loads.rates.get(flow) ?? 0, after)).components;
      }
      for (const id of new Set([...before.visits.keys(), ...now.visits.keys()])) {
        const load = changed.get(id) ?? { ...(loads.components.get(id) ?? emptyLoad()) };
        load.read += rate * ((now.visits.get(id)?.read ?? 0) - (before.visits.get(id)?.read ?? 0));
        load.write += rate * ((now.visits.get(id)?.write ?? 0) - (before.visits.get(id)?.write ?? 0));
        load.scatteredRead += rate * ((now.scattered.get(id)?.read ?? 0) - (before.scattered.get(id)?.read ?? 0));
        load.scatteredWrite += rate * ((now.scattered.get(id)?.write ?? 0) - (before.scattered.get(id)?.write ?? 0));
        load.lookups += rate * ((now.lookups.get(id) ?? 0) - (before.lookups.get(id) ?? 0));
        changed.set(id, load);
      }
      yield;
    }
    return changed;
  }

  /** How calls go when these shares of what caches hold are kept. `ask` hears of every cache whose share matters. */
  private behaviourWith(kept: ReadonlyMap<ElementId, number>, ask: (cache: ElementId) => void = () => {}): Behaviour {
    const { behaviour } = this.state;
    const hitRatio = (id: ElementId): number => {
      const ratio = behaviour.hitRatio(id);
      if (ratio > 0) ask(id);
      return ratio * (kept.get(id) ?? 1);
    };
    return { ...behaviour, hitRatio };
  }

  /** The tally of a source when these shares are kept: every zone and every single node may take the same share. */
  private tallyWith(source: Source, kept: ReadonlyMap<ElementId, number>): Tally {
    const tallies = this.tallies.get(source) ?? [];
    this.tallies.set(source, tallies);
    const known = tallies.find(({ shares }) => [...shares].every(([cache, share]) => share === (kept.get(cache) ?? 1)));
    if (known) return known.tally;
    const shares = new Map<ElementId, number>();
    const behaviour = this.behaviourWith(kept, (cache) => shares.set(cache, kept.get(cache) ?? 1));
    const tally = tallyOf(this.design, this.sources, source.steps, behaviour);
    tallies.push({ shares, tally });
    return tally;
  }

  /** Flows and consumers that look something up in a cache. */
  private sourcesAsking(cache: ElementId): readonly Source[] {
    if (!this.asking) {
      this.asking = new Map();
      for (const source of [...this.sources.flows, ...this.sources.consumers.values()]) {
        const tally = this.state.loads.tallies.get(source.flow ? source.id : consumerKey(source.id));
        for (const id of tally?.lookups.keys() ?? []) {
          const known = this.asking.get(id);
          if (known) known.push(source);
          else this.asking.set(id, [source]);
        }
      }
    }
    return this.asking.get(cache) ?? [];
  }

  private publishesElse(before: Tally, now: Tally): boolean {
    return this.sources.subscriptions.some(({ messaging }) => visitsTo(before, messaging) !== visitsTo(now, messaging));
  }
}

/** Each node of the cache holds keys of its own, which go with it. */
function holdsAlone(component: Component): boolean {
  return component.cache?.scope.value !== "local";
}

function visitsTo(tally: Tally, id: ElementId): number {
  const visits = tally.visits.get(id);
  return visits ? visits.read + visits.write : 0;
}

function total(load: ComponentLoad): number {
  return load.read + load.write;
}

/** Share of the requests (0…1) that succeed without what is lost, everything else being up and having taken over: chance alone decides. */
function servedWithout(formula: Formula, loss: Loss): number {
  return served.of(`${shapeOf(formula)} ${loss.kind} ${loss.lost}`, () => servedBy(formula, loss));
}

const served = new Memory<number>(12_000);

function servedBy(formula: Formula, { lost, kind }: Loss): number {
  const firstReplicas = new Set([lost, `${lost}.1`, `${lost} shard 1.1`]);
  const isLost = (event: BasicEvent): boolean =>
    event.element === lost && event.type === "failure" && (kind !== "replica" || firstReplicas.has(event.name));
  const left = fixed(formula, (event) => !isLost(event));
  if (left === null) return 0;
  return evaluate(left)?.probability ?? lowerBound(left, mostNodes);
}

/** Decisions of each part where a formula of chances alone is too large as a whole. */
const mostNodes = 1000;
