import type { Component, Design } from "../model/index.ts";
import { countText } from "../model/index.ts";
import { exact, joinNotes, lessExact, opposite, unknown } from "./figure.ts";
import type { ComponentFigures, CostFigures, Figure, FlowFigures } from "./figures.ts";

/** Seconds of a month in prices: the language's month of 30 days. */
const pricedMonth = 30 * 86_400;

/** Dollars per month of all replicas of all shards, as many as are declared; `null` without a cost. */
export function componentCost(component: Component): Figure | null {
  if (!component.cost) return null;
  const shards = component.store?.sharding[0]?.shards.value ?? 1;
  const units = component.replicas.value * shards;
  const note = component.autoscale ? `${countText(units)} replicas as declared; month of 30 days` : "month of 30 days";
  return exact(component.cost.value * units * pricedMonth, note);
}

/** Dollars for a million requests that come at this rate; `null` without a cost. */
export function costPerMillion(perMonth: Figure | null, rate: Figure): Figure | null {
  if (perMonth === null || perMonth.value === null) return perMonth;
  if (rate.value === null) return unknown(rate.note ?? "no rate is known");
  if (!(rate.value > 0)) return unknown("no requests come");
  const figure = exact((perMonth.value / (rate.value * pricedMonth)) * 1e6, perMonth.note);
  if (rate.method === "exact" || rate.method === "approximation") return lessExact(figure, rate.method === "exact" ? null : rate.note);
  // What more requests share costs each of them less.
  return { ...figure, method: opposite(rate.method), note: joinNotes([figure.note, "by the requests that are known"]) };
}

/** The sums over a design. */
export function designCost(
  design: Design,
  components: Readonly<Record<string, ComponentFigures>>,
  flows: Readonly<Record<string, FlowFigures>>,
): CostFigures {
  let sum = 0;
  const without: string[] = [];
  for (const component of design.components) {
    if (component.kind === "client") continue;
    const cost = components[component.id]?.costPerMonth?.value ?? null;
    if (cost === null) without.push(component.id);
    else sum += cost;
  }
  const priced = design.components.some(({ id, kind }) => kind !== "client" && (components[id]?.costPerMonth?.value ?? null) !== null);
  const partial =
    without.length > 0
      ? `without ${without.length === 1 ? "1 component that has" : `${countText(without.length)} components that have`} no cost`
      : null;
  const perMonth = priced ? exact(sum, joinNotes(["month of 30 days", partial])) : unknown("no component has a cost");
  let rate = 0;
  for (const flow of Object.values(flows)) {
    if (flow.rate.value === null)
      return { perMonth, perMillionRequests: priced ? unknown(flow.rate.note ?? "a rate is not known") : perMonth, without };
    rate += flow.rate.value;
  }
  return { perMonth, perMillionRequests: costPerMillion(perMonth, exact(rate)) ?? perMonth, without };
}
