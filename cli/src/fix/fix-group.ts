import type { Finding, Fix } from "@lintel/engine/model";
import { type RuleSettings, settingsOver } from "@lintel/engine/rules";
import { type FixOutcome, fixDesigns, loadDesign } from "@lintel/language";
import type { Configurations } from "../check/configurations.ts";
import { reviewOf } from "../check/designs.ts";
import type { LoadedDesign } from "../input/design.ts";
import { keyOf } from "../input/workspace.ts";

/** Fixes designs that share files, in memory. `settings` are those of the command line. */
export async function fixGroup(
  group: readonly LoadedDesign[],
  settings: RuleSettings,
  configurations: Configurations,
  wanted: (finding: Finding, fix: Fix) => boolean,
): Promise<FixOutcome> {
  const settingsOf = new Map<LoadedDesign, RuleSettings>();
  for (const loaded of group) {
    const { settings: ofFile } = await configurations.of(loaded.source.path);
    settingsOf.set(loaded, settingsOver(settings, ofFile));
  }
  const outcome = await fixDesigns({
    async review(texts) {
      const byPath = new Map([...texts].map(([uri, text]) => [keyOf(uri), text]));
      return Promise.all(
        group.map(async (loaded) => {
          const { source, workspace } = loaded;
          const built = texts.size === 0 ? loaded : await loadDesign(source.uri, (uri) => byPath.get(keyOf(uri)) ?? workspace.read(uri));
          return { built, findings: reviewOf(built, settingsOf.get(loaded) ?? settings).findings };
        }),
      );
    },
    wanted,
    // What is read from standard input goes to standard output, where there is room for one file.
    mayChange: (uri) => !group.some(({ source }) => source.fromStdin) || group.some(({ source }) => source.path === keyOf(uri)),
  });
  if (!outcome) throw new Error("a review on the command line is never given up");
  return outcome;
}
