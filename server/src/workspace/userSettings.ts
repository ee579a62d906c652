import type { Connection } from "vscode-languageserver";
import { settingsSection } from "../protocol.ts";
import { readSettings, type Settings } from "../settings.ts";
import { canonical } from "./files.ts";

/** The user's settings, which each folder of the workspace may have its own of. */
export class UserSettings {
  readonly #connection: Connection;
  readonly #told = new Set<string>();
  readonly #folders: Set<string>;
  #everywhere: Settings;
  #byFolder: readonly (readonly [folder: string, settings: Settings])[] = [];

  constructor(connection: Connection, folders: readonly string[], sent: unknown) {
    this.#connection = connection;
    this.#folders = new Set(folders);
    this.#everywhere = this.#read(sent);
  }

  /** The settings for a file: those of the innermost folder it is in, or those that hold everywhere. */
  of(uri?: string): Settings {
    return (uri === undefined ? undefined : this.#byFolder.find(([folder]) => uri.startsWith(folder))?.[1]) ?? this.#everywhere;
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): void {
    for (const folder of removed) this.#folders.delete(folder);
    for (const folder of added) this.#folders.add(folder);
  }

  /** Asks the client. */
  async ask(): Promise<void> {
    const folders = [...this.#folders];
    const items = [{ section: settingsSection }, ...folders.map((scopeUri) => ({ scopeUri, section: settingsSection }))];
    const [everywhere, ...ofFolders]: unknown[] = await this.#connection.workspace.getConfiguration(items);
    this.#everywhere = this.#read(everywhere);
    this.#byFolder = folders
      .flatMap((folder, index) => {
        const value = ofFolders[index];
        return value === undefined || value === null ? [] : [[`${canonical(folder).replace(/\/$/, "")}/`, this.#read(value)] as const];
      })
      .sort(([a], [b]) => b.length - a.length);
  }

  /** Takes over what the client sent by itself. */
  sent(value: unknown): void {
    this.#everywhere = this.#read(value);
    this.#byFolder = [];
  }

  #read(value: unknown): Settings {
    return readSettings(value, (problem) => {
      if (!this.#told.has(problem)) this.#connection.console.warn(problem);
      this.#told.add(problem);
    });
  }
}
