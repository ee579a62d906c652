import type { Design, Objective } from "../model/index.ts";
import { keepsBound, lookup, percentText, rateText, timeText } from "../model/index.ts";
import { beforeDrill, growingOf, lastPartFrom, overWindow } from "./drill.ts";
import { Histogram } from "./kernel/histogram.ts";
import { counterOf, type Measured, measuredTime, noValue, sum, turnedAwayOf } from "./measured.ts";
import type { ExpectationVerdict } from "./result.ts";

/** Share of the requests that failed from which on it is said where throughput is judged. */
const worthSaying = 0.01;

/** What is said of an objective beside its text. */
type Verdict = Omit<ExpectationVerdict, "text">;

/** What became of what a design promises, as far as a run can tell. */
export function objectiveVerdicts(design: Design, measured: Measured): ExpectationVerdict[] {
  return design.objectives.map((objective) => ({
    text: `${objective.target} ${objective.text}`,
    ...objectiveVerdict(design, objective, measured),
  }));
}

function objectiveVerdict(design: Design, objective: Objective, measured: Measured): Verdict {
  const { target } = objective;
  const flow = measured.model.flows.findIndex((candidate) => candidate.id === target);
  if (flow >= 0) return flowVerdict(design, objective, flow, measured);
  const component = measured.model.components.findIndex((candidate) => candidate.id === target);
  return component >= 0 && lookup(design).elements.has(target)
    ? componentVerdict(objective, component, measured)
    : unknown(`${target} is neither a flow nor a component`);
}

function unknown(note: string): Verdict {
  return { met: null, value: null, note };
}

function keeps({ comparison, term }: Objective, value: number): boolean {
  return keepsBound(value, comparison, term.bound);
}

/** A value against the bound; `nothing` says why there is none. */
function judged(objective: Objective, value: number | null, nothing: string, note: string | null = null): Verdict {
  return value === null ? unknown(nothing) : { met: keeps(objective, value), value, note };
}

function flowVerdict(design: Design, objective: Objective, flow: number, measured: Measured): Verdict {
  const { term } = objective;
  const counter = counterOf(measured, flow, null);
  const nothing = noValue(counter);
  switch (term.type) {
    case "availability":
      return drillVerdict(design, objective, flow, measured) ?? judged(objective, counter.availability(), nothing);
    case "error-rate": {
      const note = measured.drill ? "of the requests of this run: an error rate has no window that a drill is a small part of" : null;
      const availability = counter.availability();
      return judged(objective, availability === null ? null : 1 - availability, nothing, note);
    }
    case "latency":
      return judged(objective, term.statistic === "mean" ? counter.latency.mean() : counter.latency.quantile(term.statistic), nothing);
    case "throughput": {
      const time = measuredTime(measured, counter.after);
      const value = counter.completed / time;
      const offered = counter.offered / time;
      if (counter.offered === 0) return unknown(nothing);
      if (keeps(objective, value)) return { met: true, value, note: null };
      if (keeps(objective, offered)) return { met: false, value, note: null };
      const failed = counter.failed / Math.max(1, counter.failed + counter.succeeded);
      const lost = failed >= worthSaying ? `, and ${percentText(failed)} of them failed or were throttled` : "";
      return {
        met: null,
        value,
        note: `only ${rateText(offered)} were offered${lost}; a higher load would show whether it carries ${rateText(term.bound)}`,
      };
    }
    default:
      return unknown(`${term.type} is not measured for a flow`);
  }
}

/** An availability that is promised over longer than the run, which holds a drill: what is left of it over that time. */
function drillVerdict(design: Design, { term, comparison }: Objective, flow: number, measured: Measured): Verdict | null {
  const all = counterOf(measured, flow, null);
  const run = measuredTime(measured, all.after) / measured.replications.length;
  if (!measured.drill || term.type !== "availability" || term.over === null || term.over <= run) return null;
  const { replications, model } = measured;
  const first = replications[0]!;
  return overWindow({
    bound: term.bound,
    comparison,
    window: term.over,
    run,
    all,
    before: beforeDrill(replications, flow),
    end: counterOf(measured, flow, lastPartFrom(first.duration, first.warmUp)),
    growing: growingOf(design, model.flows[flow]!.id, replications),
  });
}

function componentVerdict(objective: Objective, component: number, measured: Measured): Verdict {
  const { term } = objective;
  const statistics = measured.replications.map((sim) => sim.statistics.stations[component]!);
  const nothing = "no request reached this component in the measured time";
  switch (term.type) {
    case "rpo": {
      const value = Math.max(...statistics.map((station) => station.longestLoss));
      return { met: keeps(objective, value), value, note: value === 0 ? "no acknowledged write was lost in this run" : null };
    }
    case "staleness": {
      if (sum(statistics, (station) => station.judgedReads) === 0)
        return unknown("no read of this run tells: its calls name no key, or nothing is read");
      const value = Math.max(...statistics.map((station) => station.longestStale));
      return { met: keeps(objective, value), value, note: value === 0 ? "no read missed an acknowledged write" : null };
    }
    case "rto": {
      const model = measured.model.components[component]!;
      const isLed = model.isLed || model.ledPartitions > 0;
      const ended = Math.max(...statistics.map((station) => station.longestOutage));
      const lasting = Math.max(...statistics.map((station) => station.lastOutage));
      const value = Math.max(ended, lasting);
      if (value === 0) {
        if (isLed) return unknown("no leader was lost in this run");
        if (sum(statistics, (station) => station.stops) === 0) return unknown("no replica was lost in this run");
        return { met: keeps(objective, value), value, note: "there was a replica that takes writes all the time" };
      }
      if (lasting === 0) return { met: keeps(objective, value), value, note: null };
      const atEnd = `nothing could be written in the last ${timeText(lasting)}`;
      return {
        met: keeps(objective, value) ? null : false,
        value,
        note: `${atEnd}; nobody knows how long that lasts after the end of the run`,
      };
    }
    case "availability":
    case "error-rate": {
      const failed = sum(statistics, (station) => station.failed + turnedAwayOf(station));
      const requests = sum(statistics, (station) => station.requests + turnedAwayOf(station));
      const share = requests === 0 ? null : failed / requests;
      if (term.type === "availability" && share !== null) return componentAvailability(objective, share, measured);
      return judged(objective, share, nothing);
    }
    case "latency": {
      const sojourn = new Histogram();
      for (const station of statistics) sojourn.merge(station.sojourn);
      return judged(objective, term.statistic === "mean" ? sojourn.mean() : sojourn.quantile(term.statistic), nothing);
    }
    default:
      return unknown(`${term.type} is not measured by simulation`);
  }
}

/**
 * The availability of a component from the share of its requests that failed. Of one that is promised over longer than the run, which
 * holds a drill, a run can only show that the drill alone spends too much.
 */
function componentAvailability(objective: Objective, failed: number, measured: Measured): Verdict {
  const { term } = objective;
  const { duration, warmUp } = measured.replications[0]!;
  const over = term.type === "availability" ? (term.over ?? 0) : 0;
  if (!measured.drill || over <= duration - warmUp) return judged(objective, 1 - failed, "");
  const value = 1 - (failed * (duration - warmUp)) / over;
  const note = `${percentText(1 - failed)} in this run, taken for the only such event of ${timeText(over)}`;
  return keeps(objective, value)
    ? { met: failed === 0 ? true : null, value, note: `${note}; what else fails in that time it does not show` }
    : { met: false, value, note };
}
