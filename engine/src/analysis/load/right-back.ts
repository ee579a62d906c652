import type { CallStep, Design, ElementId, Step } from "../../model/index.ts";
import { accessOf, allBlocks, lookup } from "../../model/index.ts";
import { networkTime } from "../latency/network.ts";
import type { RightBack } from "../queueing/right-back.ts";
import type { Loads } from "./propagate.ts";
import type { Sources } from "./sources.ts";
import { splitOf } from "./spreading.ts";

/** Calls of one request to the same component, one after the other and with nothing in between. */
export interface Row {
  readonly call: CallStep;
  /** Calls in a row; a fraction is the chance of one more. */
  readonly count: number;
  /** Times that the step is run for each row: those of a `repeat`. */
  readonly runs: number;
}

/** Where a balancer picks one of several queues about equally long: as fitted, with `formFelt`. */
const chosenAgain = 0.75;

/** All such calls of a design. */
export function callsInARow({ flows, consumers }: Sources): readonly Row[] {
  return [...flows, ...consumers.values()].flatMap(({ steps }) =>
    allBlocks(steps).flatMap((block) => [...rowsOf(block), ...block.flatMap(repeated)]),
  );
}

/** Calls of a block that stand beside each other. */
function rowsOf(block: readonly Step[]): readonly Row[] {
  const found: Row[] = [];
  for (let i = 0, count = 1; i < block.length; i += count, count = 1) {
    const call = block[i] as Step;
    if (call.type !== "call" || !isPlain(call)) continue;
    while (isSameCall(call, block[i + count])) count += 1;
    if (count > 1) found.push({ call, count, runs: 1 });
  }
  return found;
}

/** The only call of a `repeat`. */
function repeated(step: Step): readonly Row[] {
  if (step.type !== "repeat" || step.steps.length !== 1 || step.count <= 1) return [];
  const [call] = step.steps;
  return call?.type === "call" && isPlain(call) ? [{ call, count: step.count, runs: step.count }] : [];
}

function isSameCall(call: CallStep, next: Step | undefined): boolean {
  return next?.type === "call" && next.to === call.to && isPlain(next);
}

/** The caller waits for it, and it makes no calls of its own. */
function isPlain({ async, body, onMiss, onError }: CallStep): boolean {
  return !async && body.length === 0 && !onMiss && !onError;
}

/** Visits that come right back, by component, at these loads; where they may meet the same queue. */
export function rightBack(design: Design, rows: readonly Row[], loads: Loads): ReadonlyMap<ElementId, RightBack> {
  const { components, links } = lookup(design);
  const sums = new Map<ElementId, { back: number; away: number }>();
  for (const { call, count, runs } of rows) {
    const rate = (loads.steps.get(call) ?? 0) / runs;
    const link = call.link === null ? undefined : links.get(call.link);
    if (!(rate > 0)) continue;
    const back = rate * (count - 1);
    const known = sums.get(call.to) ?? { back: 0, away: 0 };
    sums.set(call.to, {
      back: known.back + back,
      away: known.away + back * (link ? networkTime(design, link, accessOf(call)).mean : 0),
    });
  }
  const found = new Map<ElementId, RightBack>();
  for (const [id, { back, away }] of sums) {
    const component = components.get(id);
    const load = loads.components.get(id);
    if (!component || !load) continue;
    const copied = component.replication !== null && component.replication.copies.value > 1;
    if (copied || (component.store?.sharding.length ?? 0) > 0) continue;
    const { roundRobin, pooledBy, hashed } = splitOf(design, component, loads);
    const replicas = Math.max(1, component.replicas.value);
    if (roundRobin && replicas > 1) continue;
    const same = pooledBy !== null ? chosenAgain : hashed !== null ? 1 : 1 / replicas;
    found.set(id, { first: Math.max(0, 1 - back / (load.read + load.write)), away: away / back, same });
  }
  return found;
}
