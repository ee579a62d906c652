/**
 * A check that somebody proposed, under the name it was proposed with, and what became of it: its name, the codes that say the same
 * (several with spaces; none where it is left out), and why so. Without a reason the codes speak for themselves.
 */
export type Candidate = readonly [name: string, codes: string, why?: string];

export interface CandidateFamily {
  readonly title: string;
  readonly candidates: readonly Candidate[];
}

/** Reasons that many share. */
export const unsaid = {
  operation: "The language says nothing of how a system is watched, deployed and configured.",
  transactions: "The language knows calls and their order, not transactions with their protocols and steps to undo.",
  queries: "The language has entities and keys, not queries, indexes and columns.",
  packets: "Groups have addresses; switches, ports and routing tables are no part of the language.",
  code: "What happens inside one program is no part of the language.",
} as const;
