/** Lets what has already arrived (a newer edit, a cancellation) be looked at before work goes on. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    // Browsers have no setImmediate.
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Turns of the event loop that a message takes: it is read, taken from the queue of the connection, and waits for `nextTurn` in its handler. */
const turnsOfMessage = 4;

/**
 * Lets everything that has already arrived be answered before work goes on that nobody waits for. With one turn only,
 * each stage of a message would wait for another slice of that work.
 */
export async function freeTurns(): Promise<void> {
  // Without setImmediate one turn is long: browsers make timers that follow each other wait for some milliseconds.
  const turns = typeof setImmediate === "function" ? turnsOfMessage : 1;
  for (let turn = 0; turn < turns; turn++) await nextTurn();
}

/** Resolves after this time. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
