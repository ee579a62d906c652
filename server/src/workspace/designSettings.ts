import { type RuleSettings, settingsOver } from "@lintel/engine/rules";
import type { Configurations } from "./configurations.ts";

/** The settings of rules for designs: those of the configuration file above those of the user. The same as long as neither changes. */
export class DesignSettings {
  readonly #configurations: Configurations;
  readonly #ofUser: (uri: string) => RuleSettings;
  readonly #known = new Map<string, { readonly upper: RuleSettings; readonly lower: RuleSettings; readonly both: RuleSettings }>();

  constructor(configurations: Configurations, ofUser: (uri: string) => RuleSettings) {
    this.#configurations = configurations;
    this.#ofUser = ofUser;
  }

  load(uri: string): Promise<void> {
    return this.#configurations.load(uri);
  }

  of(uri: string): RuleSettings {
    const lower = this.#ofUser(uri);
    const upper = this.#configurations.of(uri)?.settings;
    if (!upper) return lower;
    const known = this.#known.get(uri);
    if (known?.upper === upper && known.lower === lower) return known.both;
    const both = settingsOver(upper, lower);
    this.#known.set(uri, { upper, lower, both });
    return both;
  }
}
