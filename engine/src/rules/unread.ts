import { type Design, type Finding, lookup } from "../model/index.ts";
import type { RuleInfo } from "./rule.ts";

/**
 * Whether a finding rests on a property that is written but could not be understood (`replica 3`): the author has said something
 * about it, so to reproach them with the default would be a second finding for one mistake.
 */
export function restsOnUnread(finding: Finding, info: RuleInfo | undefined, design: Design): boolean {
  if (finding.element === null) return false;
  const unread = lookup(design).elements.get(finding.element)?.unread ?? [];
  if (unread.length === 0) return false;
  const set = finding.fixes.flatMap(({ edits }) =>
    edits.flatMap((edit) =>
      (edit.type === "set" || edit.type === "remove") && edit.element === finding.element ? [edit.path.join(".")] : [],
    ),
  );
  return [...(info?.restsOn ?? []), ...set].some((key) => unread.some((given) => given === key || given.startsWith(`${key}.`)));
}
