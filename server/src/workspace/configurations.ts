import { type RuleSettings, readRuleSettings } from "@lintel/engine/rules";
import { type Configuration, configurationFile, readConfiguration } from "@lintel/language";
import { URI, Utils } from "vscode-uri";
import { ruleList } from "../ruleList.ts";

/** A configuration file as it was last read. */
export interface ConfigurationFile extends Configuration<RuleSettings> {
  readonly uri: string;
  readonly text: string;
}

/** Folders looked through above a file; no path of a design is longer. */
const mostFolders = 64;

/** The configuration files of designs: for each file the nearest one, in its folder or above it. They are read as they are on disk. */
export class Configurations {
  readonly #read: (uri: string) => Promise<string | null>;
  /** By address; `null` where there is none. */
  readonly #known = new Map<string, ConfigurationFile | null>();

  constructor(read: (uri: string) => Promise<string | null>) {
    this.#read = read;
  }

  /** Reads what is not known yet for a file. */
  async load(uri: string): Promise<void> {
    for (const candidate of candidates(uri)) {
      if (!this.#known.has(candidate)) await this.#refresh(candidate);
      if (this.#known.get(candidate)) return;
    }
  }

  /** Reads everything for a file again that was loaded before; whether something is different now. */
  async reload(uri: string): Promise<boolean> {
    if (!candidates(uri).some((candidate) => this.#known.has(candidate))) return false;
    const before = this.of(uri);
    for (const candidate of candidates(uri)) {
      await this.#refresh(candidate);
      if (this.#known.get(candidate)) break;
    }
    return this.of(uri)?.text !== before?.text;
  }

  /** Reads a configuration file again that changed, if anybody asked for it before; whether that is so. */
  async changed(uri: string): Promise<boolean> {
    if (!this.#known.has(uri)) return false;
    await this.#refresh(uri);
    return true;
  }

  /** The configuration file for a file that was loaded; `null` when there is none. */
  of(uri: string): ConfigurationFile | null {
    for (const candidate of candidates(uri)) {
      const known = this.#known.get(candidate);
      if (known) return known;
    }
    return null;
  }

  async #refresh(uri: string): Promise<void> {
    const text = await this.#read(uri);
    const known = this.#known.get(uri);
    // The same text keeps its identity, and so does what was computed with it.
    if (text !== null && known?.text === text) return;
    this.#known.set(uri, text === null ? null : { uri, text, ...readConfiguration(text, uri, read) });
  }
}

function read(value: object, words: Parameters<typeof readRuleSettings>[2]): ReturnType<typeof readRuleSettings> {
  return readRuleSettings(value, ruleList, words);
}

/** Whether a file is one in which a team sets its rules. */
export function isConfigurationFile(uri: string): boolean {
  return uri.endsWith(`/${configurationFile}`);
}

/** Where the configuration of a file may stand, the nearest first; nowhere for a text without a folder. */
function candidates(uri: string): readonly string[] {
  const found: string[] = [];
  let folder = URI.parse(uri);
  for (let level = 0; level < mostFolders; level++) {
    const above = Utils.dirname(folder);
    if (above.path === folder.path || !above.path.startsWith("/")) break;
    found.push(Utils.joinPath(above, configurationFile).toString());
    folder = above;
  }
  return found;
}
