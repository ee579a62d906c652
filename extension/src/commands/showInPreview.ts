import { designFor } from "../language.ts";
import type { Session } from "../session.ts";

/** What the numbers above a declaration lead to: the preview with that element marked. */
export async function showInPreview(session: Session, argument: unknown, element: unknown): Promise<void> {
  const uri = await designFor(argument, session.previews.uri);
  if (!uri) return;
  const preview = session.previews.open(uri, null);
  if (typeof element === "string") preview.mark(element);
}
