import { env, l10n, UIKind, version, window, workspace } from "vscode";
import { State } from "vscode-languageclient";
import { languageId } from "../language.ts";
import type { Session } from "../session.ts";

/** *Copy Debug Information*: what a report of a fault needs, on the clipboard. No text, name or path of the workspace is in it. */
export async function copyDebugInfo(session: Session): Promise<void> {
  await env.clipboard.writeText(debugInfo(session));
  const showLog = l10n.t("Show Log");
  const choice = await window.showInformationMessage(
    l10n.t("Copied. Paste it into your report, and add what the log says about the time in question."),
    showLog,
  );
  if (choice === showLog) session.log.show();
}

function debugInfo({ server, version: own, previews, settingNames }: Session): string {
  const designs = workspace.textDocuments.filter((document) => document.languageId === languageId);
  const largest = Math.max(0, ...designs.map((document) => document.lineCount));
  const rows: readonly (readonly [string, string])[] = [
    ["Lintel", own],
    ["Editor", `${env.appName} ${version}, ${env.uiKind === UIKind.Web ? "web" : "desktop"}, ${env.remoteName ?? "local"}`],
    ["Language of the editor", env.language],
    ["Extension host", hostName()],
    ["Language server", State[server.state] ?? "unknown"],
    ["Workspace", `${workspace.isTrusted ? "trusted" : "restricted"}, ${folderSchemes()}`],
    ["Open designs", designs.length === 0 ? "none" : `${designs.length}, the largest has ${largest} lines`],
    ["Open previews", String(previews.count)],
    ["Settings that are not the default", changedSettings(settingNames)],
  ];
  return `${rows.map(([what, value]) => `${what}: ${value}`).join("\n")}\n`;
}

function hostName(): string {
  return typeof process === "object" && process.versions?.node ? `Node ${process.versions.node} on ${process.platform}` : "web worker";
}

function folderSchemes(): string {
  const schemes = new Set((workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme));
  return schemes.size === 0 ? "no folder" : `${workspace.workspaceFolders?.length} folders (${[...schemes].join(", ")})`;
}

function changedSettings(names: readonly string[]): string {
  const settings = workspace.getConfiguration();
  const changed = names.filter((name) => {
    const found = settings.inspect(name);
    return found && (found.globalValue ?? found.workspaceValue ?? found.workspaceFolderValue) !== undefined;
  });
  return changed.length === 0 ? "none" : changed.map((name) => `${name} = ${JSON.stringify(settings.get(name))}`).join("; ");
}
