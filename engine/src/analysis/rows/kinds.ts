import { countText, dataText, digits, percentText, rateText, timeText } from "../../model/index.ts";
import type { JobFigures, PollingFigures, SwarmFigures } from "../figures.ts";
import { figureText, type Marks, type Row } from "./row.ts";

/** How long a swarm takes to give every peer the file, and one sender in its place. */
export function swarmRows(marks: Marks, { chunks, time, oneByOneTime }: SwarmFigures): readonly Row[] {
  const gain = time.value && oneByOneTime.value ? ` · ${digits(oneByOneTime.value / time.value)}× the swarm's` : "";
  return [
    [
      "All peers have it in",
      time.value === null
        ? figureText(marks, time, timeText)
        : `${figureText(marks, time, timeText)} (${countText(chunks.value ?? 0)} chunks)`,
    ],
    ["From one sender", `${figureText(marks, oneByOneTime, timeText)}${gain}`],
  ];
}

/** One run of a batch job, and how much of the time between runs it takes. */
export function jobRows(marks: Marks, { mapTasks, reduceTasks, shuffled, time, busy }: JobFigures): readonly Row[] {
  const rows: Row[] = [["One run takes", figureText(marks, time, timeText)]];
  if (mapTasks.value !== null) rows.push(["Tasks", `${countText(mapTasks.value)} map, ${countText(reduceTasks.value ?? 0)} reduce`]);
  if (shuffled.value) rows.push(["Moves to reduce", dataText(shuffled.value)]);
  if (busy) rows.push(["Runs", `${figureText(marks, busy, percentText)} of the time${busy.note ? `: ${busy.note}` : ""}`]);
  return rows;
}

/** What polling costs, and how late news is seen. */
export function pollingRows(marks: Marks, { rate, meanDelay, worstDelay }: PollingFigures): readonly Row[] {
  return [
    ["Polls", figureText(marks, rate, rateText)],
    [
      "Sees news after",
      meanDelay.value === null
        ? figureText(marks, meanDelay, timeText)
        : `${figureText(marks, meanDelay, timeText)}, at most ${figureText(marks, worstDelay, timeText)}`,
    ],
  ];
}
