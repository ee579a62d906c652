import { countText, percentText, timeText } from "@lintel/engine/model";
import type { SimulationProgress } from "@lintel/engine/simulation";

/** Before this share of the run, or this many seconds, nothing is said about its end: the guess would be wild. */
const firstShare = 0.01;
const firstSeconds = 1;

/** How far a run is and when it will end, in words; `elapsed` are seconds of the reader's time since it started. */
export function progressText(at: SimulationProgress, elapsed: number): string {
  return [
    percentText(Math.floor(at.done * 100) / 100),
    remainingText(at.done, elapsed),
    `${timeText(Math.round(at.time))} simulated`,
    `${countText(at.events)} events`,
  ].join(" · ");
}

/** The time left when the rest goes as fast as what is done, in steps that do not flicker. */
export function remainingText(done: number, elapsed: number): string {
  if (done < firstShare || elapsed < firstSeconds) return "estimating the time left";
  const left = (elapsed * (1 - done)) / done;
  const step = left > 3600 ? 600 : left > 60 ? 60 : left > 10 ? 5 : 1;
  return `about ${timeText(Math.max(1, Math.ceil(left / step) * step))} left`;
}
