/**
 * Works on several things at a time, at most so many, and gives what becomes of them in their order, each as soon as it and all before it
 * are done. What fails ends it at once.
 */
export async function* inOrder<T, R>(
  things: readonly T[],
  atOnce: number,
  work: (thing: T, index: number) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  const running = new Set<Promise<R>>();
  let shown = 0;
  while (shown < things.length) {
    while (begun.length < things.length && running.size < Math.max(1, atOnce)) {
      const doing = work(things[begun.length] as T, begun.length);
      begun.push(doing);
      running.add(doing);
      const over = (): void => {
        running.delete(doing);
      };
      doing.then(over, over);
    }
    await Promise.race(running);
    for (let next = begun[shown]; next && !running.has(next); next = begun[shown]) {
      shown += 1;
      yield await next;
    }
  }
}
