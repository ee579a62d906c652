import { failureRate, lossWithinYear, meanTimeToLoss } from "./time-to-loss.ts";

export const raidLevels = [0, 1, 5, 6, 10] as const;
export type RaidLevel = (typeof raidLevels)[number];

/** Whether a level is one of those whose losses are known. */
export function isRaidLevel(level: number): level is RaidLevel {
  return (raidLevels as readonly number[]).includes(level);
}

/** Fewest disks an array of this level can have. */
export function raidMinimumDisks(level: RaidLevel): number {
  return { 0: 2, 1: 2, 5: 3, 6: 4, 10: 4 }[level];
}

/** Disks whose space can be used, of `disks`: all, one (mirrors), all but one or two of parity, half of them (striped pairs). */
export function raidUsableDisks(level: RaidLevel, disks: number): number {
  switch (level) {
    case 0:
      return disks;
    case 1:
      return 1;
    case 5:
      return disks - 1;
    case 6:
      return disks - 2;
    case 10:
      return Math.floor(disks / 2);
  }
}

/** Disks that an array survives the loss of, whichever they are. RAID 10 may survive one of each pair. */
export function raidSurvivedLosses(level: RaidLevel, disks: number): number {
  return { 0: 0, 1: Math.max(0, disks - 1), 5: 1, 6: 2, 10: 1 }[level];
}

/** Disks that an array survives the loss of when they are the right ones: one of each pair of RAID 10, elsewhere any. */
export function raidSurvivedAtBest(level: RaidLevel, disks: number): number {
  return level === 10 ? Math.floor(disks / 2) : raidSurvivedLosses(level, disks);
}

/**
 * Probability (0…1) that an array loses its data within a year. `afr` is the annual failure rate of one disk (0…1), `rebuild` the
 * mean seconds until a failed disk is replaced and rebuilt. Exact for independent disks with exponential times; read errors during a
 * rebuild and failures of a whole batch come on top, so real arrays do worse.
 */
export function raidAnnualLoss(level: RaidLevel, disks: number, afr: number, rebuild: number): number {
  const rate = failureRate(afr);
  if (level !== 10) return lossWithinYear(meanTimeToLoss(disks, raidSurvivedLosses(level, disks), rate, rebuild, false));
  // Pairs are lost independently, and each is enough.
  const pair = lossWithinYear(meanTimeToLoss(2, 1, rate, rebuild, false));
  return -Math.expm1(Math.floor(disks / 2) * Math.log1p(-pair));
}
