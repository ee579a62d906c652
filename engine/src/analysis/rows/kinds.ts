import { countText, dataText, digits, percentText, rateText, timeText } from "../../model/index.ts";
import type { JobFigures, PollingFigures, SwarmFigures } from "../figures.ts";
import { figureText, type Marks, type Row } from "./row.ts";

/** How long a swarm takes to give every peer the file, and one sender in its place. */
export function swarmRows(marks: Marks, { chunks, time, oneByOneTime }: SwarmFigures): readonly Row[] {
  const gain = time.value && oneByOneTime.value ? ` · ${marks.words.ofTheSwarm(digits(oneByOneTime.value / time.value))}` : "";
  return [
    [
      marks.words.labels.allPeers,
      time.value === null
        ? figureText(marks, time, timeText)
        : marks.words.chunks(figureText(marks, time, timeText), countText(chunks.value ?? 0)),
    ],
    [marks.words.labels.oneSender, `${figureText(marks, oneByOneTime, timeText)}${gain}`],
  ];
}

/** One run of a batch job, and how much of the time between runs it takes. */
export function jobRows(marks: Marks, { mapTasks, reduceTasks, shuffled, time, busy }: JobFigures): readonly Row[] {
  const rows: Row[] = [[marks.words.labels.oneRun, figureText(marks, time, timeText)]];
  if (mapTasks.value !== null)
    rows.push([marks.words.labels.tasks, marks.words.tasks(countText(mapTasks.value), countText(reduceTasks.value ?? 0))]);
  if (shuffled.value) rows.push([marks.words.labels.shuffled, dataText(shuffled.value)]);
  if (busy)
    rows.push([
      marks.words.labels.runs,
      `${marks.words.ofTheTime(figureText(marks, busy, percentText))}${busy.note ? `: ${busy.note}` : ""}`,
    ]);
  return rows;
}

/** What polling costs, and how late news is seen. */
export function pollingRows(marks: Marks, { rate, meanDelay, worstDelay }: PollingFigures): readonly Row[] {
  return [
    [marks.words.labels.polls, figureText(marks, rate, rateText)],
    [
      marks.words.labels.seesAfter,
      meanDelay.value === null
        ? figureText(marks, meanDelay, timeText)
        : marks.words.atMostAfter(figureText(marks, meanDelay, timeText), figureText(marks, worstDelay, timeText)),
    ],
  ];
}
