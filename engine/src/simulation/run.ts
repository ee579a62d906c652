import type { Design } from "../model/index.ts";
import { isPossible, type LiveAction, type LiveEffect, nextMoment } from "./live-actions.ts";
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
  let liveActions = options.actions;
  /** What was done live is part of the plan from then on: of the report, and of the replications to come. */
  const changed = (actions: readonly LiveAction[]): void => {
    liveActions = actions;
    plan = plan.withActions(actions);
  };
  const canAct = (): boolean => options.live && !complete && nextMoment(current.now) < plan.duration;
  return {
    advance(limit: number, until = Number.POSITIVE_INFINITY): boolean {
      let left = limit > 1 ? limit : 1;
      while (!complete && left > 0) {
        const from = current.events;
        const over = current.advance(left, until);
        left -= Math.max(1, current.events - from);
        if (!over && current.now >= until) break;
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
    act(effect: LiveEffect, duration: number | null): LiveAction | null {
      if (!canAct() || !isPossible(design, effect)) return null;
      const action: LiveAction = { at: nextMoment(current.now), duration, effect };
      current.act(action);
      changed([...liveActions, action]);
      return action;
    },
    undo(effect: LiveEffect): LiveAction | null {
      const wanted = JSON.stringify(effect);
      const index = liveActions.findLastIndex((action) => action.duration === null && JSON.stringify(action.effect) === wanted);
      const action = liveActions[index];
      if (!action || !canAct()) return null;
      const end = Math.max(nextMoment(current.now), nextMoment(action.at));
      const undone: LiveAction = { ...action, duration: Math.round((end - action.at) * 10) / 10 };
      current.actions.endLive(action.effect, action.at + (undone.duration ?? 0));
      changed(liveActions.with(index, undone));
      return undone;
    },
    get liveActions(): readonly LiveAction[] {
      return liveActions;
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
