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

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`; at least `limit` when they differ by that many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (a.length > 64 || b.length > 64) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit;
}
