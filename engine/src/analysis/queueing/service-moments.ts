import type { Distribution } from "../../model/index.ts";
import { mean, squaredVariation, thirdMoment } from "../../model/index.ts";

/** What formulas for waiting need to know of a service time: mean in s, squared variation, third moment about 0 in s³. */
export interface ServiceMoments {
  readonly mean: number;
  readonly variation: number;
  readonly third: number;
}

/** The moments of a service time, from its distribution. */
export function momentsOf(service: Distribution): ServiceMoments {
  return { mean: mean(service), variation: squaredVariation(service), third: thirdMoment(service) };
}
