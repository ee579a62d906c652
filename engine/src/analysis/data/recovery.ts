import type { Component, Design } from "../../model/index.ts";
import { timeText } from "../../model/index.ts";
import { takeoverTime } from "../availability/component-formula.ts";
import { flushOf } from "../cache/written-back.ts";
import { exact, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";

/** Why there is no bound on what is lost: no other copy and no backup, or none that the design speaks of. */
const singleCopy = "a single copy without a backup: its loss loses everything";
const notCopied = "no `replicate` says that its replicas hold the same data, and there is no backup: a loss may lose everything";

/** Whether the loss of a component may lose all of its data. */
export function losesEverything(rpo: Figure): boolean {
  return rpo.value === null && (rpo.note === singleCopy || rpo.note === notCopied);
}

/**
 * Seconds of acknowledged writes that are lost with a leader (recovery point), or with a node of a cache that writes back; `null` for a component
 * without data.
 */
export function recoveryPoint(component: Component): Figure | null {
  if (component.cache?.write.value === "back") return unwritten(component);
  if (!component.store || component.technology?.managed) return null;
  const replication = component.replication;
  if (!replication || replication.copies.value <= 1) {
    const backup = component.store.backupEvery;
    return backup
      ? exact(backup.value, "only the last backup survives the loss of the single copy")
      : unknown(component.replicas.value > 1 ? notCopied : singleCopy);
  }
  if (replication.style.value === "leaderless") {
    const write = replication.quorum?.write.value ?? Math.floor(replication.copies.value / 2) + 1;
    return write > 1
      ? exact(0, `a write is on ${write} copies before it is acknowledged`)
      : exact(replication.lag.value, "a write is acknowledged by one copy; the others are behind by the lag");
  }
  switch (replication.mode.value) {
    case "sync":
      return exact(0, "all copies have a write before it is acknowledged");
    case "semi-sync":
      return exact(0, "a follower has a write before it is acknowledged, as long as the leader and that follower are not lost together");
    case "async":
      return exact(replication.lag.value, "followers are behind by the lag, and a new leader lacks what it had not received");
  }
}

/** Seconds without writes when a leader (or the only copy) dies (recovery time); `null` for a component without data. */
export function recoveryTime(design: Design, component: Component): Figure | null {
  if (!component.store || component.technology?.managed) return null;
  const replication = component.replication;
  if (!replication || replication.copies.value <= 1)
    return exact(
      component.reliability.mttr.value,
      component.replicas.value > 1
        ? "no `replicate` says that another replica has the same data: writes wait for the repair"
        : "a single copy: writes wait for its repair",
    );
  if (replication.style.value === "leaderless" || replication.style.value === "multi-leader")
    return exact(0, "another copy takes writes at once");
  const seconds = takeoverTime(design, component);
  return exact(
    seconds,
    `${timeText(seconds)} from the loss of a leader: noticing it, then ${replication.election ? "an election" : "failover"}`,
  );
}

/** What a cache that writes back has acknowledged and not yet written. */
function unwritten(component: Component): Figure {
  const flush = flushOf(component);
  return flush > 0
    ? exact(flush, `a node loses what it acknowledged in the last ${timeText(flush)} (flush) and has not written to its store yet`)
    : exact(0, "no flush is given: what is acknowledged is written to its store at once");
}
