/** The form of a word that goes with a number, in languages that have two of them: `1 call`, `0 calls`, `2 calls`. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** A number beside its word: `2 errors`. `text`: the number as it is written out. */
export function counted(count: number, one: string, many: string, text: string | number = count): string {
  return `${text} ${plural(count, one, many)}`;
}
