import type { Component, Design } from "../../model/index.ts";
import { dataText, timeText } from "../../model/index.ts";
import { takeoverTime } from "../availability/component-formula.ts";
import { exact, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";

/** Bytes of all rows kept, one copy of each; `null` for a component that stores no entities. */
export function storageFigure(component: Component): Figure | null {
  const entities = component.store?.entities ?? [];
  if (entities.length === 0) return null;
  let total = 0;
  for (const entity of entities) {
    const missing = [entity.rowSize ? "" : "row-size", entity.grows ? "" : "grows", entity.keep ? "" : "keep"].filter((key) => key !== "");
    if (!entity.rowSize || !entity.grows || !entity.keep) return unknown(`${entity.name} does not say its ${missing.join(", ")}`);
    total += entity.grows.value * entity.keep.value * entity.rowSize.value;
  }
  const copies = component.replication?.copies.value ?? 1;
  return exact(total, copies > 1 ? `one copy of each row; ${dataText(total * copies)} with ${copies} copies` : null);
}

/** Seconds of acknowledged writes that are lost with a leader (recovery point); `null` for a component without data. */
export function recoveryPoint(component: Component): Figure | null {
  if (!component.store || component.technology?.managed) return null;
  const replication = component.replication;
  if (!replication || replication.copies.value <= 1) {
    const backup = component.store.backupEvery;
    return backup
      ? exact(backup.value, "only the last backup survives the loss of the single copy")
      : unknown("a single copy without a backup: its loss loses everything");
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
    return exact(component.reliability.mttr.value, "a single copy: writes wait for its repair");
  if (replication.style.value === "leaderless" || replication.style.value === "multi-leader")
    return exact(0, "another copy takes writes at once");
  const seconds = takeoverTime(design, component);
  return exact(
    seconds,
    `${timeText(seconds)} from the loss of a leader: noticing it, then ${replication.election ? "an election" : "failover"}`,
  );
}

/** How old a read may be in seconds; `null` for a component without copies. */
export function staleness(component: Component): Figure | null {
  const replication = component.replication;
  if (!component.store || !replication) return null;
  if (replication.copies.value <= 1) return exact(0, "one copy");
  if (replication.style.value === "leaderless") {
    const read = replication.quorum?.read.value ?? 1;
    const write = replication.quorum?.write.value ?? Math.floor(replication.copies.value / 2) + 1;
    const overlap = read + write > replication.copies.value;
    return overlap
      ? exact(0, "every read quorum meets every write quorum")
      : exact(replication.lag.value, "read and write quorums need not meet");
  }
  if (replication.mode.value === "sync") return exact(0, "all copies have a write before it is acknowledged");
  if (replication.style.value === "leader-follower" && replication.readFrom.value === "leader") return exact(0, "reads go to the leader");
  return exact(replication.lag.value, "reads may go to a copy that is behind by the lag");
}
