import { percentText, timeText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";
import { roundUpTime } from "../wording.ts";

export const jobOverlaps: Rule = {
  code: "job-overlaps",
  category: "capacity",
  severity: "error",
  restsOn: ["every", "input", "split", "map", "mappers", "reduce", "reducers", "shuffle", "bandwidth"],
  summary: "A batch job is not done when its next run starts.",
  rationale: `A run takes its map waves (tasks ÷ mappers, rounded up, × the time of a task), the shuffle, and its reduce waves. When that is longer than the time between runs, runs overlap: they compete for the same machines, each gets slower, and the results come later every day; two runs over the same data may also undo each other's work.

Use more mappers or reducers, send less through the shuffle with a combiner, read only what is new, or run less often.`,
  references: [
    "https://research.google/pubs/mapreduce-simplified-data-processing-on-large-clusters/",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy",
  ],
  invalid: [
    `objectstore Logs { technology s3 }
job Count { input 1 TB  split 128 MB  map 30 s  mappers 20  reduce 2 min  reducers 10  shuffle 0%  every 2 h }
Count -> Logs`,
  ],
  valid: [
    `objectstore Logs { technology s3 }
job Count { input 1 TB  split 128 MB  map 30 s  mappers 100  reduce 2 min  reducers 10  shuffle 0%  every 2 h }
Count -> Logs`,
  ],
  check({ design, analysis }) {
    return design.components.flatMap((job): readonly Report[] => {
      const figures = analysis.components[job.id]?.job;
      const busy = figures?.busy?.value ?? null;
      const time = figures?.time.value ?? null;
      const every = job.facts.every;
      if (busy === null || time === null || busy <= 1 || typeof every?.value !== "number") return [];
      const enough = roundUpTime(time);
      return [
        {
          element: job.id,
          message: `A run of ${job.id} takes ${timeText(time)}${figures?.time.method === "lower-bound" ? " at least" : ""} and the next one starts after ${timeText(every.value)} (${percentText(busy)}): runs overlap and slow each other down. Use more mappers or reducers, or start it every ${timeText(enough)}.`,
          origin: every.origin ?? job.origin,
          related: [],
          fixes: [
            {
              title: `Start it every ${timeText(enough)}`,
              safe: false,
              edits: [{ type: "set", element: job.id, path: ["every"], value: timeText(enough) }],
            },
          ],
        },
      ];
    });
  },
};
