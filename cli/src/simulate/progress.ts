import { countText, timeText } from "@lintel/engine/model";
import type { SimulationProgress } from "@lintel/engine/simulation";
import type { OutputStream } from "../host.ts";
import type { Style } from "../print/style.ts";

/** Milliseconds between two drawings. */
const drawInterval = 100;
const barLength = 24;

export interface ProgressBar {
  update(progress: SimulationProgress, eventsPerSecond: number): void;
  clear(): void;
}

/** A bar on a terminal; nothing at all anywhere else. */
export function progressBar(stream: OutputStream, style: Style, title: string, replications: number): ProgressBar {
  if (!stream.isTerminal) return { update: () => {}, clear: () => {} };
  const startedAt = performance.now();
  let drawnAt = 0;
  let drawn = false;
  return {
    update(progress, eventsPerSecond) {
      const now = performance.now();
      if (now - drawnAt < drawInterval) return;
      drawnAt = now;
      drawn = true;
      stream.write(`\r\u001b[2K${bar(progress, eventsPerSecond, (now - startedAt) / 1000, title, replications, style)}`);
    },
    clear() {
      if (drawn) stream.write("\r\u001b[2K");
    },
  };
}

function bar(
  progress: SimulationProgress,
  eventsPerSecond: number,
  elapsed: number,
  title: string,
  replications: number,
  style: Style,
): string {
  const { colors, symbols } = style;
  const filled = Math.round(Math.min(1, progress.done) * barLength);
  const meter = colors.cyan(symbols.full.repeat(filled)) + colors.dim(symbols.empty.repeat(barLength - filled));
  const run = replications > 1 ? `  run ${progress.replication} of ${replications}` : "";
  const detail = `${Math.floor(progress.done * 100)}%${run}  ${countText(eventsPerSecond)} events/s${remaining(progress.done, elapsed)}`;
  const room = Math.max(8, style.width - barLength - detail.length - 6);
  const name = style.text(title);
  const shown = name.length > room ? `${name.slice(0, room - 3)}...` : name;
  return `${shown}  ${meter}  ${detail}`;
}

/** The time left when the rest goes as fast as what is done; nothing in the first second, when the guess would be wild. */
function remaining(done: number, elapsed: number): string {
  if (elapsed < 1 || done < 0.01) return "";
  return `  about ${timeText(Math.max(1, Math.ceil((elapsed * (1 - done)) / done)))} left`;
}
