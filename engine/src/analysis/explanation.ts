import type { Component } from "../model/index.ts";
import { countText, digits, mean as meanOf, percentText, rateText, squaredVariation, timeText } from "../model/index.ts";
import type { ComponentFigures, FlowFigures } from "./figures.ts";
import { erlangC } from "./queueing/erlang.ts";

/*
 * Figures as formulas with their numbers filled in: `ρ = λ·S/c = 289 rps · 3 ms / 16 = 5.42%`. Each is worked out again from the figures and left
 * away where it would not give the figure that is shown, so that no formula stands beside a number it does not lead to.
 */

/** A formula and the same with numbers; both end in the figure. */
export interface Explanation {
  /** What it is about, in a few words. */
  readonly about: string;
  readonly text: string;
}

/** Rounding of printed digits; a formula further off is another one. */
const tolerance = 5e-3;

/** How the utilisation, the wait, the time and the capacity of a component come about; empty for one without a queue. */
export function explainComponent(component: Component, figures: ComponentFigures): readonly Explanation[] {
  const servers = component.workers.value;
  const service = component.serviceTime ? meanOf(component.serviceTime.value) : 0;
  const utilisation = figures.utilisation.value;
  if (servers === null || utilisation === null || !(service > 0) || !Number.isFinite(service)) return [];
  const rate = (utilisation * servers) / service;
  const lines: Explanation[] = [
    {
      about: "busy",
      text: `ρ = λ·S/c = ${rateText(rate)} · ${timeText(service)} / ${countText(servers)} = ${percentText(utilisation)}`,
    },
  ];
  const { mean } = figures.sojourn;
  const wait = figures.wait.value;
  if (wait !== null && mean !== null && utilisation < 1) {
    if (wait > mean * leastWait) {
      lines.push(...explainWait(component, figures, { rate, service, servers, utilisation, wait }));
      if (near(wait + service, mean))
        lines.push({ about: "time", text: `T = Wq + S = ${timeText(wait)} + ${timeText(service)} = ${timeText(mean)}` });
    } else if (near(service, mean)) lines.push({ about: "time", text: `T = S = ${timeText(mean)}, as hardly anyone waits` });
  }
  const most = figures.maxThroughput.value;
  const total = figures.rate.value;
  if (most !== null && total !== null && total > 0 && utilisation > 0 && near(total / utilisation, most))
    lines.push({ about: "carries", text: `X = load/ρ = ${rateText(total)} / ${percentText(utilisation)} = ${rateText(most)}` });
  return lines;
}

/** Share of the time here below which a wait is not worth a formula. */
const leastWait = 1e-4;

interface Queue {
  readonly rate: number;
  readonly service: number;
  readonly servers: number;
  readonly utilisation: number;
  readonly wait: number;
}

/** The mean wait by the formula that gives it: M/M/c, Pollaczek–Khinchine, or M/M/c with the factor of the correction that its note names. */
function explainWait(component: Component, figures: ComponentFigures, queue: Queue): readonly Explanation[] {
  const { rate, service, servers, utilisation, wait } = queue;
  const line = (formula: string, filled: string): readonly Explanation[] => [
    { about: "wait", text: `Wq ${formula} = ${filled} = ${timeText(wait)}` },
  ];
  const distribution = component.serviceTime?.value;
  if (!distribution) return [];
  const waiting = erlangC(servers, rate * service);
  const markovian = (waiting * service) / (servers * (1 - utilisation));
  const idle = percentText(1 - utilisation);
  const plain = `C(${countText(servers)}, ${digits(rate * service)})·S / (c·(1 − ρ))`;
  const numbers = `${digits(waiting)} · ${timeText(service)} / (${countText(servers)} · ${idle})`;
  if (near(markovian, wait)) return line(`= ${plain}`, numbers);
  const variation = squaredVariation(distribution);
  if (!Number.isFinite(variation)) return [];
  if (servers === 1 && near((utilisation * service * (1 + variation)) / (2 * (1 - utilisation)), wait)) {
    return line(
      "= ρ·S·(1 + cs²) / (2·(1 − ρ))",
      `${percentText(utilisation)} · ${timeText(service)} · ${digits(1 + variation)} / (2 · ${idle})`,
    );
  }
  const factor = wait / markovian;
  if (!figures.wait.note?.startsWith("M/G/c")) return [];
  return line(`≈ k · ${plain}`, `${digits(factor)} · ${numbers}`);
}

/** How the mean latency of a flow adds up over its hops, and what its throughput follows from. */
export function explainFlow(figures: FlowFigures, bottleneck: ComponentFigures | null): readonly Explanation[] {
  const lines: Explanation[] = [];
  const { mean } = figures.latency;
  const total = figures.hops.reduce((sum, hop) => sum + hop.mean, 0);
  if (mean !== null && figures.hops.length > 1 && near(total, mean)) {
    const first = figures.hops.slice(0, mostTerms);
    const rest = total - first.reduce((sum, hop) => sum + hop.mean, 0);
    const terms = first.map((hop) => `${timeText(hop.mean)} (${hop.element})`);
    const more = figures.hops.length - first.length;
    if (more > 0) terms.push(`${timeText(rest)} (${more} more)`);
    lines.push({ about: "mean", text: `T = Σ hops = ${terms.join(" + ")} = ${timeText(mean)}` });
  }
  const most = figures.maxThroughput.value;
  const rate = figures.rate.value;
  const utilisation = bottleneck?.utilisation.value ?? null;
  if (bottleneck && most !== null && rate !== null && utilisation !== null && utilisation > 0 && near(rate / utilisation, most)) {
    lines.push({
      about: "carries",
      text: `X = rate/ρ(${bottleneck.id}) = ${rateText(rate)} / ${percentText(utilisation)} = ${rateText(most)}`,
    });
  }
  return lines;
}

/** Hops written out in a sum. */
const mostTerms = 3;

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.abs(b);
}
