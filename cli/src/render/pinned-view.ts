import { resolve } from "node:path";
import type { View } from "@lintel/engine/model";
import type { PinnedView } from "@lintel/webview/diagram";
import { readFound } from "../input/on-disk.ts";
import { problemText } from "../input/sources.ts";
import { remark, type Session } from "../session.ts";

/** What is pinned in a view of a design, from the file beside it; `null` without such a file. A file that cannot be read is said. */
export async function pinnedView(design: string, view: View | null, session: Session): Promise<PinnedView | null> {
  if (design === "-") return null;
  const { pinFileName, readPinFile } = await import("@lintel/webview/diagram");
  const name = pinFileName(design);
  let text: string;
  try {
    text = new TextDecoder().decode(await readFound(resolve(session.host.cwd, name), name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") remark(session, `${problemText(error, name)}; drawn without pins`);
    return null;
  }
  const file = readPinFile(text);
  if (typeof file !== "string") return file.get(view?.id ?? "") ?? null;
  remark(session, `${name} is left aside: ${file}`);
  return null;
}
