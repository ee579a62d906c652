import { availabilityText, countText, shareText, timeText } from "../../model/index.ts";
import type { Change, ComponentChange, FlowChange, Saturation } from "../result.ts";

/** Change of a time from which on it is worth telling: a fifth. */
const tellingFactor = 1.2;
/** Change of an availability, and of a busy share. */
const tellingAvailability = 0.0005;
const tellingBusy = 0.03;
/** Share of the earlier throughput without which a latency is not compared. */
const fewAnswers = 0.1;
/** Components told in a sentence at most. */
const mostComponents = 3;

/** A component that could not keep up, as part of a sentence: "Ledger, from 30 s to the end, up to 17.2k waiting". */
export function saturationText({ element, at, until, queue, replications }: Saturation, of: number): string {
  const end = until === null ? "to the end" : `until ${timeText(until)}`;
  const seen = of > 1 && replications < of ? `, in ${countText(replications)} of ${countText(of)} replications` : "";
  return `${element}, from ${timeText(at)} ${end}, up to ${countText(Math.round(queue))} waiting${seen}`;
}

/** What changed after an action, one sentence for each thing that did; none when nothing did. */
export function changeTexts(change: Change): string[] {
  const flows = change.flows.flatMap((flow) => {
    const moves = flowMoves(flow);
    return moves.length > 0 ? [`${flow.flow} ${moves.join(", ")}`] : [];
  });
  const components = change.components
    .flatMap((component) => {
      const move = componentMove(component);
      return move === null ? [] : [move];
    })
    .slice(0, mostComponents);
  return [...flows, ...components];
}

/** When the flows were as before again: `null` when nobody can tell, or nothing was out of order. */
export function recoveryText(change: Change): string | null {
  const disturbed = change.flows.filter((flow) => flow.disturbed === true);
  if (disturbed.length === 0) return null;
  const never = disturbed.filter((flow) => flow.recoveredAfter === null).map((flow) => flow.flow);
  if (never.length > 0) return `${never.join(", ")} not back before the next action or the end`;
  return `recovered after ${timeText(Math.max(...disturbed.map((flow) => flow.recoveredAfter ?? 0)))}`;
}

function flowMoves({ before, after }: FlowChange): string[] {
  if (before === null) return [];
  const moves: string[] = [];
  // What little succeeds while nearly all fails says nothing about latency.
  if (after.throughput >= fewAnswers * before.throughput && isTelling(before.p99, after.p99))
    moves.push(`p99 ${timeOrNone(before.p99)} → ${timeOrNone(after.p99)}`);
  if (Math.abs((before.availability ?? 1) - (after.availability ?? 1)) >= tellingAvailability) {
    moves.push(`availability ${availabilityOrNone(before.availability)} → ${availabilityOrNone(after.availability)}`);
  }
  return moves;
}

function componentMove({ element, before, after }: ComponentChange): string | null {
  if (before === null) return null;
  if (before.utilisation !== null && after.utilisation !== null && Math.abs(before.utilisation - after.utilisation) >= tellingBusy) {
    return `${element} busy ${shareText(before.utilisation)} → ${shareText(after.utilisation)}`;
  }
  if (isTelling(before.p99, after.p99)) return `${element} p99 ${timeOrNone(before.p99)} → ${timeOrNone(after.p99)}`;
  return null;
}

function isTelling(before: number | null, after: number | null): boolean {
  if (before === null || after === null || !(before > 0)) return before !== after;
  const factor = after / before;
  return factor >= tellingFactor || factor <= 1 / tellingFactor;
}

function timeOrNone(value: number | null): string {
  return value === null ? "none" : timeText(value);
}

function availabilityOrNone(value: number | null): string {
  return value === null ? "none" : availabilityText(value);
}
