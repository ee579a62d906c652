import type { Design } from "../model/index.ts";
import { RunPlan } from "./plan.ts";
import { type ReplicationRecord, recordOf } from "./record.ts";
import type { SimulationOptions, SimulationProgress, SimulationResult, SimulationRun } from "./result.ts";

/** Prepares a run of all its replications, one after the other. Never throws on a well-formed design. */
export function createRun(design: Design, options: SimulationOptions): SimulationRun {
  let plan = new RunPlan(design, options);
  const records: ReplicationRecord[] = [];
  let current = plan.begin(1);
  let before = 0;
  let complete = false;
  return {
    advance(limit: number): boolean {
      let left = limit > 1 ? limit : 1;
      while (!complete && left > 0) {
        const from = current.events;
        const over = current.advance(left);
        left -= Math.max(1, current.events - from);
        if (!over) continue;
        const record = recordOf(current, records.length + 1);
        const longer = records.length === 0 ? plan.longer(record) : null;
        if (longer !== null) {
          plan = longer;
          before += current.events;
          current = plan.begin(1);
          continue;
        }
        records.push(record);
        complete = plan.isComplete(records);
        if (complete) break;
        before += current.events;
        current = plan.begin(records.length + 1);
      }
      return complete;
    },
    progress(): SimulationProgress {
      const share = complete ? 1 : (records.length + current.now / plan.duration) / plan.replications;
      return {
        done: Math.min(1, share),
        replication: Math.min(plan.replications, records.length + (complete ? 0 : 1)),
        time: current.now,
        events: before + current.events,
      };
    },
    result(): SimulationResult {
      return plan.result(complete ? records : [...records, recordOf(current, records.length + 1)]);
    },
  };
}

/** Runs to the end. */
export function simulate(design: Design, options: SimulationOptions): SimulationResult {
  const run = createRun(design, options);
  while (!run.advance(1_000_000)) {
    // Goes on until the run is complete; each slice is bounded, and so is the number of events.
  }
  return run.result();
}
