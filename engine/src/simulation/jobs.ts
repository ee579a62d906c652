import { timeText } from "../model/index.ts";
import type { JobModel } from "./compile/batch.ts";
import { Event, eventOf } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";

enum Part {
  idle,
  map,
  shuffle,
  reduce,
}

interface JobState {
  part: Part;
  /** Tasks of this part not begun, and in work. */
  left: number;
  running: number;
  /** Tasks in work that died with their replica: they begin again when their time is over. */
  lost: number;
  number: number;
  begun: number;
  /** Moments at which runs were to begin that could not yet. */
  readonly waiting: number[];
}

/**
 * Runs of batch jobs: the first at the start, then one every so often; one that is not done makes the next wait. Tasks run on as many of the mappers
 * (or reducers) as the share of the replicas that is up; those of a lost replica, and those that fail, are done again.
 */
export class Jobs {
  private readonly states: JobState[];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.states = sim.model.jobs.map(() => ({ part: Part.idle, left: 0, running: 0, lost: 0, number: 0, begun: 0, waiting: [] }));
    for (let job = 0; job < sim.model.jobs.length; job++) sim.queue.push(0, eventOf(Event.jobStarts, job));
  }

  /** It is time for a run. */
  start(job: number): void {
    const { sim } = this;
    const model = sim.model.jobs[job]!;
    this.states[job]!.waiting.push(sim.now);
    if (model.every < Number.POSITIVE_INFINITY) sim.queue.push(sim.now + model.every, eventOf(Event.jobStarts, job));
    this.next(job);
  }

  private next(job: number): void {
    const state = this.states[job]!;
    if (state.part !== Part.idle || state.waiting.length === 0) return;
    state.number += 1;
    state.begun = this.sim.now;
    this.begin(job, Part.map);
  }

  private begin(job: number, part: Part): void {
    const { sim } = this;
    const model = sim.model.jobs[job]!;
    const state = this.states[job]!;
    state.part = part;
    state.left = part === Part.map ? model.mapTasks : part === Part.reduce ? model.reduceTasks : 1;
    if (part === Part.shuffle) {
      state.left = 0;
      state.running = 1;
      sim.queue.push(sim.now + model.shuffle, eventOf(Event.task, job));
    } else if (state.left === 0) this.partDone(job);
    else this.fill(job, model, state);
  }

  /** Begins tasks while there are free mappers or reducers. */
  private fill(job: number, model: JobModel, state: JobState): void {
    const { sim } = this;
    const station = sim.model.components[model.component]!;
    const all = Math.max(1, sim.replicas.countExisting(station));
    const places = Math.floor(((state.part === Part.map ? model.mappers : model.reducers) * sim.replicas.countUp(station)) / all);
    const time = (state.part === Part.map ? model.map : model.reduce) * sim.stations.slowness[model.component]!;
    while (state.left > 0 && state.running - state.lost < places) {
      state.left -= 1;
      state.running += 1;
      sim.queue.push(sim.now + time, eventOf(Event.task, job));
    }
  }

  /** A task (or the shuffle) has had its time. */
  ended(job: number): void {
    const { sim } = this;
    const model = sim.model.jobs[job]!;
    const state = this.states[job]!;
    const station = sim.model.components[model.component]!;
    state.running -= 1;
    const errors = station.errorRate + sim.stations.extraErrors[station.index]!;
    if (state.part !== Part.shuffle) {
      if (state.lost > 0) {
        state.lost -= 1;
        state.left += 1;
      } else if (errors > 0 && sim.stream(station.choiceStream).happens(Math.min(errors, mostErrors))) state.left += 1;
      this.fill(job, model, state);
    }
    if (state.left === 0 && state.running === 0) this.partDone(job);
  }

  private partDone(job: number): void {
    const { sim } = this;
    const model = sim.model.jobs[job]!;
    const state = this.states[job]!;
    if (state.part === Part.map && model.reduceTasks > 0) this.begin(job, Part.shuffle);
    else if (state.part === Part.shuffle) this.begin(job, Part.reduce);
    else this.runDone(job, model, state);
  }

  private runDone(job: number, model: JobModel, state: JobState): void {
    const { sim } = this;
    const station = sim.model.components[model.component]!;
    const statistics = sim.statistics.stations[station.index]!;
    const planned = state.waiting.shift() ?? state.begun;
    statistics.visited(state.begun - planned, sim.now - state.begun);
    statistics.requests += 1;
    sim.tell(`${station.id}: run ${state.number} is done after ${timeText(sim.now - state.begun)}`, station.id);
    state.part = Part.idle;
    this.next(job);
  }

  /** Replicas of a component stopped or came back: `lost` is the share of its tasks in work that died (0 when it came back). */
  changed(component: number, lost: number): void {
    for (const [job, model] of this.sim.model.jobs.entries()) {
      const state = this.states[job]!;
      if (model.component !== component || (state.part !== Part.map && state.part !== Part.reduce)) continue;
      state.lost = Math.min(state.running, state.lost + Math.round((state.running - state.lost) * lost));
      this.fill(job, model, state);
    }
  }

  /** Says what was not done at the end. */
  close(): void {
    const { sim } = this;
    for (const [job, model] of sim.model.jobs.entries()) {
      const { part, number, begun } = this.states[job]!;
      if (part === Part.idle) continue;
      const { id } = sim.model.components[model.component]!;
      sim.note(`${id}: run ${number}, which began at ${timeText(begun)}, was not done at the end.`);
    }
  }
}

/** Share of failing tasks at most, so that a run comes to an end. */
const mostErrors = 0.99;
