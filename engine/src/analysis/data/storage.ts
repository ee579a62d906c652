import type { Component, Design } from "../../model/index.ts";
import { countText, dataText, lookup } from "../../model/index.ts";
import { atLeast, exact, joinNotes, opposite, unknown, weakest } from "../figure.ts";
import type { Figure, LinkFigures, Method, StorageAt } from "../figures.ts";
import { isRaidLevel, raidUsableDisks } from "./raid.ts";

const day = 86_400;
/** Ages at which the amount of data is shown: a day, a month of 30 days, and 1, 3, 5 and 10 years of 365. */
const ages = [day, 30 * day, 365 * day, 3 * 365 * day, 5 * 365 * day, 10 * 365 * day] as const;

/** Why some stores never have a time at which they are full. */
export const fitsForGood = "what is kept fits for good";

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

/** Bytes per second by which the rows grow as long as none is old enough to go, one copy of each; `null` without entities. */
export function growthFigure(component: Component): Figure | null {
  const entities = component.store?.entities ?? [];
  if (entities.length === 0) return null;
  const growing = entities.filter((entity) => entity.grows !== null);
  if (growing.length === 0) return unknown(`nothing says how fast ${entities.map((entity) => entity.name).join(", ")} grows`);
  let total = 0;
  for (const { name, grows, rowSize } of growing) {
    if (!rowSize) return unknown(`${name} does not say its row-size`);
    total += (grows?.value ?? 0) * rowSize.value;
  }
  const silent = entities.filter((entity) => entity.grows === null).map((entity) => entity.name);
  return silent.length > 0 ? atLeast(total, `without ${silent.join(", ")}, of which nothing says how fast it grows`) : exact(total);
}

/** Bytes stored when the store has run for some time, one copy of each row, at most `keep` of them; empty where the growth is not known. */
export function storageOverTime(component: Component): readonly StorageAt[] {
  const entities = component.store?.entities ?? [];
  if (growthFigure(component)?.value == null) return [];
  return ages.map((after) => ({
    after,
    bytes: entities.reduce(
      (sum, { grows, keep, rowSize }) =>
        sum + (grows?.value ?? 0) * Math.min(after, keep?.value ?? Number.POSITIVE_INFINITY) * (rowSize?.value ?? 0),
      0,
    ),
  }));
}

/** Bytes that messages kept for `retention` take, one copy of each; `null` for what keeps no messages, or does not say how long. */
export function retainedFigure(design: Design, component: Component, links: Readonly<Record<string, LinkFigures>>): Figure | null {
  const retention = component.messaging?.retention;
  if (!retention) return null;
  let perSecond = 0;
  const notes: (string | null)[] = [];
  const methods: Method[] = [];
  for (const link of lookup(design).linksTo.get(component.id) ?? []) {
    const rate = links[link.id]?.rate;
    if (rate === undefined || rate.value === null) return unknown(rate?.note ?? "the rate of its messages is not known");
    methods.push(rate.method);
    if (rate.method !== "exact") notes.push(rate.note);
    perSecond += rate.value * link.network.payload.value;
    if (link.network.payload.assumed !== null) notes.push("with assumed message sizes");
  }
  const copies = component.replication?.copies.value ?? 1;
  const kept = perSecond * retention.value;
  if (copies > 1) notes.push("one copy of each message", `${dataText(kept * copies)} with ${countText(copies)} copies`);
  return { ...exact(kept, joinNotes(notes)), method: weakest(methods) };
}

/** Bytes that can be stored on one replica: as written, or what its RAID leaves of its disks; `null` when nothing says so. */
export function usableSpace(component: Component): Figure | null {
  const { facts } = component;
  const storage = facts.storage?.value;
  if (typeof storage === "number" && storage > 0) return exact(storage);
  const [level, disks, size] = [facts.raid?.value, facts["raid.disks"]?.value, facts["raid.size"]?.value];
  if (typeof level !== "number" || !isRaidLevel(level)) return null;
  if (typeof disks !== "number" || typeof size !== "number") return unknown("raid needs disks and size to say how much space there is");
  return exact(raidUsableDisks(level, disks) * size, `RAID ${level} of ${countText(disks)} disks of ${dataText(size)}`);
}

/**
 * Seconds until the fullest replica has no space left, from empty; `null` where nothing says how much there is, Infinity never shown: what
 * is kept fits for good then. `hottest`: share of the rows on the fullest shard.
 */
export function fullAfter(component: Component, hottest: number): Figure | null {
  const space = usableSpace(component);
  const growth = growthFigure(component);
  if (!space || !growth) return null;
  if (space.value === null) return space;
  if (growth.value === null) return growth;
  // Every entity stops growing at its own age.
  const entities = (component.store?.entities ?? []).map(({ grows, keep, rowSize }) => ({
    rate: (grows?.value ?? 0) * (rowSize?.value ?? 0) * hottest,
    until: keep?.value ?? Number.POSITIVE_INFINITY,
  }));
  let filled = 0;
  let time = 0;
  for (const until of [...new Set(entities.map((entity) => entity.until))].sort((a, b) => a - b)) {
    const rate = entities.reduce((sum, entity) => sum + (entity.until >= until ? entity.rate : 0), 0);
    if (rate > 0 && filled + rate * (until - time) >= space.value)
      return { ...growth, method: opposite(growth.method), value: time + (space.value - filled) / rate };
    if (until === Number.POSITIVE_INFINITY) break;
    filled += rate * (until - time);
    time = until;
  }
  return unknown(fitsForGood);
}
