import { callOf, Event, eventOf } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";
import { batchCount } from "./statistics/batches.ts";

/** Events that are not part of what every request needs: retries, timers, failures, scaling, jobs, scenario actions, and the run's own books. */
export function dispatchRare(sim: Simulator, event: number): void {
  const index = event >> 5;
  switch (event & 31) {
    case Event.retry:
      sim.requests.tryAgain(callOf(event));
      break;
    case Event.timeouts:
      sim.timeouts.expire(index);
      break;
    case Event.visible:
      sim.messaging.visible(callOf(event));
      break;
    case Event.think:
      sim.frames.arrive(index);
      break;
    case Event.shared:
      sim.stations.shared.due(index);
      break;
    case Event.tick:
      tick(sim);
      break;
    case Event.warmedUp:
      for (const station of sim.statistics.stations) station.restart(sim);
      sim.messaging.watchAll();
      break;
    case Event.snapshot:
      sim.statistics.snapshot(sim);
      sim.messaging.watchAll();
      break;
    case Event.actionStarts:
      sim.actions.start(index);
      break;
    case Event.actionEnds:
      sim.actions.end(index);
      break;
    case Event.batch:
      for (const flow of sim.statistics.flows) flow.batches.cut(flow.main);
      if (index < batchCount) sim.queue.push(sim.endOfBatch(index + 1), eventOf(Event.batch, index + 1));
      break;
    case Event.noticed:
      sim.replicas.noticed(index);
      break;
    case Event.takeover:
      sim.replicas.takeOver(index);
      break;
    case Event.autoscale:
      sim.autoscalers.observe(index);
      break;
    case Event.started:
      sim.replicas.start(index);
      break;
    case Event.timer:
      sim.timers.due(index);
      break;
    case Event.transferred:
      sim.transfers.due(index);
      break;
    case Event.writeBack:
      sim.writeBacks.due(callOf(event));
      break;
    case Event.redeliver:
      sim.messaging.redeliveries.due(index);
      break;
    case Event.fails:
      sim.failures?.fails(index);
      break;
    case Event.repaired:
      sim.failures?.repaired(index);
      break;
    case Event.jobStarts:
      sim.jobs.start(index);
      break;
    case Event.task:
      sim.jobs.ended(index);
      break;
    case Event.swarm:
      sim.swarms.step(index);
      break;
    case Event.isolated:
      sim.elections.isolated(index);
      break;
    case Event.moved:
      sim.resharding.due(index);
      break;
    case Event.restarts:
      sim.replicas.restart(index);
      break;
    default:
      break;
  }
}

/** An interval of the series ends. */
function tick(sim: Simulator): void {
  sim.record();
  sim.waitCycles.look();
  sim.queue.push(sim.now + sim.setup.interval, eventOf(Event.tick, 0));
}
