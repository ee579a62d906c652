import type { Component, Design, Distribution, ElementId, Flow } from "../../model/index.ts";
import { lookup, mean } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import type { Outcome } from "../latency/outcome.ts";
import { seenInClosedNetwork } from "../queueing/finite-source.ts";
import { type ClosedStation, closedNetwork } from "../queueing/mva.ts";
import type { Seen } from "../stations/input.ts";
import { emptyLoad, type Loads } from "./propagate.ts";
import { shardedLoads } from "./replica-loads.ts";

/** A fixed number of users who think, send one request of a flow, and wait for its end. */
export interface ClosedFlow {
  readonly id: ElementId;
  readonly users: number;
  /** Mean seconds between an answer and the next request. */
  readonly think: number;
}

/** The closed populations of a design. */
export function closedFlows(design: Design): readonly ClosedFlow[] {
  return design.flows.flatMap((flow) => {
    const arrivals = arrivalsOf(design, flow);
    if (arrivals?.type !== "closed") return [];
    const think = mean(arrivals.think);
    const users = Math.floor(arrivals.users);
    return users > 0 && Number.isFinite(users) && think >= 0 && Number.isFinite(think) ? [{ id: flow.id, users, think }] : [];
  });
}

/** Whether the requests of a flow come from a fixed number of users, each of whom waits for the answer (a closed loop). */
export function isClosed(design: Design, flow: Flow): boolean {
  return arrivalsOf(design, flow)?.type === "closed";
}

function arrivalsOf(design: Design, flow: Flow) {
  return flow.from === null ? undefined : lookup(design).components.get(flow.from)?.client?.arrivals.value;
}

/** What the populations do to the design, by one round of the analysis. */
export interface ClosedRound {
  /** Requests per second of each closed flow. */
  readonly rates: ReadonlyMap<ElementId, number>;
  /** Who a request finds at one replica of each component. */
  readonly seen: ReadonlyMap<ElementId, Seen>;
}

/** Users up to which the number that an arrival finds is followed one by one. */
const mostUsers = 5_000;

interface Place {
  readonly component: Component;
  readonly servers: number;
  readonly serviceMean: number;
  readonly station: ClosedStation;
  /** Visits of a request of each class to one copy. */
  readonly visits: readonly number[];
}

/**
 * Mean value analysis of the stations that requests of closed flows wait for. Everything else that a request takes (the network, calls at the
 * same time, retries) is a delay: what the last round's time has beyond the stations. Load of open flows and messages leaves the
 * closed ones the rest of each server.
 */
export function closedRound(
  design: Design,
  flows: readonly ClosedFlow[],
  loads: Loads,
  states: ReadonlyMap<ElementId, ComponentState>,
  outcomes: ReadonlyMap<ElementId, Outcome>,
): ClosedRound {
  const places = design.components.flatMap((component) => placeOf(component, flows, loads, states.get(component.id)) ?? []);
  const classes = flows.map(({ id, users, think }, r) => {
    const time = outcomes.get(id)?.time?.mean ?? 0;
    const state = (place: Place): number => states.get(place.component.id)?.busiest.sojourn?.mean ?? place.serviceMean;
    const atStations = places.reduce((sum, place) => sum + (place.visits[r] as number) * place.station.copies * state(place), 0);
    return { users, think: think + Math.max(0, time - atStations) };
  });
  const solved = closedNetwork(
    places.map((place) => place.station),
    classes,
  );
  const rates = new Map(flows.map(({ id }, r) => [id, solved.throughput[r] as number]));
  const seen = new Map<ElementId, Seen>();
  const users = flows.reduce((sum, flow) => sum + flow.users, 0);
  places.forEach(({ component, servers, serviceMean, visits }, i) => {
    const total = flows.reduce((sum, _, r) => sum + (solved.throughput[r] as number) * (visits[r] as number), 0);
    const time = flows.reduce((sum, _, r) => sum + (solved.throughput[r] as number) * ((solved.residence[r] as number[])[i] as number), 0);
    if (!(total > 0) || users > mostUsers) return;
    seen.set(component.id, {
      probabilities: seenInClosedNetwork(users, servers, serviceMean, time / total),
      stretch: null,
      method: "approximation",
      note: `a closed population of ${users} (${solved.method})`,
    });
  });
  return { rates, seen };
}

/** Where requests of closed flows wait; `null` where none does. */
function placeOf(component: Component, flows: readonly ClosedFlow[], loads: Loads, state: ComponentState | undefined): Place | null {
  const service = component.serviceTime?.value as Distribution | undefined;
  const workers = component.workers.value;
  if (!state || !service || workers === null) return null;
  const serviceMean = mean(service);
  if (!(serviceMean > 0) || !Number.isFinite(serviceMean)) return null;
  const replicas = Math.max(1, component.replicas.value);
  let most = 0;
  let all = 0;
  const visits = flows.map(({ id }) => {
    const made = loads.tallies.get(id)?.waited.get(component.id);
    if (!made) return 0;
    const one = { ...emptyLoad(), read: made.read, write: made.write };
    const busiest = shardedLoads(component, one, state.shares, replicas).hot.busiest;
    most += busiest;
    all += made.read + made.write;
    return busiest;
  });
  if (!(most > 0)) return null;
  const pooled = state.pooled;
  const servers = workers * pooled;
  const closedLoad = flows.reduce((sum, { id }, r) => sum + (loads.rates.get(id) ?? 0) * (visits[r] as number) * serviceMean, 0) / workers;
  const open = Math.max(0, (state.busiest.utilisation ?? 0) - closedLoad);
  const stretched = serviceMean / Math.max(1e-6, 1 - open);
  const perStation = visits.map((visit) => visit * pooled);
  return {
    component,
    servers,
    serviceMean: stretched,
    visits: perStation,
    station: { servers, copies: all / (most * pooled), demands: perStation.map((visit) => visit * stretched) },
  };
}
