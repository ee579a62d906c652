import { configurationFile } from "@lintel/language";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Guard } from "../guard.ts";
import { settingsSection } from "../protocol.ts";
import { type Configurations, isConfigurationFile } from "./configurations.ts";
import { canonical, type Files } from "./files.ts";
import type { Reviews } from "./reviews.ts";
import type { UserSettings } from "./userSettings.ts";

/** One client's session, and what is kept there as the client has it. */
interface Session {
  readonly connection: Connection;
  readonly client: InitializeParams;
  /** Folders of the workspace as it was opened, by URI. */
  readonly folders: readonly string[];
  readonly files: Files;
  readonly configurations: Configurations;
  readonly settings: UserSettings;
  readonly reviews: Reviews;
  readonly guard: Guard;
}

/**
 * Keeps texts, settings and folders as the client has them, from now on: what is open, what changes on disk and what is configured.
 * The answer tells when the files of the workspace are loaded: at once before the client is initialized, which is when that begins.
 */
export function followClient(session: Session): () => Promise<void> {
  followDocuments(session);
  followDisk(session);
  return followWorkspace(session);
}

function followDocuments({ connection, files, configurations, reviews, guard }: Session): void {
  const documents = new TextDocuments(TextDocument);
  documents.onDidChangeContent(({ document }) => {
    files.opened(document);
    reviews.changed();
  });
  // A configuration file above the workspace is not watched: it is read again with every design that is opened.
  documents.onDidOpen(
    ({ document }) =>
      void guard("reading a configuration file", undefined, async () => {
        if (await configurations.reload(canonical(document.uri))) reviews.settingsChanged();
      }),
  );
  documents.onDidClose(
    ({ document }) =>
      void guard("closing a file", undefined, async () => {
        await files.closed(document);
        reviews.changed();
      }),
  );
  documents.listen(connection);
}

function followDisk({ connection, files, configurations, reviews, guard }: Session): void {
  connection.onDidChangeWatchedFiles(
    ({ changes }) =>
      void guard("watching files", undefined, async () => {
        for (const { uri } of changes) {
          const changed = canonical(uri);
          if (isConfigurationFile(changed) && (await configurations.changed(changed))) reviews.settingsChanged();
          if (changed.endsWith(".arch") && (await files.changedOnDisk(changed))) reviews.changed();
        }
      }),
  );
}

function followWorkspace({ connection, client, folders, files, settings, reviews, guard }: Session): () => Promise<void> {
  let ready: Promise<void> = Promise.resolve();
  /** Asks the client; one that cannot be asked sends them with every change. */
  const loadSettings = (sent?: unknown): Promise<void> =>
    guard("settings", undefined, async () => {
      if (client.capabilities.workspace?.configuration) await settings.ask();
      else if (typeof sent === "object" && sent !== null && settingsSection in sent) settings.sent(sent[settingsSection]);
      else return;
      reviews.settingsChanged();
    });
  connection.onDidChangeConfiguration((change) => void loadSettings(change.settings));
  connection.onInitialized(() => {
    ready = guard("reading the workspace", undefined, async () => {
      await files.loadFolders(folders);
      reviews.workspaceLoaded();
    });
    void loadSettings();
    void guard("watching files", undefined, async () => {
      if (!client.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
      const watchers = [{ globPattern: "**/*.arch" }, { globPattern: `**/${configurationFile}` }];
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    });
    void guard("settings", undefined, async () => {
      if (!client.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) return;
      await connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
    });
    if (client.capabilities.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(
        ({ added, removed }) =>
          void guard("reading the workspace", undefined, async () => {
            const [more, fewer] = [added, removed].map((list) => list.map((folder) => folder.uri)) as [string[], string[]];
            settings.foldersChanged(more, fewer);
            await files.loadFolders(more);
            await loadSettings();
            reviews.changed();
          }),
      );
    }
  });
  return () => ready;
}
