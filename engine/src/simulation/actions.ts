import type { ElementId, Scenario, ScenarioAction } from "../model/index.ts";
import type { StationModel } from "./compile/model.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { UnitState } from "./replicas.ts";
import type { Simulator } from "./simulator.ts";

/** One side of a partition: a component, those of a group, a zone or a region. */
interface Side {
  readonly components: ReadonlySet<number>;
  readonly zone: number;
  readonly region: number;
}

/** A `scale` that has begun and not ended. */
interface Scaling {
  readonly action: number;
  /** Replicas of one group, or shards, that there were before it. */
  before: number;
}

/** More actions than any run has, to order ends before beginnings. */
const mostActions = 1 << 30;

/** Actions whose consequences are told at most. */
const mostTold = 200;

/** Something a scenario (or somebody) did to the system. */
export interface BegunAction {
  readonly time: number;
  /** `null`: until the end, or as long as it takes. */
  readonly duration: number | null;
  readonly text: string;
  readonly element: ElementId | null;
}

/** What a scenario does to the system, and undoes. `load` is part of the arrivals' profile and only announced here. */
export class Actions {
  private readonly actions: ScenarioAction[];
  /** Actions from here on are live ones. */
  private readonly firstLive: number;
  /** Beginnings and ends of live actions to come, in order of time; they happen between two events. */
  private readonly live: { readonly at: number; readonly index: number; readonly isEnd: boolean; readonly rank: number }[] = [];
  private readonly cuts: { action: number; a: Side; b: Side }[] = [];
  /** Units that an action stopped, to bring them back. */
  private readonly stopped = new Map<number, number[]>();
  /** What scales each component, in the order in which it began: its replicas, and its shards. */
  private readonly scalings = new Map<number, Scaling[]>();
  private readonly reshardings = new Map<number, Scaling[]>();
  /** What has been done so far. */
  readonly begun: BegunAction[] = [];
  readonly hotKeys: { action: number; component: number; field: string; share: number }[] = [];
  private readonly sim: Simulator;

  constructor(sim: Simulator, scenario: Scenario | null, until: number) {
    this.sim = sim;
    this.actions = [...(scenario?.actions ?? [])];
    this.firstLive = this.actions.length;
    this.actions.forEach((action, i) => {
      if (action.at >= until) return;
      sim.queue.push(Math.max(0, action.at), eventOf(Event.actionStarts, i));
      if (action.duration !== null && action.at + action.duration <= until) {
        sim.queue.push(action.at + action.duration, eventOf(Event.actionEnds, i));
      }
    });
  }

  /** The moment of the next live action or its end; Infinity when there is none. */
  get nextLive(): number {
    return this.live[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Takes an action that is not the scenario's, at a moment to come. */
  addLive(action: ScenarioAction): void {
    const index = this.actions.push(action) - 1;
    this.plan(action.at, index, false);
    if (action.duration !== null) this.plan(action.at + action.duration, index, true);
  }

  /** Gives an end to a live action that had none. */
  endLive(effect: ScenarioAction["effect"], at: number): void {
    const index = this.actions.findLastIndex((action) => action.effect === effect);
    if (index >= 0) this.plan(at, index, true);
  }

  /** Does what is planned up to now. */
  actLive(now: number): void {
    for (let next = this.live[0]; next && next.at <= now; next = this.live[0]) {
      this.live.shift();
      if (next.isEnd) this.end(next.index);
      else this.start(next.index);
    }
  }

  /** At one moment ends come first, then beginnings in their order: the same whether all were known before the run or none. */
  private plan(at: number, index: number, isEnd: boolean): void {
    const rank = isEnd ? index - mostActions : index;
    const later = this.live.findIndex((planned) => planned.at > at || (planned.at === at && planned.rank > rank));
    this.live.splice(later < 0 ? this.live.length : later, 0, { at, index, isEnd, rank });
  }

  start(index: number): void {
    const action = this.actions[index]!;
    const { effect } = action;
    const { sim } = this;
    for (const flow of sim.statistics.flows) flow.disturbed(sim.now);
    this.mark();
    if (this.begun.length < mostTold)
      this.begun.push({ time: sim.now, duration: action.duration, text: action.text, element: elementOf(effect) });
    sim.tell(action.text, elementOf(effect));
    switch (effect.type) {
      case "load":
        if (index >= this.firstLive) sim.sources.multiply(effect.flow, effect.factor);
        break;
      case "kill":
        this.kill(index, effect.component, effect.count, effect.replica);
        break;
      case "outage":
        this.outage(index, effect.place);
        break;
      case "slow":
        this.onComponent(effect.component, (station) => {
          sim.stations.slowness[station.index]! *= Math.max(0, effect.factor);
        });
        break;
      case "error":
        this.onComponent(effect.component, (station) => {
          sim.stations.extraErrors[station.index]! += effect.probability;
        });
        break;
      case "drop": {
        const link = sim.model.links.find((candidate) => candidate.id === effect.link);
        if (link) sim.network.drop(link.index, effect.probability);
        break;
      }
      case "partition":
        this.cuts.push({ action: index, a: this.side(effect.a), b: this.side(effect.b) });
        sim.network.changed();
        sim.elections.partitioned();
        break;
      case "hot-key":
        if (
          ![...sim.model.flows.map((flow) => flow.keySpaces), ...sim.model.consumerKeys].flat().some((space) => space.name === effect.field)
        ) {
          sim.note(`${action.text} changes nothing: no call carries the field ${effect.field} by itself.`);
        }
        this.onComponent(effect.component, (station) => {
          this.hotKeys.push({ action: index, component: station.index, field: effect.field, share: effect.share });
        });
        break;
      case "scale":
        this.onComponent(effect.component, (station) => {
          begin(this.scalings, station, index, sim.replicas.countExisting(station) / Math.max(1, sim.resharding.count[station.index]!));
          sim.replicas.scale(station, Math.round(effect.replicas), 0);
        });
        break;
      case "reshard":
        this.onComponent(effect.component, (station) => {
          begin(this.reshardings, station, index, sim.resharding.count[station.index]!);
          sim.resharding.change(station, Math.round(effect.shards));
        });
        break;
      case "deploy":
        this.onComponent(effect.component, (station) => this.restart(station, effect.rolling));
        break;
      case "restart":
        this.onComponent(effect.component, (station) => this.restart(station, false));
        break;
    }
  }

  end(index: number): void {
    const action = this.actions[index]!;
    const { effect } = action;
    const { sim } = this;
    this.mark();
    sim.tell(`${action.text}: over`, elementOf(effect));
    switch (effect.type) {
      case "load":
        if (index >= this.firstLive) sim.sources.multiply(effect.flow, 1 / effect.factor);
        break;
      case "kill":
      case "outage":
        for (const unit of this.stopped.get(index) ?? []) sim.replicas.letGo(unit);
        break;
      case "slow":
        this.onComponent(effect.component, (station) => {
          if (effect.factor > 0) sim.stations.slowness[station.index]! /= effect.factor;
        });
        break;
      case "error":
        this.onComponent(effect.component, (station) => {
          sim.stations.extraErrors[station.index]! -= effect.probability;
        });
        break;
      case "drop": {
        const link = sim.model.links.find((candidate) => candidate.id === effect.link);
        if (link) sim.network.drop(link.index, -effect.probability);
        break;
      }
      case "partition":
        removeWhere(this.cuts, (cut) => cut.action === index);
        sim.network.changed();
        sim.elections.healed();
        for (const station of sim.model.components) sim.messaging.offer(station);
        break;
      case "hot-key":
        removeWhere(this.hotKeys, (hot) => hot.action === index);
        break;
      case "scale":
        this.onComponent(effect.component, (station) => {
          const before = finish(this.scalings, station, index);
          if (before !== null) sim.replicas.scale(station, before, 0);
        });
        break;
      case "reshard":
        this.onComponent(effect.component, (station) => {
          const before = finish(this.reshardings, station, index);
          if (before !== null) sim.resharding.change(station, before);
        });
        break;
      default:
        break;
    }
  }

  /** Something is about to change. */
  private mark(): void {
    if (!this.sim.statistics.mark(this.sim))
      this.sim.note("What changed is told for the first actions of the scenario only: there are too many.");
  }

  /** Whether any partition is in force. */
  get isPartitioned(): boolean {
    return this.cuts.length > 0;
  }

  /** Whether a partition keeps a caller from a unit. A caller outside every replica (a client) is known by its component. */
  isCut(from: number, fromComponent: number, unit: number): boolean {
    if (this.cuts.length === 0) return false;
    const { units, components } = this.sim.model;
    const { zone, region } = components[fromComponent]!;
    const caller = from >= 0 ? units[from]! : { component: fromComponent, zone, region };
    const callee = units[unit]!;
    return this.cuts.some(({ a, b }) => (isOn(caller, a) && isOn(callee, b)) || (isOn(caller, b) && isOn(callee, a)));
  }

  /** Some are chosen among those that work; all, or a certain one, also where something else has stopped them: they stay away until both are over. */
  private kill(index: number, id: ElementId, count: number | null, replica: number | null): void {
    this.onComponent(id, (station) => {
      const { replicas } = this.sim;
      const chosen: number[] = [];
      for (let unit = station.firstUnit; unit < replicas.lastUnit(station) && chosen.length < (count ?? Number.POSITIVE_INFINITY); unit++) {
        if (replica !== null && unit !== numbered(station, replica)) continue;
        const state = replicas.state[unit]!;
        if (count === null ? state !== UnitState.absent : state === UnitState.up) chosen.push(unit);
      }
      this.stop(index, chosen, false);
    });
  }

  private outage(index: number, place: ElementId): void {
    const { model, replicas } = this.sim;
    const zone = model.zones.indexOf(place);
    const region = model.regions.indexOf(place);
    const chosen: number[] = [];
    model.units.forEach((unit, i) => {
      if ((zone >= 0 && unit.zone === zone) || (region >= 0 && unit.region === region)) {
        if (replicas.state[i] !== UnitState.absent) chosen.push(i);
      }
    });
    if (chosen.length === 0) this.sim.note(`The outage of ${place} touches no replica: nothing is placed there.`);
    this.stop(index, chosen, true);
  }

  private stop(index: number, units: readonly number[], silent: boolean): void {
    this.stopped.set(index, [...(this.stopped.get(index) ?? []), ...units]);
    for (const unit of units) this.sim.replicas.hold(unit, silent);
  }

  /** Replicas go away for the component's restart time: all at once, or one after the other, each when the one before is seen to work again. */
  private restart(station: StationModel, rolling: boolean): void {
    const { replicas } = this.sim;
    let wait = 0;
    for (let unit = station.firstUnit; unit < replicas.lastUnit(station); unit++) {
      if (replicas.state[unit] !== UnitState.up) continue;
      this.sim.later(wait, eventOf(Event.restarts, unit));
      if (rolling) wait += station.restart + station.checkEvery;
    }
  }

  private onComponent(id: ElementId, act: (station: StationModel) => void): void {
    const station = this.sim.model.components.find((candidate) => candidate.id === id);
    if (station) act(station);
  }

  private side(id: ElementId): Side {
    const { model } = this.sim;
    const isInside = ({ component }: StationModel): boolean => {
      for (let group = component.group; group !== null; group = model.groups.get(group) ?? null) if (group === id) return true;
      return component.id === id;
    };
    return {
      components: new Set(model.components.filter(isInside).map((station) => station.index)),
      zone: model.zones.indexOf(id),
      region: model.regions.indexOf(id),
    };
  }
}

function elementOf(effect: ScenarioAction["effect"]): ElementId | null {
  return "component" in effect ? effect.component : "link" in effect ? effect.link : "place" in effect ? effect.place : null;
}

function isOn(place: { component: number; zone: number; region: number }, side: Side): boolean {
  return (
    side.components.has(place.component) ||
    (side.zone >= 0 && place.zone === side.zone) ||
    (side.region >= 0 && place.region === side.region)
  );
}

/** The replica with a number, from 1: of a store with shards the copies of the first shard come first, then those of the next. */
function numbered({ copies, firstUnit, groups, slots }: StationModel, replica: number): number {
  const place = replica - 1;
  return groups === 1 ? firstUnit + place : firstUnit + Math.floor(place / copies) * slots + (place % copies);
}

/** An action scales a component, which had so many until now. */
function begin(all: Map<number, Scaling[]>, station: StationModel, action: number, before: number): void {
  const known = all.get(station.index) ?? [];
  known.push({ action, before });
  all.set(station.index, known);
}

/** One ends: how many the component has from now on; `null` while one that began later is in force, which goes back further instead. */
function finish(all: Map<number, Scaling[]>, station: StationModel, action: number): number | null {
  const known = all.get(station.index) ?? [];
  const place = known.findIndex((scaling) => scaling.action === action);
  const ended = known[place];
  if (!ended) return null;
  known.splice(place, 1);
  const next = known[place];
  if (!next) return ended.before;
  next.before = ended.before;
  return null;
}

function removeWhere<T>(list: T[], matches: (item: T) => boolean): void {
  for (let i = list.length - 1; i >= 0; i--) if (matches(list[i] as T)) list.splice(i, 1);
}
