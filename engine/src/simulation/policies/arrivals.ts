import type { FlowModel } from "../compile/model.ts";
import type { Clock } from "../kernel/clock.ts";
import { DrawnAhead } from "../kernel/drawn-ahead.ts";
import type { RandomStream } from "../kernel/random.ts";
import { samplerOf } from "../kernel/sampler.ts";

/** A factor on a flow's rate that changes linearly between its points: (time, factor), times increasing. */
export interface LoadProfile {
  readonly times: readonly number[];
  readonly factors: readonly number[];
}

/** Mean requests in a burst and the quiet time after it from which on it makes a difference. */
const shortestCycle = 1e-4;
/** Changes of the rate before the next request at most. */
const mostChanges = 1_000_000;

/**
 * The open arrivals of one flow: from a recorded trace, or Poisson, constant or bursty at a rate that follows a profile. The next arrival is where the
 * integral of the rate has grown by a unit exponential (by 1 for constant arrivals), which is exact for any profile.
 */
export class OpenArrivals {
  private segment = 0;
  private inBurst = false;
  private phaseEnd = Number.POSITIVE_INFINITY;
  private rate: number;
  private readonly flow: FlowModel;
  private readonly profile: LoadProfile;
  private readonly stream: RandomStream;
  private readonly burstFactor: number;
  private readonly quietFactor: number;
  private readonly burstLength: number;
  private readonly quietLength: number;
  /** Moments of a recorded trace, ascending; `null` for arrivals by chance. */
  private readonly trace: readonly number[] | null;
  private traced = 0;
  /** Under a constant rate: gaps between arrivals, in mean gaps. */
  private readonly gaps: DrawnAhead | null;
  /** The rate changed so often that no next request was found: none comes any more. */
  gaveUp = false;

  constructor(flow: FlowModel, load: number, profile: LoadProfile, stream: RandomStream, trace: readonly number[] | null = null) {
    this.trace = trace;
    this.flow = flow;
    this.rate = flow.rate * load;
    this.profile = profile;
    this.stream = stream;
    const arrivals = flow.arrivals;
    const share = arrivals.type === "bursty" ? arrivals.share : 0;
    const bursty =
      arrivals.type === "bursty" &&
      share > 0 &&
      share < 1 &&
      arrivals.factor >= 0 &&
      arrivals.burst > 0 &&
      // Bursts that come and go thousands of times between two requests leave arrivals at the mean rate.
      (arrivals.burst / share) * this.rate >= shortestCycle;
    // The quiet rate makes up for the bursts, as far as it can: it cannot fall below 0.
    this.burstFactor = arrivals.type === "bursty" && bursty ? Math.max(0, Math.min(arrivals.factor, 1 / share)) : 1;
    this.quietFactor = bursty ? Math.max(0, (1 - this.burstFactor * share) / (1 - share)) : 1;
    this.burstLength = arrivals.type === "bursty" ? arrivals.burst : 0;
    this.quietLength = bursty ? (this.burstLength * (1 - share)) / share : Number.POSITIVE_INFINITY;
    const steady = trace === null && this.rate > 0 && profile.times.length === 0 && !bursty;
    const gap = arrivals.type === "constant" ? ({ type: "constant", value: 1 } as const) : ({ type: "exponential", mean: 1 } as const);
    this.gaps = steady ? new DrawnAhead(samplerOf(gap), stream) : null;
    if (bursty) {
      this.inBurst = stream.happens(share);
      this.phaseEnd = stream.exponential() * (this.inBurst ? this.burstLength : this.quietLength);
    }
  }

  /** Changes the mean rate of the arrivals after the next one; recorded ones come when they came. */
  multiply(factor: number): void {
    this.rate *= factor;
  }

  /** Time of the arrival after the clock's; Infinity when none will come. */
  next(clock: Clock): number {
    return this.gaps !== null ? clock.now + this.gaps.next() / this.rate : this.reached(clock.now);
  }

  private reached(now: number): number {
    if (this.trace !== null) return this.trace[this.traced++] ?? Number.POSITIVE_INFINITY;
    if (!(this.rate > 0)) return Number.POSITIVE_INFINITY;
    let work = this.flow.arrivals.type === "constant" ? 1 : this.stream.exponential();
    for (let guard = 0; guard < mostChanges; guard++) {
      const until = Math.min(this.segmentEnd(now), this.phaseEnd);
      const scale = this.rate * (this.inBurst ? this.burstFactor : this.quietFactor);
      const from = this.factor(now);
      const slope = until === Number.POSITIVE_INFINITY ? 0 : (this.factor(until) - from) / Math.max(until - now, 1e-12);
      const at = now + reach(work / scale, from, slope);
      if (at <= until) return at;
      if (until === Number.POSITIVE_INFINITY) return until;
      work -= scale * (until - now) * (from + 0.5 * slope * (until - now));
      if (work < 0) work = 0;
      now = until;
      if (now >= this.phaseEnd) {
        this.inBurst = !this.inBurst;
        this.phaseEnd = now + this.stream.exponential() * (this.inBurst ? this.burstLength : this.quietLength);
      }
    }
    this.gaveUp = true;
    return Number.POSITIVE_INFINITY;
  }

  private segmentEnd(now: number): number {
    const times = this.profile.times;
    while (this.segment < times.length && times[this.segment]! <= now) this.segment += 1;
    return times[this.segment] ?? Number.POSITIVE_INFINITY;
  }

  private factor(at: number): number {
    const { times, factors } = this.profile;
    const i = this.segment;
    if (times.length === 0) return 1;
    if (i === 0) return factors[0]!;
    if (i >= times.length) return factors[times.length - 1]!;
    const from = times[i - 1]!;
    const to = times[i]!;
    const share = to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 1;
    return factors[i - 1]! + (factors[i]! - factors[i - 1]!) * share;
  }
}

/** Smallest x ≥ 0 with from·x + slope·x²/2 = area; Infinity when it is never reached. */
function reach(area: number, from: number, slope: number): number {
  if (slope === 0) return from > 0 ? area / from : Number.POSITIVE_INFINITY;
  const root = from * from + 2 * slope * area;
  if (root < 0) return Number.POSITIVE_INFINITY;
  const x = (2 * area) / (from + Math.sqrt(root));
  return x >= 0 ? x : Number.POSITIVE_INFINITY;
}
