import type { Component } from "../../model/index.ts";
import { countText, percentText, timeText } from "../../model/index.ts";
import { approximate, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";
import { isRaidLevel, raidAnnualLoss, raidMinimumDisks } from "./raid.ts";
import { failureRate, lossWithinYear, meanTimeToLoss } from "./time-to-loss.ts";

/**
 * Probability (0…1) that a row survives a year: that not all copies of it are lost before one can be made again. A copy is lost with the
 * disks of its replica, which `raid { disks afr rebuild }` describes; copies are restored from each other within the time to repair
 * a replica, or to rebuild a disk where that is longer. `null` for a component without data.
 */
export function durability(component: Component): Figure | null {
  if (!component.store) return null;
  if (component.technology?.managed)
    return unknown(`${component.technology.title} is run by its provider, whose durability is not in the catalogue`);
  const copy = lossOfCopy(component);
  if (typeof copy === "string") return unknown(copy);
  const copies = Math.max(1, Math.floor(component.replication?.copies.value ?? component.replicas.value));
  const raid = `a copy is lost within a year with a probability of ${percentText(copy.annual)}`;
  const caveat = "failures taken as independent, without read errors during a rebuild, bad batches, and mistakes";
  if (copies === 1) {
    const backup = component.store.backupEvery ? `; what is older than ${timeText(component.store.backupEvery.value)} is in a backup` : "";
    return approximate(1 - copy.annual, `one copy: ${raid}${backup}; ${caveat}`);
  }
  const restore = Math.max(component.reliability.mttr.value, copy.rebuild);
  const loss = lossWithinYear(meanTimeToLoss(copies, copies - 1, failureRate(copy.annual), restore, true));
  return approximate(1 - loss, `${countText(copies)} copies: ${raid} and made again in ${timeText(restore)}; ${caveat}`);
}

/** How one copy is lost, or why that cannot be told. */
function lossOfCopy({ facts }: Component): { readonly annual: number; readonly rebuild: number } | string {
  const [level, disks, afr, rebuild] = [
    facts.raid?.value,
    facts["raid.disks"]?.value,
    facts["raid.afr"]?.value,
    facts["raid.rebuild"]?.value,
  ];
  if (typeof level !== "number" || !isRaidLevel(level))
    return "durability needs how disks fail: raid LEVEL { disks N  afr 1.5%  rebuild 12 h }";
  const missing = [
    typeof disks === "number" ? "" : "disks",
    typeof afr === "number" ? "" : "afr",
    typeof rebuild === "number" ? "" : "rebuild",
  ].filter((key) => key !== "");
  if (typeof disks !== "number" || typeof afr !== "number" || typeof rebuild !== "number")
    return `raid does not say its ${missing.join(", ")}`;
  if (disks < raidMinimumDisks(level)) return `RAID ${level} needs at least ${raidMinimumDisks(level)} disks`;
  return { annual: raidAnnualLoss(level, disks, afr, rebuild), rebuild };
}
