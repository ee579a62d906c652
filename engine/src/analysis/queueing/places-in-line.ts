/**
 * Who waits in the shortest of `queues` queues of `servers` servers, where `seen` is the probability to find n requests in all of them: of queues about equally long the one
 * that is joined has its share of those waiting. Probability to find n at that one; exact for one queue.
 */
export function shortestOf(seen: Float64Array, servers: number, queues: number): Float64Array {
  if (queues <= 1) return seen;
  const all = servers * queues;
  const found = new Float64Array(servers + Math.ceil(Math.max(0, seen.length - all) / queues));
  for (let n = 0; n < seen.length; n++) {
    const place = n < all ? 0 : servers + Math.floor((n - all) / queues);
    found[place] = (found[place] as number) + (seen[n] as number);
  }
  return found;
}

/** Phases of the time between two who leave; more make no difference that shows. */
const mostPhases = 6;

/** Phases in which a time of this squared variation passes, 1 from that of an exponential on. */
export function phasesOf(variation: number): number {
  return Math.max(1, Math.min(mostPhases, Math.round(1 / Math.max(variation, 1 / 12))));
}

/** The same line where each who leaves takes so many `phases`: who waits for the j-th to leave waits for j·phases of them. */
export function inPhases(seen: Float64Array, servers: number, phases: number): Float64Array {
  if (phases <= 1 || seen.length <= servers) return seen;
  const found = new Float64Array(servers + (seen.length - servers) * phases);
  found.set(seen.subarray(0, servers));
  for (let n = servers; n < seen.length; n++) found[servers + (n - servers + 1) * phases - 1] = seen[n] as number;
  return found;
}
