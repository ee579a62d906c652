import { countText, type ElementId, type Scenario } from "../model/index.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { sample } from "./kernel/sampler.ts";
import { OpenArrivals } from "./policies/arrivals.ts";
import { loadProfile } from "./policies/load-profile.ts";
import type { RunSetup } from "./run-setup.ts";
import type { Simulator } from "./simulator.ts";

/** Users of a closed flow that are simulated at most. */
const mostUsers = 1_000_000;

/** Where requests come from: one source for each flow, by chance, from a trace, or from users that wait for answers. */
export class ArrivalSources {
  private readonly open: OpenArrivals[];
  /** 1 for flows whose users come back when they have their answer. */
  private readonly closed: Uint8Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator, scenario: Scenario | null, setup: RunSetup) {
    this.sim = sim;
    const { flows } = sim.model;
    this.closed = new Uint8Array(flows.length);
    const profiles = flows.map((flow) => loadProfile(scenario, flow.id, flow.arrivals, setup.duration));
    this.open = flows.map((flow, i) => {
      const profile = profiles[i] ?? { times: [], factors: [] };
      return new OpenArrivals(flow, setup.load, profile, sim.stream(flow.arrivalStream), setup.traces[flow.id] ?? null);
    });
    for (const [i, flow] of flows.entries()) {
      if (flow.client < 0) sim.note(`${flow.id} has no client, so none of its requests arrive.`);
      else if (flow.arrivals.type === "closed" && !setup.traces[flow.id]) {
        this.closed[i] = 1;
        // Such users send as fast as they are answered: more load is more users.
        const asked = Math.round(flow.arrivals.users * setup.load);
        const users = Math.max(0, Math.min(mostUsers, asked));
        if (users < asked) sim.note(`${flow.id}: ${countText(users)} of ${countText(asked)} users are simulated.`);
        if (setup.load !== 1)
          sim.note(
            `${flow.id} comes from a fixed number of users: the load factor makes them ${countText(asked)} instead of ${countText(flow.arrivals.users)}.`,
          );
        for (let user = 0; user < users; user++) this.userIsBack(i);
        if (profiles[i]!.times.length > 0)
          sim.note(`${flow.id} comes from a fixed number of users, which a load factor in a scenario does not change.`);
      } else this.schedule(i);
    }
  }

  /** Changes the rate of a flow (`null`: of all) from now on; the one request of each that is on its way already comes at its time. */
  multiply(flow: ElementId | null, factor: number): void {
    this.sim.model.flows.forEach((model, i) => {
      if (flow !== null && model.id !== flow) return;
      this.open[i]!.multiply(factor);
      if (this.closed[i] === 1)
        this.sim.note(`${model.id} comes from a fixed number of users, which a load factor does not change while it runs.`);
    });
  }

  /** The next request of an open flow. */
  schedule(flow: number): void {
    const { sim } = this;
    const source = this.open[flow]!;
    const at = source.next(sim);
    if (source.gaveUp)
      sim.note(`${sim.model.flows[flow]!.id}: its load changes too often for its rate to be followed, so its requests ended early.`);
    if (at <= sim.duration) sim.queue.push(at, eventOf(Event.arrival, flow));
  }

  /** A request of a flow has ended: a user of a closed one thinks before the next. */
  userIsBack(flow: number): void {
    if (this.closed[flow] === 0) return;
    const { sim } = this;
    const { think, arrivalStream } = sim.model.flows[flow]!;
    if (think !== null) sim.queue.push(sim.now + sample(think, sim.stream(arrivalStream)), eventOf(Event.think, flow));
  }
}
