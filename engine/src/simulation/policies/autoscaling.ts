import { Event, eventOf } from "../kernel/events.ts";
import type { Simulator } from "../simulator.ts";

/**
 * Target tracking: every interval, as many replicas as would bring the utilisation of the last interval to the target
 * (ceil(up × utilisation / target), between min and max; `up` on average over the same interval, of which the replicas that have just come
 * were no part). New replicas work after their start-up time; surplus ones finish what they have.
 */
export class Autoscalers {
  private readonly busyArea: Float64Array;
  private readonly capacityArea: Float64Array;
  private readonly observedAt: Float64Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.busyArea = new Float64Array(sim.model.components.length);
    this.capacityArea = new Float64Array(sim.model.components.length);
    this.observedAt = new Float64Array(sim.model.components.length);
    for (const station of sim.model.components) {
      if (!station.autoscale) continue;
      if (station.workers === Number.POSITIVE_INFINITY) {
        sim.note(`${station.id} does not scale: without a worker limit it has no utilisation.`);
        continue;
      }
      sim.later(Math.max(1e-3, station.autoscale.every.value), eventOf(Event.autoscale, station.index));
    }
  }

  observe(index: number): void {
    const { sim } = this;
    const station = sim.model.components[index]!;
    const autoscale = station.autoscale;
    if (!autoscale) return;
    sim.later(Math.max(1e-3, autoscale.every.value), eventOf(Event.autoscale, index));
    const statistics = sim.statistics.stations[index]!;
    statistics.touch(sim);
    const busy = statistics.busyArea - this.busyArea[index]!;
    const capacity = statistics.capacityArea - this.capacityArea[index]!;
    const before = this.observedAt[index]!;
    this.busyArea[index] = statistics.busyArea;
    this.capacityArea[index] = statistics.capacityArea;
    this.observedAt[index] = sim.now;
    // The warm-up's end set the integrals back, or no replica was up: this interval tells nothing.
    if (statistics.since > before || !(capacity > 0)) return;
    const existing = sim.replicas.countExisting(station);
    const atFullUtilisation = busy / (sim.now - before) / station.workers;
    const wanted = Math.ceil(atFullUtilisation / Math.max(1e-6, autoscale.target.value) - 1e-9);
    const target = Math.max(autoscale.min.value, Math.min(autoscale.max.value, Math.round(wanted)));
    if (target === existing) return;
    sim.replicas.scale(station, target, autoscale.startup.value);
    sim.tell(`${station.id} scales from ${existing} to ${target} replicas`, station.id);
  }
}
