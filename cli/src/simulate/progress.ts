import { countText, timeText } from "@lintel/engine/model";
import type { SimulationProgress, StudyProgress } from "@lintel/engine/simulation";
import type { OutputStream } from "../host.ts";
import type { Style } from "../print/style.ts";

/** Milliseconds between two drawings. */
const drawInterval = 100;
const barLength = 24;

/** How far the runs of several scenarios are, of which some may go on at the same time. */
export interface ProgressBar {
  /** Of the run with this number, from 0. */
  update(run: number, title: string, progress: SimulationProgress, eventsPerSecond: number): void;
  ended(run: number): void;
  clear(): void;
}

export interface StudyBar {
  update(progress: StudyProgress): void;
  clear(): void;
}

/** A bar on a terminal; nothing at all anywhere else. */
export function progressBar(stream: OutputStream, style: Style, runs: number, replications: number): ProgressBar {
  const drawing = drawingOn(stream, style);
  const under = new Map<
    number,
    { readonly since: number; readonly title: string; readonly progress: SimulationProgress; readonly speed: number }
  >();
  let ended = 0;
  return {
    update(index, title, progress, speed) {
      const now = performance.now();
      under.set(index, { since: under.get(index)?.since ?? now, title, progress, speed });
      const going = [...under.values()];
      const [one] = going;
      const done = going.reduce((sum, run) => sum + run.progress.done, ended) / runs;
      const replication = going.length === 1 && replications > 1 ? `run ${one?.progress.replication ?? 1} of ${replications}  ` : "";
      const scenarios = runs > 1 ? `${countText(ended)} of ${countText(runs)} scenarios done  ` : "";
      drawing.draw(
        done,
        going.map((run) => run.title).join(", "),
        `${scenarios}${replication}${countText(going.reduce((sum, run) => sum + run.speed, 0))} events/s`,
        // Of runs that go on side by side the slowest; while others wait, as if they took as long.
        ended + going.length < runs ? undefined : Math.max(...going.map((run) => secondsLeft(run.progress.done, (now - run.since) / 1000))),
      );
    },
    ended(index) {
      under.delete(index);
      ended += 1;
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
  /** `left`: seconds, NaN where that is unknown; as the share that is done tells when not given. */
  draw(done: number, title: string, detail: string, left?: number): void;
  clear(): void;
}

function drawingOn(stream: OutputStream, style: Style): Drawing {
  if (!stream.isTerminal) return { draw: () => {}, clear: () => {} };
  const startedAt = performance.now();
  let drawnAt = 0;
  let drawn = false;
  return {
    draw(done, title, detail, left) {
      const now = performance.now();
      if (now - drawnAt < drawInterval) return;
      drawnAt = now;
      drawn = true;
      stream.write(`\r\u001b[2K${bar(done, title, detail, left ?? secondsLeft(done, (now - startedAt) / 1000), style)}`);
    },
    clear() {
      if (drawn) stream.write("\r\u001b[2K");
      drawn = false;
    },
  };
}

function bar(done: number, title: string, facts: string, left: number, style: Style): string {
  const { colors, symbols } = style;
  const filled = Math.round(Math.min(1, done) * barLength);
  const meter = colors.cyan(symbols.full.repeat(filled)) + colors.dim(symbols.empty.repeat(barLength - filled));
  const detail = `${Math.floor(done * 100)}%  ${facts}${Number.isNaN(left) ? "" : `  about ${timeText(left)} left`}`;
  const room = Math.max(8, style.width - barLength - detail.length - 6);
  const name = style.text(title);
  const shown = name.length > room ? `${name.slice(0, room - 3)}...` : name;
  return `${shown}  ${meter}  ${detail}`;
}

/** Whole seconds left when the rest goes as fast as what is done; NaN in the first second, when the guess would be wild. */
function secondsLeft(done: number, elapsed: number): number {
  return elapsed < 1 || done < 0.01 ? Number.NaN : Math.max(1, Math.ceil((elapsed * (1 - done)) / done));
}
