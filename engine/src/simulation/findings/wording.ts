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

/** The words of what was found, in English; a page in another language brings its own. */
export const englishChanges = {
  saturatedToEnd: (element: string, from: string, waiting: string) => `${element}, from ${from} to the end, up to ${waiting} waiting`,
  saturatedUntil: (element: string, from: string, until: string, waiting: string) =>
    `${element}, from ${from} until ${until}, up to ${waiting} waiting`,
  inReplications: (count: string, all: string) => `in ${count} of ${all} replications`,
  notBack: (flows: string) => `${flows} not back before the next action or the end`,
  recovered: (time: string) => `recovered after ${time}`,
  p99: (before: string, after: string) => `p99 ${before} → ${after}`,
  availability: (before: string, after: string) => `availability ${before} → ${after}`,
  busy: (before: string, after: string) => `busy ${before} → ${after}`,
  none: "none",
};

export type ChangeWords = typeof englishChanges;

/** What is done, without the time that stands beside it: `at 3 min kill Cache` becomes `kill Cache`. */
export function actionWords(text: string): string {
  return text.replace(/^at\s+[\d._]+\s*[a-zµ]+\s+/i, "");
}

/** A component that could not keep up, as part of a sentence: "Ledger, from 30 s to the end, up to 17.2k waiting". */
export function saturationText(
  { element, at, until, queue, replications }: Saturation,
  of: number,
  words: ChangeWords = englishChanges,
): string {
  const waiting = countText(Math.round(queue));
  const text =
    until === null
      ? words.saturatedToEnd(element, timeText(at), waiting)
      : words.saturatedUntil(element, timeText(at), timeText(until), waiting);
  return of > 1 && replications < of ? `${text}, ${words.inReplications(countText(replications), countText(of))}` : text;
}

/** What changed after an action, one sentence for each thing that did; none when nothing did. */
export function changeTexts(change: Change, words: ChangeWords = englishChanges): string[] {
  const flows = change.flows.flatMap((flow) => {
    const moves = flowMoves(flow, words);
    return moves.length > 0 ? [`${flow.flow} ${moves.join(", ")}`] : [];
  });
  const components = change.components
    .flatMap((component) => {
      const move = componentMove(component, words);
      return move === null ? [] : [move];
    })
    .slice(0, mostComponents);
  return [...flows, ...components];
}

/** When the flows were as before again: `null` when nobody can tell, or nothing was out of order. */
export function recoveryText(change: Change, words: ChangeWords = englishChanges): string | null {
  const disturbed = change.flows.filter((flow) => flow.disturbed === true);
  if (disturbed.length === 0) return null;
  const never = disturbed.filter((flow) => flow.recoveredAfter === null).map((flow) => flow.flow);
  if (never.length > 0) return words.notBack(never.join(", "));
  return words.recovered(timeText(Math.max(...disturbed.map((flow) => flow.recoveredAfter ?? 0))));
}

function flowMoves({ before, after }: FlowChange, words: ChangeWords): string[] {
  if (before === null) return [];
  const moves: string[] = [];
  // What little succeeds while nearly all fails says nothing about latency.
  if (after.throughput >= fewAnswers * before.throughput && isTelling(before.p99, after.p99))
    moves.push(words.p99(timeOrNone(before.p99, words), timeOrNone(after.p99, words)));
  if (Math.abs((before.availability ?? 1) - (after.availability ?? 1)) >= tellingAvailability) {
    moves.push(words.availability(availabilityOrNone(before.availability, words), availabilityOrNone(after.availability, words)));
  }
  return moves;
}

function componentMove({ element, before, after }: ComponentChange, words: ChangeWords): string | null {
  if (before === null) return null;
  if (before.utilisation !== null && after.utilisation !== null && Math.abs(before.utilisation - after.utilisation) >= tellingBusy) {
    return `${element} ${words.busy(shareText(before.utilisation), shareText(after.utilisation))}`;
  }
  if (isTelling(before.p99, after.p99)) return `${element} ${words.p99(timeOrNone(before.p99, words), timeOrNone(after.p99, words))}`;
  return null;
}

function isTelling(before: number | null, after: number | null): boolean {
  if (before === null || after === null || !(before > 0)) return before !== after;
  const factor = after / before;
  return factor >= tellingFactor || factor <= 1 / tellingFactor;
}

function timeOrNone(value: number | null, words: ChangeWords): string {
  return value === null ? words.none : timeText(value);
}

function availabilityOrNone(value: number | null, words: ChangeWords): string {
  return value === null ? words.none : availabilityText(value);
}
