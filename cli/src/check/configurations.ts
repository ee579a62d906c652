import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Finding } from "@lintel/engine/model";
import { noSettings, type RuleSettings, readRuleSettings } from "@lintel/engine/rules";
import { configurationFile, readConfiguration } from "@lintel/language";
import type { Workspace } from "../input/workspace.ts";
import { knownCodes } from "../rule-list.ts";

/** What the configuration file for a design says, and what is wrong with it. */
export interface FoundConfiguration {
  readonly settings: RuleSettings;
  readonly findings: readonly Finding[];
}

const none: FoundConfiguration = { settings: noSettings, findings: [] };

/** The configuration files of the designs of one command: for each the nearest one, in its folder or above it, read once. */
export class Configurations {
  readonly #byFolder = new Map<string, Promise<FoundConfiguration>>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The configuration for a file, by its absolute path. */
  of(path: string): Promise<FoundConfiguration> {
    return this.#inFolder(dirname(path));
  }

  #inFolder(folder: string): Promise<FoundConfiguration> {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const found = this.#find(folder);
    this.#byFolder.set(folder, found);
    return found;
  }

  async #find(folder: string): Promise<FoundConfiguration> {
    const path = join(folder, configurationFile);
    if (await isFile(path)) return this.#read(pathToFileURL(path).href);
    const above = dirname(folder);
    return above === folder ? none : this.#inFolder(above);
  }

  async #read(uri: string): Promise<FoundConfiguration> {
    const text = await this.#workspace.read(uri);
    if (text === null) return { settings: noSettings, findings: [unreadable(uri)] };
    return readConfiguration(text, uri, (value, words) => readRuleSettings(value, knownCodes(), words));
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    // Missing, or in a folder that is not ours to look into: then it is not for this design.
    if (typeof (error as NodeJS.ErrnoException).code === "string") return false;
    throw error;
  }
}

function unreadable(uri: string): Finding {
  const start = { line: 0, character: 0 };
  const message = "The file cannot be read as UTF-8 text, so none of its settings hold. Check its encoding and who may read it.";
  return {
    rule: "invalid-configuration",
    severity: "error",
    message,
    element: null,
    origin: { uri, range: { start, end: start } },
    related: [],
    fixes: [],
  };
}
