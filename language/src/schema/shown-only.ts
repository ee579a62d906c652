import { componentKinds } from "@lintel/engine/model";
import type { BlockName } from "./types.ts";

const kinds: readonly BlockName[] = componentKinds;
const messaging: readonly BlockName[] = ["queue", "topic", "stream"];
const stores: readonly BlockName[] = ["cache", "database", "objectstore", "filesystem", "search", ...messaging];

/** Properties that no figure, rule or simulation reads, by key and body; test/language/readers.test.ts holds the list true. */
const shownOnly: Readonly<Record<string, readonly BlockName[]>> = {
  title: ["region", "group", "link"],
  description: [...kinds, "system", "region", "group", "link"],
  link: [...kinds, "system", "region", "group"],
  owner: ["system", "region", "group"],
  tags: ["system", "region", "group", "link"],
  sla: ["external"],
  forward: ["proxy"],
  reverse: ["proxy"],
  engine: stores,
  consistency: ["cache", ...messaging],
  prefers: ["cache", ...messaging],
  backup: ["cache", ...messaging],
  retention: ["backup"],
  vlan: ["group"],
  payload: ["region-link"],
  cost: ["region-link"],
};

/** Whether a property is documentation only: it stands in hovers, pictures and reports, and nothing is computed from it. */
export function isShownOnly(block: BlockName, key: string): boolean {
  return Object.hasOwn(shownOnly, key) && (shownOnly[key]?.includes(block) ?? false);
}
