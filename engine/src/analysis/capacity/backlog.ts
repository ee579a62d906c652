import type { Component, Design } from "../../model/index.ts";
import { competingConsumers, lookup } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { bothDoubts, doubtful, opposite, unknown, weakest } from "../figure.ts";
import type { BacklogFigures, Figure, Method } from "../figures.ts";
import type { SteadyState } from "../solve.ts";
import { maxComponentThroughput } from "./throughput.ts";

/** Messages per second that come and that can be taken. */
interface Flow {
  readonly offered: number;
  readonly offeredAtPeak: number;
  readonly carried: number;
  readonly carriedAtPeak: number;
  /** Of what is carried. */
  readonly method: Method;
  readonly note: string | null;
}

/**
 * Messages that pile up, and how long it takes to work them off. They wait at the queue where several consumers take turns at one, and are told
 * there, and otherwise at the consumer; `null` for whatever has none of either.
 */
export function backlogFigures(design: Design, component: Component, mean: SteadyState, peak: SteadyState): BacklogFigures | null {
  const flow = component.messaging ? sharedFlow(design, component, mean, peak) : ownFlow(design, component, mean, peak);
  if (flow === null) return null;
  if ("value" in flow) return { growth: flow, growthAtPeak: flow, drainPerSecond: flow, drainPerPeakSecond: flow };
  const spare = flow.carried - flow.offered;
  const never = unknown("it is given at least as much as it can do, so what waits is never worked off");
  const fluid = joined("fluid approximation: work comes and goes evenly", flow.note);
  const least = opposite(flow.method);
  const doubt = bothDoubts(mean.inexact.rates.get(component.id));
  const grows = (rate: number): Figure => doubtful({ value: Math.max(0, rate), method: least, note: flow.note }, doubt);
  const drains = (seconds: number, note: string): Figure =>
    spare > 0 ? doubtful({ value: seconds, method: weakest(["approximation", least]), note: `${note}; ${fluid}` }, doubt) : never;
  const over = flow.offeredAtPeak - flow.carriedAtPeak;
  return {
    growth: grows(-spare),
    growthAtPeak: grows(over),
    drainPerSecond: drains(flow.offered / spare, "seconds to catch up after each second of standstill"),
    drainPerPeakSecond: drains(Math.max(0, over) / spare, "seconds at the mean rate to catch up after each second of peak"),
  };
}

function joined(note: string, more: string | null): string {
  return more === null ? note : `${note}; ${more}`;
}

/** Of a consumer that has its messages to itself; `null` for one that shares all of them. */
function ownFlow(design: Design, component: Component, mean: SteadyState, peak: SteadyState): Flow | Figure | null {
  const state = mean.states.get(component.id) as ComponentState;
  const atPeak = peak.states.get(component.id) as ComponentState;
  if (!(state.load.consumed > 0 || atPeak.load.consumed > 0)) return null;
  const { linksTo, components } = lookup(design);
  const brokers = (linksTo.get(component.id) ?? []).filter(({ kind }) => kind === "subscription").map(({ from }) => from);
  const shared = brokers.filter((id) => competingConsumers(design, components.get(id)).length > 0);
  if (shared.length === brokers.length) return null;
  if (shared.length > 0)
    return unknown(
      `it also takes messages of ${shared.join(", ")}, which others take from, too: how much room that leaves depends on them`,
    );
  const carried = maxComponentThroughput(state);
  if (carried.value === null) return carried;
  return {
    offered: state.load.read + state.load.write,
    offeredAtPeak: atPeak.load.read + atPeak.load.write,
    carried: carried.value,
    carriedAtPeak: carried.value,
    method: carried.method,
    note: carried.method === "exact" ? null : carried.note,
  };
}

/** Of a queue whose consumers take turns: what all of them have room for beside what else they do; `null` for any other broker. */
function sharedFlow(design: Design, queue: Component, mean: SteadyState, peak: SteadyState): Flow | Figure | null {
  const links = competingConsumers(design, queue);
  if (links.length === 0) return null;
  const offered = mean.loads.components.get(queue.id)?.delivered ?? 0;
  const offeredAtPeak = peak.loads.components.get(queue.id)?.delivered ?? 0;
  if (!(offered > 0 || offeredAtPeak > 0)) return null;
  const methods: Method[] = [];
  let [carried, carriedAtPeak] = [0, 0];
  const consumers = [...new Set(links.map((link) => link.to))];
  for (const to of consumers) {
    const taken = links.filter((link) => link.to === to);
    const room = (steady: SteadyState): Figure => {
      const state = steady.states.get(to) as ComponentState;
      const most = maxComponentThroughput(state);
      const messages = taken.reduce((sum, { id }) => sum + (steady.loads.links.get(id)?.calls ?? 0), 0);
      const others = state.load.read + state.load.write - messages;
      return most.value === null ? most : { ...most, value: Math.max(0, most.value - Math.max(0, others)) };
    };
    const [now, atPeak] = [room(mean), room(peak)];
    if (now.value === null) return unknown(`${to}: ${now.note ?? "nothing limits it"}`);
    carried += now.value;
    carriedAtPeak += atPeak.value ?? now.value;
    methods.push(now.method);
  }
  const note = `${consumers.join(", ")} take turns at it`;
  return { offered, offeredAtPeak, carried, carriedAtPeak, method: weakest(methods), note };
}
