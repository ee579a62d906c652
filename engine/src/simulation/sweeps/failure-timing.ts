/** Simulated seconds of one run of a failure sweep: until the failure, of the failure, and after it. */
export interface FailureTiming {
  readonly settle: number;
  readonly down: number;
  readonly after: number;
}

/** When nobody says how long, and the events allow it. */
const ordinary: FailureTiming = { settle: 20, down: 60, after: 60 };
/** Shorter is of no use: health checks, elections and failovers take up to half a minute. */
const shortest: FailureTiming = { settle: 5, down: 30, after: 30 };

/** Simulated seconds of a whole run. */
export function totalOf({ settle, down, after }: FailureTiming): number {
  return settle + down + after;
}

/** Seconds after a failure in which most systems are as before; a run in which one is not is made again, with all of the time after it. */
const firstLook = 10;

/** The same failure with a shorter time after it; `null` where that is not shorter. */
export function firstLookOf(timing: FailureTiming): FailureTiming | null {
  return timing.after > firstLook ? { ...timing, after: firstLook } : null;
}

/** The times of each run, as long as the room of simulated seconds in all allows; what is given stays. */
export function failureTiming(given: Partial<FailureTiming>, room: number): FailureTiming {
  const longest = { ...ordinary, ...given };
  const least = { ...shortest, ...given };
  const free = totalOf(longest) - totalOf(least);
  const share = free > 0 ? Math.max(0, Math.min(1, (room - totalOf(least)) / free)) : 0;
  const between = (key: keyof FailureTiming): number => given[key] ?? Math.floor(least[key] + share * (longest[key] - least[key]));
  return { settle: between("settle"), down: between("down"), after: between("after") };
}
