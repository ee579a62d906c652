/**
 * Work that pauses often: each `yield` is a place to stop at, to go on later or never. A host with other things to do drives it in short
 * slices (an editor between keystrokes); nothing outside sees whether it was paused.
 */
export type Steps<T> = Generator<void, T, void>;

/** Does all the steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
