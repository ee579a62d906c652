import { timeText } from "@lintel/engine/model";
import { actionWords, type LiveAction, type SimulationProgress } from "@lintel/engine/simulation";
import { effectWords } from "../report/effect-words.ts";
import { t } from "../texts/index.ts";

import { intervals } from "./overlay-at.ts";
import { pacedText, progressText } from "./progress-text.ts";
import type { RunSession } from "./run-session.ts";
import type { Pace } from "./worker-messages.ts";

/** What stands under the controls: why there is no result, or what to know about the one on show; empty when nothing is to be said. */
export function stateText({ state, failure, result }: RunSession, isStale: boolean): string {
  if (state === "failed") return t.simulation.failedNext(failure.replace(/[.\s]*$/, "."));
  const old = isStale ? t.simulation.stale : "";
  if (state !== "cancelled") return old;
  if (!result) return t.simulation.cancelledEarly;
  return `${t.simulation.cancelledAfter(timeText(intervals(result) * result.series.interval))} ${old}`.trimEnd();
}

/** How far a run is, how long it still takes, and what happened last; `pace`: that of the controls. */
export function runningText(session: RunSession, at: SimulationProgress, pace: Pace): string {
  const last = session.result?.timeline.at(-1);
  const isPaced = session.canAct && pace !== null;
  const text = isPaced ? pacedText(at, session.state === "paused" ? 0 : pace) : progressText(at, session.elapsed);
  return last ? t.simulation.lastEvent(text, actionWords(last.text), timeText(last.time)) : text;
}

/** What came of an action that was asked for. */
export function actedText({ design }: RunSession, done: LiveAction | null): string {
  if (done === null) return t.simulation.cannotNow;
  if (!design) return "";
  const words = effectWords(design, done.effect);
  return done.duration === null ? t.simulation.doneAt(words, timeText(done.at)) : t.simulation.ended(words);
}
