import { countText, type ElementId } from "../../model/index.ts";
import type { Thinned } from "./thinning.ts";

/** Components named in a note at most. */
const mostNamed = 6;

/** What to know about a sweep of a thinned design; nothing where all requests are simulated. */
export function thinningNotes({ oneIn, lessBusy, wide }: Thinned, maxEvents: number): readonly string[] {
  if (oneIn <= 1) return [];
  return [
    `Approximation: one request in ${countText(oneIn)} is simulated, on as large a part of the workers, limits, bandwidths and cache entries, so that the sweep fits into ${countText(maxEvents)} events (--max-events). Rates are those of the whole design; of fewer workers more wait, so latency under load comes out too high rather than too low.`,
    ...(lessBusy.length > 0
      ? [
          `Too few workers to be thinned as much: ${named(lessBusy)}. Here they are less busy than in the design, and their overload is not seen.`,
        ]
      : []),
    ...(wide.length > 0
      ? [
          `Messages take too long to be thinned as much: ${named(wide)}. Here these links are less busy than in the design, and their overload is not seen.`,
        ]
      : []),
  ];
}

/** What a thinned design gets wrong about dead replicas; `null` where it does not. */
export function blackHoleNote({ oneIn, counting }: Thinned): string | null {
  return oneIn > 1 && counting.length > 0
    ? `Balancing by open requests: ${named(counting)}. Of one request in ${countText(oneIn)} few are open at once, so a dead replica, which has none, attracts fewer here than it would until it is noticed.`
    : null;
}

function named(components: readonly ElementId[]): string {
  const others = components.length - mostNamed;
  return `${components.slice(0, mostNamed).join(", ")}${others > 0 ? ` and ${countText(others)} others` : ""}`;
}
