import type { CandidateFamily } from "./candidate.ts";
import { redundancyAndNumbers } from "./redundancy-and-numbers.ts";
import { reliabilityPractice } from "./reliability-practice.ts";
import { resilienceAndStructure } from "./resilience-and-structure.ts";
import { storesAndMessages } from "./stores-and-messages.ts";

/** Checks proposed from the literature, by name. */
export const fromLiterature: readonly CandidateFamily[] = [...redundancyAndNumbers, ...storesAndMessages, ...resilienceAndStructure];

/** Checks proposed from reliability practice, by number. */
export const fromPractice: readonly CandidateFamily[] = reliabilityPractice;
