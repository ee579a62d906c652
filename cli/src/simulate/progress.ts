import { countText, timeText } from "@lintel/engine/model";
import type { SimulationProgress, StudyProgress } from "@lintel/engine/simulation";
import type { OutputStream } from "../host.ts";
import type { Style } from "../print/style.ts";

/** Milliseconds between two drawings. */
const drawInterval = 100;
const barLength = 24;

export interface ProgressBar {
  update(progress: SimulationProgress, eventsPerSecond: number): void;
  clear(): void;
}

export interface StudyBar {
  update(progress: StudyProgress): void;
  clear(): void;
}

/** A bar on a terminal; nothing at all anywhere else. */
export function progressBar(stream: OutputStream, style: Style, title: string, replications: number): ProgressBar {
  const drawing = drawingOn(stream, style);
  return {
    update({ done, replication }, eventsPerSecond) {
      const run = replications > 1 ? `run ${replication} of ${replications}  ` : "";
      drawing.draw(done, title, `${run}${countText(eventsPerSecond)} events/s`);
    },
    clear: drawing.clear,
  };
}

/** The same for a study of many runs, with what it is simulating. */
export function studyBar(stream: OutputStream, style: Style, title: string): StudyBar {
  const drawing = drawingOn(stream, style);
  const startedAt = performance.now();
  return {
    update({ done, title: current, finished, events }) {
      const speed = events / Math.max(1e-6, (performance.now() - startedAt) / 1000);
      drawing.draw(done, current === "" ? title : `${title}: ${current}`, `${countText(finished)} runs done  ${countText(speed)} events/s`);
    },
    clear: drawing.clear,
  };
}

interface Drawing {
  draw(done: number, title: string, detail: string): void;
  clear(): void;
}

function drawingOn(stream: OutputStream, style: Style): Drawing {
  if (!stream.isTerminal) return { draw: () => {}, clear: () => {} };
  const startedAt = performance.now();
  let drawnAt = 0;
  let drawn = false;
  return {
    draw(done, title, detail) {
      const now = performance.now();
      if (now - drawnAt < drawInterval) return;
      drawnAt = now;
      drawn = true;
      stream.write(`\r\u001b[2K${bar(done, title, detail, (now - startedAt) / 1000, style)}`);
    },
    clear() {
      if (drawn) stream.write("\r\u001b[2K");
    },
  };
}

function bar(done: number, title: string, facts: string, elapsed: number, style: Style): string {
  const { colors, symbols } = style;
  const filled = Math.round(Math.min(1, done) * barLength);
  const meter = colors.cyan(symbols.full.repeat(filled)) + colors.dim(symbols.empty.repeat(barLength - filled));
  const detail = `${Math.floor(done * 100)}%  ${facts}${remaining(done, elapsed)}`;
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
