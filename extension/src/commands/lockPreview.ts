import { l10n, window } from "vscode";
import { designFor } from "../language.ts";
import type { Session } from "../session.ts";

/** *Open Locked Preview to the Side*: it stays with its design, so that the pictures of several designs can be looked at side by side. */
export async function openLockedPreview({ previews }: Session, argument: unknown): Promise<void> {
  const uri = await designFor(argument, previews.uri);
  if (uri) previews.openLocked(uri);
}

/** *Lock Preview* and *Unlock Preview*, of the preview that the user is in or was in last. */
export function lockPreview({ previews }: Session, isLocked: boolean): void {
  const preview = previews.current;
  if (preview) previews.setLocked(preview, isLocked);
  else tellNoPreview();
}

/** What commands about an open preview say when there is none. */
export function tellNoPreview(): void {
  void window.showInformationMessage(l10n.t("No Lintel preview is open. Open an .arch file and run “Lintel: Open Preview to the Side”."));
}
