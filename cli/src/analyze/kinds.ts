import type { ComponentFigures, LinkFigures } from "@lintel/engine/analysis";
import { countText, dataText, rateText, shareText, timeText } from "@lintel/engine/model";
import type { TextTable } from "../print/table.ts";
import { figureText } from "./tables.ts";

/** How long swarms take, and one sender in their place. */
export function swarmsTable(components: readonly ComponentFigures[]): TextTable {
  return {
    columns: [
      { title: "swarm", align: "left" },
      { title: "chunks", align: "right" },
      { title: "all have it in", align: "right" },
      { title: "from one sender", align: "right" },
    ],
    rows: components.flatMap(({ id, swarm }) =>
      swarm ? [[id, figureText(swarm.chunks, countText), figureText(swarm.time, timeText), figureText(swarm.oneByOneTime, timeText)]] : [],
    ),
  };
}

/** One run of each batch job. */
export function jobsTable(components: readonly ComponentFigures[]): TextTable {
  return {
    columns: [
      { title: "job", align: "left" },
      { title: "map tasks", align: "right" },
      { title: "reduce tasks", align: "right" },
      { title: "moves", align: "right" },
      { title: "one run", align: "right" },
      { title: "busy", align: "right" },
    ],
    rows: components.flatMap(({ id, job }) =>
      job
        ? [
            [
              id,
              figureText(job.mapTasks, countText),
              figureText(job.reduceTasks, countText),
              figureText(job.shuffled, dataText),
              figureText(job.time, timeText),
              figureText(job.busy, shareText),
            ],
          ]
        : [],
    ),
  };
}

/** What polling costs, and how late news is. */
export function pollingTable(links: readonly LinkFigures[]): TextTable {
  return {
    columns: [
      { title: "polls", align: "left" },
      { title: "rate", align: "right" },
      { title: "sees news after", align: "right" },
      { title: "at most", align: "right" },
    ],
    rows: links.flatMap(({ id, polling }) =>
      polling
        ? [[id, figureText(polling.rate, rateText), figureText(polling.meanDelay, timeText), figureText(polling.worstDelay, timeText)]]
        : [],
    ),
  };
}
