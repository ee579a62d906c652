import { type DesignSnapshot, designRequest } from "@lintel/server/protocol";
import type { ToPreview } from "@lintel/webview/messages";
import { l10n, type Uri } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { designsOf } from "./designFiles.ts";
import { fileName } from "./fileName.ts";
import { readLayout } from "./layoutFile.ts";

/** What a page needs to show a file as it is now. */
export interface Content {
  /** Files the design is made of: the file itself and its imports. */
  readonly files: ReadonlySet<string>;
  /** The text of the file of pins; `null` when there is none. */
  readonly pins: Extract<ToPreview, { type: "layout" }> | null;
  readonly design: Extract<ToPreview, { type: "design" | "empty" }>;
}

/** Asks the server for the design of a file, and reads its pins. Rejects when the server cannot be asked. */
export async function readContent(client: BaseLanguageClient, file: Uri): Promise<Content> {
  const uri = client.code2ProtocolConverter.asUri(file);
  const [snapshot, content] = await Promise.all([client.sendRequest<DesignSnapshot | null>(designRequest, { uri }), readLayout(file)]);
  if (!snapshot) return noContent(file);
  return {
    files: designsOf(snapshot),
    pins: { type: "layout", uri: snapshot.uri, content },
    design: { type: "design", ...snapshot },
  };
}

/** A file that is neither open nor to be read. */
export function noContent(file: Uri): Content {
  const reason = l10n.t("{0} cannot be read. Open it in an editor, or open the preview from another .arch file.", fileName(file));
  return { files: new Set(), pins: null, design: { type: "empty", reason } };
}

/** The messages that bring it to a page, in their order. */
export function messagesOf({ pins, design }: Content): readonly ToPreview[] {
  return pins ? [pins, design] : [design];
}
