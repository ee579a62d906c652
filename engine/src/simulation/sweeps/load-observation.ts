import type { Design, ElementId } from "../../model/index.ts";
import type { ReplicationRecord } from "../record.ts";
import type { SimulationResult } from "../result.ts";
import { type Kept, keptOf } from "../studies/replicated.ts";
import type { ProbedFlow } from "./load-result.ts";
import { countsRequests } from "./thinning.ts";

/** What is kept of one replication at one load. */
export interface ObservedLoad extends Kept {
  /** One request in so many was simulated; rates and counts below are those of all. */
  readonly oneIn: number;
  readonly now: number;
  readonly stopped: string | null;
  readonly broken: readonly string[];
  /** Components whose queue only grew. */
  readonly growing: readonly ElementId[];
  readonly busiest: { readonly element: ElementId; readonly utilisation: number } | null;
  readonly total: ProbedFlow;
  readonly flows: Readonly<Record<ElementId, ProbedFlow>>;
  /** Successful over arrived requests of all flows; `null` when none arrived. */
  readonly carried: number | null;
  /** Of the objectives, then of the scenario's expectations, in their order. */
  readonly verdicts: readonly { readonly text: string; readonly met: boolean | null; readonly value: number | null }[];
  readonly notes: readonly string[];
}

/** `design`: what was simulated, with one request in `oneIn`. */
export function observedLoad(design: Design, record: ReplicationRecord, result: SimulationResult, oneIn: number): ObservedLoad {
  const flows: Record<ElementId, ProbedFlow> = {};
  for (const [id, flow] of Object.entries(result.flows)) {
    flows[id] = {
      offered: flow.offered * oneIn,
      throughput: (flow.throughput.value ?? 0) * oneIn,
      mean: flow.latency.mean.value,
      p99: flow.latency.p99.value,
      availability: flow.availability,
    };
  }
  const total = totalOf(record, oneIn);
  const scenario = design.scenarios.find(({ id }) => id === result.scenario);
  const terms = [...design.objectives.map(({ term }) => term), ...(scenario?.expectations ?? [])];
  return {
    ...keptOf(record),
    oneIn,
    now: record.now,
    stopped: record.stopped?.text ?? null,
    broken: record.broken,
    growing: record.growing.map(({ id }) => id),
    busiest: busiestOf(design, result),
    total,
    flows,
    carried: total.offered > 0 ? total.throughput / total.offered : null,
    verdicts: [...result.objectives, ...result.expectations].map(({ text, met, value }, i) => {
      const term = terms[i];
      return { text, met, value: value !== null && term && countsRequests(term) ? value * oneIn : value };
    }),
    notes: result.notes,
  };
}

function totalOf({ statistics: { flows }, now, warmUp }: ReplicationRecord, oneIn: number): ProbedFlow {
  const time = Math.max(1e-9, now - warmUp);
  const sum = (value: (main: (typeof flows)[number]["main"]) => number): number =>
    flows.reduce((total, { main }) => total + value(main), 0);
  const served = sum(({ latency }) => latency.total);
  const counted = sum((main) => main.counted);
  return {
    offered: (oneIn * sum(({ offered }) => offered)) / time,
    throughput: (oneIn * sum(({ completed }) => completed)) / time,
    mean: served > 0 ? sum(({ latency }) => (latency.mean() ?? 0) * latency.total) / served : null,
    p99: null,
    availability: counted > 0 ? sum((main) => main.succeeded) / counted : null,
  };
}

/** Jobs and swarms are as busy as they can be by nature, so they say nothing about the load. */
function busiestOf(design: Design, result: SimulationResult): ObservedLoad["busiest"] {
  let busiest: { element: ElementId; utilisation: number } | null = null;
  for (const { id, kind } of design.components) {
    const utilisation = result.components[id]?.utilisation ?? null;
    if (kind === "job" || kind === "swarm" || utilisation === null) continue;
    if (busiest === null || utilisation > busiest.utilisation) busiest = { element: id, utilisation };
  }
  return busiest;
}
