/** The one stretch in which two texts differ, as offsets; `…End` is behind its last character. Equal texts have an empty one at their end. */
export interface Difference {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Characters that are compared at once. */
const block = 1024;

/** Where two texts differ: what stands before and behind is the same. */
export function textDifference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start + block <= shorter && before.slice(start, start + block) === after.slice(start, start + block)) start += block;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const most = shorter - start;
  const [oldLength, newLength] = [before.length, after.length];
  let same = 0;
  while (
    same + block <= most &&
    before.slice(oldLength - same - block, oldLength - same) === after.slice(newLength - same - block, newLength - same)
  )
    same += block;
  while (same < most && before.charCodeAt(oldLength - 1 - same) === after.charCodeAt(newLength - 1 - same)) same++;
  return { start, oldEnd: oldLength - same, newEnd: newLength - same };
}
