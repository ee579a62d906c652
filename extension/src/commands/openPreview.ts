import { designFor } from "../language.ts";
import type { Where } from "../preview/previews.ts";
import type { Session } from "../session.ts";

/** *Open Preview* (in place of the editor) and *Open Preview to the Side*. */
export async function openPreview(session: Session, argument: unknown, where: Where): Promise<void> {
  const uri = await designFor(argument, session.previews.uri);
  if (uri) session.previews.open(uri, where);
}
