import type { JobFigures, PollingFigures, SwarmFigures } from "@lintel/engine/analysis";
import { countText, dataText, digits, percentText, rateText, timeText } from "@lintel/engine/model";
import { figureText, type Row } from "./text.ts";

/** How long a swarm takes to give every peer the file, and one sender in its place. */
export function swarmRows({ chunks, time, oneByOneTime }: SwarmFigures): readonly Row[] {
  const gain = time.value && oneByOneTime.value ? ` · ${digits(oneByOneTime.value / time.value)}× the swarm's` : "";
  return [
    [
      "All peers have it in",
      time.value === null ? figureText(time, timeText) : `${figureText(time, timeText)} (${countText(chunks.value ?? 0)} chunks)`,
    ],
    ["From one sender", `${figureText(oneByOneTime, timeText)}${gain}`],
  ];
}

/** One run of a batch job, and how much of the time between runs it takes. */
export function jobRows({ mapTasks, reduceTasks, shuffled, time, busy }: JobFigures): readonly Row[] {
  const rows: Row[] = [["One run takes", figureText(time, timeText)]];
  if (mapTasks.value !== null) rows.push(["Tasks", `${countText(mapTasks.value)} map, ${countText(reduceTasks.value ?? 0)} reduce`]);
  if (shuffled.value) rows.push(["Moves to reduce", dataText(shuffled.value)]);
  if (busy) rows.push(["Runs", `${figureText(busy, percentText)} of the time${busy.note ? `: ${busy.note}` : ""}`]);
  return rows;
}

/** What polling costs, and how late news is seen. */
export function pollingRows({ rate, meanDelay, worstDelay }: PollingFigures): readonly Row[] {
  return [
    ["Polls", figureText(rate, rateText)],
    [
      "Sees news after",
      meanDelay.value === null
        ? figureText(meanDelay, timeText)
        : `${figureText(meanDelay, timeText)}, at most ${figureText(worstDelay, timeText)}`,
    ],
  ];
}
