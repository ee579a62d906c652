import { changedDesign, type LoadedDesign } from "../input/design.ts";
import { loadRemark, parseChange, withLoad, withZone } from "./what-if.ts";

/** The design after changes, in memory only, and the changes in words. */
export function withChanges(
  loaded: LoadedDesign,
  written: readonly string[],
): { readonly changed: LoadedDesign; readonly said: readonly string[] } {
  const said: string[] = [];
  // Changes of the design itself come last, as a change of the text makes it anew.
  const later: ((design: LoadedDesign) => LoadedDesign)[] = [];
  let changed = loaded;
  for (const text of written) {
    const change = parseChange(text, changed);
    if ("load" in change) {
      later.push((design) => withLoad(design, change));
      const remark = loadRemark(changed.design, change);
      said.push(remark === "" ? text : `${text} (${remark})`);
      continue;
    }
    if ("zone" in change) later.push((design) => withZone(design, change));
    else changed = changedDesign(changed, change, text);
    said.push(text);
  }
  return { changed: later.reduce((design, apply) => apply(design), changed), said };
}
