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

/** The same of a run that people follow, at so many simulated seconds a second; 0: it stands still. */
export function pacedText(at: SimulationProgress, pace: number): string {
  const simulated = `${timeText(Math.round(at.time * 10) / 10)} simulated`;
  if (pace === 0) return `${simulated}, paused`;
  if (at.done <= 0) return simulated;
  const left = (at.time / at.done - at.time) / pace;
  return `${simulated} · ${timeText(Math.max(1, Math.ceil(left)))} left at this speed`;
}

/** The time left when the rest goes as fast as what is done, in steps that do not flicker. */
export function remainingText(done: number, elapsed: number): string {
  if (done < firstShare || elapsed < firstSeconds) return "estimating the time left";
  const left = (elapsed * (1 - done)) / done;
  const step = left > 3600 ? 600 : left > 60 ? 60 : left > 10 ? 5 : 1;
  return `about ${timeText(Math.max(1, Math.ceil(left / step) * step))} left`;
}
