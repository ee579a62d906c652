import {
  isRaidLevel,
  type RaidLevel,
  raidAnnualLoss,
  raidLevels,
  raidMinimumDisks,
  raidSurvivedAtBest,
  raidSurvivedLosses,
  raidUsableDisks,
} from "../analysis/data/raid.ts";
import { type Formula, type FormulaProblem, formula } from "./formula.ts";
import { amount, count, share } from "./parameters.ts";

const group = "RAID";
const patterson = "Patterson, Gibson & Katz, A case for redundant arrays of inexpensive disks, SIGMOD 1988";
const level = { name: "level", dimension: "none", documentation: `RAID level: ${raidLevels.join(", ")}` } as const;
const disks = count("disks", "disks of the array", 1, 10_000);

function unknownLevel(given: number): FormulaProblem {
  return { problem: `knows the levels ${raidLevels.join(", ")}, not ${given}`, parameter: "level" };
}

/** The value for a known level with enough disks, or what is wrong. */
function array(given: number, many: number, compute: (level: RaidLevel) => number): number | FormulaProblem {
  if (!isRaidLevel(given)) return unknownLevel(given);
  const least = raidMinimumDisks(given);
  if (many < least) return { problem: `needs at least ${least} disks for RAID ${given}, not ${many}`, parameter: "disks" };
  if (given === 10 && many % 2 !== 0) return { problem: `needs an even number of disks for RAID 10, not ${many}`, parameter: "disks" };
  return compute(given);
}

/** Arrays of disks. */
export const raid: readonly Formula[] = [
  formula({
    name: "raid-usable",
    group,
    summary: "Share of an array's disks whose space can be used.",
    formula: "RAID 0: 1; 1: 1 / n; 5: (n − 1) / n; 6: (n − 2) / n; 10: 1 / 2, n = {disks} (level {level})",
    source: patterson,
    parameters: [level, disks],
    result: { dimension: "none", documentation: "share of all disks" },
    example: "raid-usable(5, 4)",
    compute: (given, many) => array(given, many, (known) => raidUsableDisks(known, many) / many),
  }),
  formula({
    name: "raid-survives",
    group,
    summary: "Disks that an array survives the loss of, whichever they are. RAID 10 may survive one of each pair.",
    formula: "RAID 0: 0; 1: n − 1; 5: 1; 6: 2; 10: 1, n = {disks} (level {level})",
    source: patterson,
    parameters: [level, disks],
    result: { dimension: "none", documentation: "whole disks" },
    example: "raid-survives(6, 8)",
    compute: (given, many) => array(given, many, (known) => raidSurvivedLosses(known, many)),
  }),
  formula({
    name: "raid-survives-at-best",
    group,
    summary: "Disks that an array survives the loss of when they are the right ones: one of each pair of RAID 10.",
    formula: "RAID 10: n / 2; else raid-survives, n = {disks} (level {level})",
    source: patterson,
    parameters: [level, disks],
    result: { dimension: "none", documentation: "whole disks" },
    example: "raid-survives-at-best(10, 8)",
    compute: (given, many) => array(given, many, (known) => raidSurvivedAtBest(known, many)),
  }),
  formula({
    name: "raid-minimum-disks",
    group,
    summary: "Fewest disks of an array of a level.",
    formula: "RAID 0: 2; 1: 2; 5: 3; 6: 4; 10: 4 (level {level})",
    source: patterson,
    parameters: [level],
    result: { dimension: "none", documentation: "whole disks" },
    example: "raid-minimum-disks(6)",
    compute: (given) => (isRaidLevel(given) ? raidMinimumDisks(given) : unknownLevel(given)),
  }),
  formula({
    name: "raid-annual-loss",
    group,
    summary: "Probability that an array loses its data within a year, when disks fail independently.",
    formula: "1 − e^(−1 year / MTTDL), MTTDL of a birth–death chain of RAID {level} with {disks} disks, {afr} a year, {rebuild} to rebuild",
    source: `${patterson}; read errors during a rebuild and bad batches come on top`,
    parameters: [
      level,
      disks,
      share("afr", "annual failure rate of one disk, such as 1.5%"),
      amount("rebuild", "time", "until a failed disk is replaced and rebuilt"),
    ],
    result: { dimension: "none", documentation: "probability; real arrays do worse" },
    example: "raid-annual-loss(5, 8, 1.5%, 12 h)",
    compute: (given, many, afr, rebuild) => array(given, many, (known) => raidAnnualLoss(known, many, afr, rebuild)),
  }),
];
