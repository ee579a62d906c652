import type { Simulator } from "./simulator.ts";

/** Writes down what flows, components and links did in an interval of this many seconds, which ends now, as a point of each series. */
export function recordInterval(sim: Simulator, elapsed: number): void {
  sim.statistics.flows.forEach((flow, i) => {
    sim.statistics.series.recordFlow(i, flow, elapsed);
  });
  sim.model.components.forEach((station, i) => {
    const statistics = sim.statistics.stations[i]!;
    statistics.touch(sim);
    const [up, replicas] = [sim.replicas.countUp(station), sim.replicas.countExisting(station)];
    sim.statistics.series.recordStation(i, statistics, elapsed, up, replicas, sim.messaging.waitingAt(station));
  });
  const { linkCalls, linkFailures } = sim.statistics;
  sim.model.links.forEach((_, i) => {
    sim.statistics.series.recordLink(i, linkCalls[i]!, linkFailures[i]!, elapsed);
  });
  linkCalls.fill(0);
  linkFailures.fill(0);
}
