import type { Arrivals, ElementId, Scenario } from "../../model/index.ts";
import type { LoadProfile } from "./arrivals.ts";
import { dailyCurve } from "./daily-curve.ts";

/** One ramp is a straight line; two at the same time multiply to a curve, which this many points follow closely. */
const pointsPerRamp = 16;

/** The factor on a flow's rate over time, from its daily curve and the scenario's `load` actions: several at once multiply. */
export function loadProfile(scenario: Scenario | null, flow: ElementId, arrivals: Arrivals, duration: number): LoadProfile {
  const curve = arrivals.type === "diurnal" ? dailyCurve(arrivals.peak, arrivals.period, duration) : null;
  const ramps = (scenario?.actions ?? []).flatMap((action) => {
    const effect = action.effect;
    if (effect.type !== "load" || (effect.flow !== null && effect.flow !== flow)) return [];
    return [
      {
        at: action.at,
        over: Math.max(0, effect.over),
        factor: Math.max(0, effect.factor),
        until: action.duration === null ? null : action.at + action.duration,
      },
    ];
  });
  if (ramps.length === 0 && curve === null) return { times: [], factors: [] };
  const factorAt = (time: number, before: boolean): number =>
    ramps.reduce((product, ramp) => product * rampFactor(ramp, time, before), curve?.factorAt(time) ?? 1);
  const moments = new Set<number>([0, ...(curve?.times ?? [])]);
  for (const ramp of ramps) {
    for (let i = 0; i <= pointsPerRamp; i++) moments.add(ramp.at + (ramp.over * i) / pointsPerRamp);
    if (ramp.until !== null) moments.add(ramp.until);
  }
  const times: number[] = [];
  const factors: number[] = [];
  for (const time of [...moments].sort((a, b) => a - b)) {
    // A jump is two points at the same time.
    times.push(time, time);
    factors.push(factorAt(time, true), factorAt(time, false));
  }
  return { times, factors };
}

function rampFactor(ramp: { at: number; over: number; factor: number; until: number | null }, time: number, before: boolean): number {
  const ended = ramp.until !== null && (time > ramp.until || (time === ramp.until && !before));
  if (ended || time < ramp.at) return 1;
  if (time === ramp.at && (before || ramp.over > 0)) return 1;
  const share = ramp.over > 0 ? Math.min(1, (time - ramp.at) / ramp.over) : 1;
  return 1 + (ramp.factor - 1) * share;
}
