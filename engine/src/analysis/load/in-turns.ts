import {
  competingConsumers,
  type Design,
  type Distribution,
  type ElementId,
  mean,
  scaledTime,
  squaredVariation,
} from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { joinNotes, weakest } from "../figure.ts";
import { sum, timeOf } from "../latency/time-distribution.ts";
import { type Station, station } from "../station.ts";
import type { Loads } from "./propagate.ts";

/** A consumer that does nothing but take messages of one queue. */
interface Taker {
  readonly state: ComponentState;
  readonly service: Distribution;
  /** Messages that it works on at the same time, ≥ 1. */
  readonly servers: number;
}

/** Parts of a load, and differences of services, that no printed figure shows. */
const negligible = 1e-6;

/**
 * Consumers that take turns at a queue have one line, and whoever is free first takes the next message: its wait is that of M/G/c with the workers
 * of all, as fast as they are on average (M/M/c, exact, where all are alike and exponential), and then it has the service of its consumer. Consumers that
 * do something else, too, or hold places during calls of their own are left as if each had a queue of its own, and say so.
 */
export function inTurns(
  design: Design,
  loads: Loads,
  states: ReadonlyMap<ElementId, ComponentState>,
): ReadonlyMap<ElementId, ComponentState> {
  const changed = new Map<ElementId, ComponentState>();
  for (const queue of design.components) {
    const ids = new Set(competingConsumers(design, queue).map((link) => link.to));
    const rate = loads.components.get(queue.id)?.delivered ?? 0;
    if (ids.size === 0 || !(rate > 0) || !Number.isFinite(rate)) continue;
    const consumers = [...ids].flatMap((id) => states.get(id) ?? []);
    const takers = consumers.flatMap((state) => takerOf(state) ?? []);
    const taken = takers.reduce((total, { state }) => total + state.load.consumed, 0);
    const line = takers.length === consumers.length && Math.abs(taken - rate) <= negligible * rate ? oneLine(takers, rate) : null;
    for (const state of consumers) {
      const { id } = state.component;
      const taker = takers.find((each) => each.state === state);
      changed.set(id, line && taker ? behind(taker, line, [...ids]) : apart(state, queue.id));
    }
  }
  return changed.size === 0 ? states : new Map([...states, ...changed]);
}

function takerOf(state: ComponentState): Taker | null {
  const { component, load, busiest, pooled } = state;
  const service = component.serviceTime?.value ?? null;
  const others = load.read + load.write - load.consumed;
  if (service === null || !(mean(service) > 0) || !Number.isFinite(squaredVariation(service))) return null;
  if (component.workers.value === null || busiest.places !== null || busiest.sojourn === null || component.discipline.value !== "fifo")
    return null;
  return others > negligible * load.consumed ? null : { state, service, servers: component.workers.value * pooled };
}

/** The queue of all of them: as many servers, which do as much together. `null` where it has no steady state. */
function oneLine(takers: readonly Taker[], rate: number): Station | null {
  const [first] = takers;
  if (!first) return null;
  const servers = takers.reduce((total, each) => total + each.servers, 0);
  const capacity = takers.reduce((total, each) => total + each.servers / mean(each.service), 0);
  const seconds = servers / capacity;
  const variation = takers.reduce(
    (total, { service, servers: own }) => total + (squaredVariation(service) * own) / mean(service) / capacity,
    0,
  );
  const found = station({
    rate,
    servers,
    service: formOf(takers, seconds, variation),
    arrivalVariation: 1,
    shapedBy: null,
    dealers: 0,
    pooled: 1,
    pooledBy: null,
    away: 0,
    hashed: null,
    queueLimit: null,
    discipline: "fifo",
    priorities: null,
    held: null,
    seen: null,
    returning: null,
    rightBack: null,
  });
  if (found.before === null || found.wait === null) return null;
  return takers.every(({ service }) => isAlike(service, first.service))
    ? found
    : { ...found, method: weakest([found.method, "approximation"]) };
}

/** That of the first where all have its form, and a gamma distribution otherwise. */
function formOf(takers: readonly Taker[], seconds: number, variation: number): Distribution {
  const form = takers[0]?.service as Distribution;
  if (takers.every(({ service }) => isAlike(scaledTime(service, mean(form) / mean(service)), form)))
    return scaledTime(form, seconds / mean(form));
  return variation > negligible
    ? { type: "gamma", shape: 1 / variation, scale: seconds * variation }
    : { type: "constant", value: seconds };
}

function isAlike(one: Distribution, other: Distribution): boolean {
  const [a, b] = [mean(one), mean(other)];
  return (
    one.type === other.type && Math.abs(a - b) <= negligible * a && Math.abs(squaredVariation(one) - squaredVariation(other)) <= negligible
  );
}

function behind({ state, service }: Taker, line: Station, names: readonly ElementId[]): ComponentState {
  const { busiest, read, write } = state;
  // Where all are alike the line knows the whole exactly, without a sum on the grid.
  const before = line.method === "exact" ? null : (line.before?.() ?? null);
  const sojourn = before ? sum(before, timeOf(service)) : line.sojourn;
  const note = joinNotes([`one line for ${names.join(", ")}, of workers as fast as they are on average`, line.note]);
  const found = { wait: line.wait, waitVariance: line.waitVariance, sojourn, before: line.before, method: line.method, note };
  const visit = { time: sojourn, method: line.method, note };
  return { ...state, busiest: { ...busiest, ...found }, read: { ...read, ...visit }, write: { ...write, ...visit } };
}

function apart(state: ComponentState, queue: ElementId): ComponentState {
  const { busiest, read, write } = state;
  const why = `waits as if its part of ${queue} were a queue of its own, though whoever is free takes the next message`;
  const told = <T extends Pick<Station, "method" | "note">>(of: T): T => ({
    ...of,
    method: weakest([of.method, "approximation"]),
    note: joinNotes([of.note, why]),
  });
  if (busiest.sojourn === null) return state;
  return { ...state, busiest: told(busiest), read: told(read), write: told(write) };
}
