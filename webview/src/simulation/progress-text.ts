import { countText, percentText, timeText } from "@lintel/engine/model";
import type { SimulationProgress } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";

/** Before this share of the run, or this many seconds, nothing is said about its end: the guess would be wild. */
const firstShare = 0.01;
const firstSeconds = 1;

/** How far a run is and when it will end, in words; `elapsed` are seconds of the reader's time since it started. */
export function progressText(at: SimulationProgress, elapsed: number): string {
  return [
    percentText(Math.floor(at.done * 100) / 100),
    remainingText(at.done, elapsed),
    t.simulation.simulated(timeText(Math.round(at.time))),
    t.counts.events(countText(at.events)),
  ].join(" · ");
}

/** The same of a run that people follow, at so many simulated seconds a second; 0: it stands still. */
export function pacedText(at: SimulationProgress, pace: number): string {
  const time = timeText(Math.round(at.time * 10) / 10);
  if (pace === 0) return t.simulation.simulatedPaused(time);
  const simulated = t.simulation.simulated(time);
  if (at.done <= 0) return simulated;
  const left = (at.time / at.done - at.time) / pace;
  return `${simulated} · ${t.simulation.leftAtThisSpeed(timeText(Math.max(1, Math.ceil(left))))}`;
}

/** The time left when the rest goes as fast as what is done, in steps that do not flicker. */
export function remainingText(done: number, elapsed: number): string {
  if (done < firstShare || elapsed < firstSeconds) return t.simulation.estimating;
  const left = (elapsed * (1 - done)) / done;
  const step = left > 3600 ? 600 : left > 60 ? 60 : left > 10 ? 5 : 1;
  return t.simulation.left(timeText(Math.max(1, Math.ceil(left / step) * step)));
}
