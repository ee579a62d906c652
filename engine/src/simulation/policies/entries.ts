/** The entries of one cache node, kept one by one. Keys are numbers; `now` in seconds. */
export interface Entries {
  /** Whether the key has a valid entry; what that does to its place is the policy's. */
  lookup(key: number, now: number): boolean;
  /** Stores the key, evicting another when full; an entry that is there is renewed. */
  fill(key: number, now: number): void;
  /** Before the clock starts: an entry of random age. `popularity` is above 0, and larger for keys that are asked for more often. */
  prefill(key: number, popularity: number): void;
  clear(): void;
  readonly isFull: boolean;
}
