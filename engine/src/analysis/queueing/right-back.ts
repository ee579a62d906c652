import type { ServiceMoments } from "./service-moments.ts";

/** Visits of one request to the same queue, one right after the other. */
export interface RightBack {
  /** Share (0…1) of the visits there that begin such a row or belong to none. */
  readonly first: number;
  /** Mean seconds from the end of a visit to the next. */
  readonly away: number;
  /** Chance (0…1) that the next one is at the same queue. */
  readonly same: number;
}

/**
 * How far waits feel the form of the service, 0…1: who comes right back finds a service that has just begun, whole, and not what is left of one as those who come at
 * random do, so that the wait is nearer to that of exponential service, of which as much is always left: cs² counts as 1 + (cs² − 1)·g. g = 1 − (1 − first^¾)·f, and f falls
 * with the time away as others come in between. Fitted to simulations of two and ten visits to one and two servers at ρ = 0.7, cs² of 0 and 2.25.
 */
export function formFelt({ first, away, same }: RightBack, service: ServiceMoments): number {
  const still = Math.exp(-away / (3 * service.mean * (1 + service.variation)));
  return 1 - (1 - Math.max(0, Math.min(1, first)) ** 0.75) * still * same;
}

/** Moments of a service as waits feel it, between exponential service and this one. */
export function momentsFelt(service: ServiceMoments, felt: number): ServiceMoments {
  if (felt >= 1) return service;
  const { mean, variation, third } = service;
  const exponential = 6 * mean ** 3;
  return { mean, variation: 1 + (variation - 1) * felt, third: exponential + (third - exponential) * felt };
}
