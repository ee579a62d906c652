/**
 * How far from the left each of `count` things stands when everything stands right of what points at it: the longest way to it.
 * Pairs that would close a circle do not count, which is decided in the order of the things. Things that nothing points at stand right before what
 * they point at.
 */
export function ranksOf(count: number, pairs: readonly (readonly [from: number, to: number])[]): readonly number[] {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const [from, to] of pairs) if (from !== to) next[from]?.push(to);
  const order: number[] = [];
  const kept: number[][] = Array.from({ length: count }, () => []);
  const state = new Uint8Array(count);
  const hasCaller = new Uint8Array(count);
  for (const [from, to] of pairs) if (from !== to) hasCaller[to] = 1;
  const starts = [...next.keys()].sort((a, b) => (hasCaller[a] as number) - (hasCaller[b] as number) || a - b);
  for (const start of starts) {
    if (state[start] !== 0) continue;
    // Depth first without recursion: a chain may be as long as a design.
    const stack: { readonly at: number; index: number }[] = [{ at: start, index: 0 }];
    state[start] = 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as { readonly at: number; index: number };
      const to = next[top.at]?.[top.index++];
      if (to === undefined) {
        state[top.at] = 2;
        order.push(top.at);
        stack.pop();
      } else if (state[to] !== 1) {
        kept[top.at]?.push(to);
        if (state[to] === 0) {
          state[to] = 1;
          stack.push({ at: to, index: 0 });
        }
      }
    }
  }
  const ranks = new Array<number>(count).fill(0);
  const called = new Uint8Array(count);
  for (const at of order.reverse())
    for (const to of kept[at] ?? []) {
      ranks[to] = Math.max(ranks[to] as number, (ranks[at] as number) + 1);
      called[to] = 1;
    }
  for (let at = 0; at < count; at++) {
    const callees = kept[at] ?? [];
    if (!called[at] && callees.length > 0) ranks[at] = Math.max(0, Math.min(...callees.map((to) => ranks[to] as number)) - 1);
  }
  return ranks;
}
