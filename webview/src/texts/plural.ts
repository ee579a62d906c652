/** The form of a word that goes with a number, in languages that have two of them: `1 call`, `0 calls`, `2 calls`. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
