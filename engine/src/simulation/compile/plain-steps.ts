import { isHashing } from "../policies/balancing.ts";
import type { Program, Site } from "./model.ts";
import { Op } from "./model.ts";

/** Calls of a request at most, and calls nested in each other at most, with which it is one of plain steps (`Field.above` has room for so many). */
const mostSteps = 64;
const deepestStep = 6;

/** One call of a request that consists of plain calls only. */
export interface PlainStep {
  readonly site: Site;
  /** Calls that it is nested in. */
  readonly depth: number;
}

/**
 * The calls that a program makes, in order, where they are the same for every request and all of them plain (`Site.isPlain`); `null` where
 * anything else happens on the way.
 */
export function plainSteps(program: Program, sites: readonly Site[], start: number): readonly PlainStep[] | null {
  const { code } = program;
  const steps: PlainStep[] = [];
  const walk = (from: number, depth: number): boolean => {
    for (let pc = from; code[pc] !== Op.end; ) {
      const site = code[pc] === Op.call ? sites[code[pc + 1]!] : undefined;
      if (!site?.isPlain || isHashing(site.strategy) || depth === deepestStep || steps.length === mostSteps) return false;
      steps.push({ site, depth });
      if (!walk(site.body, depth + 1)) return false;
      pc = site.next;
    }
    return true;
  };
  return walk(start, 0) && steps.length > 0 ? steps : null;
}
