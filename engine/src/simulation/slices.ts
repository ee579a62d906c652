/**
 * Events between two looks at the clock: a fraction of a millisecond as a rule, and less than a tenth of a second also where every event is
 * a hundred times as costly.
 */
const eventsAtOnce = 1_000;

/**
 * Simulates for about this long; `true` when the run is complete. A slice is measured in time and not in events, because what an event costs
 * changes within a run: so a host hears that it is to stop within the time of a slice, whatever happens in it. `clock` in milliseconds.
 */
export function advanceFor(run: { advance(events: number): boolean }, milliseconds: number, clock: () => number): boolean {
  const end = clock() + milliseconds;
  do {
    if (run.advance(eventsAtOnce)) return true;
  } while (clock() < end);
  return false;
}
