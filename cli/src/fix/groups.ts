import type { LoadedDesign } from "../input/design.ts";

/** Designs that share files, directly or through others: what is changed for one of them concerns all. */
export function groupsOf(designs: readonly LoadedDesign[]): readonly (readonly LoadedDesign[])[] {
  let groups: LoadedDesign[][] = [];
  for (const design of designs) {
    const touching = groups.filter((group) => group.some((other) => [...design.files].some((file) => other.files.has(file))));
    groups = [...groups.filter((group) => !touching.includes(group)), [...touching.flat(), design]];
  }
  return groups;
}
