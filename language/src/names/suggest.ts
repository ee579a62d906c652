/** The candidate closest to `word`, when it is close enough to be what was meant. */
export function closest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  // Of one or two letters anything would be close, but for the two swapped.
  const limit = Math.floor(wanted.length / 3);
  const swapped = wanted.length === 2 ? `${wanted[1]}${wanted[0]}` : null;
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate.toLowerCase() === swapped) best ??= candidate;
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The candidate a word stands for: as another word for it, or misspelt. */
export function meantBy(word: string, candidates: Iterable<string>, synonyms: Readonly<Record<string, string>>): string | null {
  const list = [...candidates];
  const lower = word.toLowerCase();
  const other = Object.hasOwn(synonyms, lower) ? synonyms[lower] : undefined;
  return other !== undefined && list.includes(other) ? other : closest(word, list);
}

/** Longer words are not compared: nobody misspells one letter of so many. */
const longest = 64;

/** Three rows of the table of distances, kept from one comparison to the next: a wrong name is compared with all there are. */
let [beforeLast, last, row] = [new Uint8Array(longest + 2), new Uint8Array(longest + 2), new Uint8Array(longest + 2)];

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`; `limit` when they differ by that many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (a.length > longest || b.length > longest) return limit;
  // Further from the diagonal than this, words differ by the limit in length alone.
  const band = limit - 1;
  for (let j = 0; j <= b.length + 1; j++) last[j] = j <= band ? j : limit;
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - band);
    const to = Math.min(b.length, i + band);
    row[from - 1] = from === 1 ? Math.min(i, limit) : limit;
    row[to + 1] = limit;
    let least = row[from - 1] as number;
    for (let j = from; j <= to; j++) {
      const isSame = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (isSame ? 0 : 1), limit);
      const isSwapped = i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (isSwapped) cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least >= limit) return limit;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length] as number;
}
