import { t } from "../texts/index.ts";

/** A design as it is on disk. */
export interface DesignFile {
  /** Path shown to the user, relative to the listed folder. */
  readonly name: string;
  readonly uri: string;
  readonly text: string;
}

export interface DesignFiles {
  /** What the list shows, in words: the folder's name. */
  readonly folder: string;
  /** URI of the file to start with. */
  readonly open: string;
  readonly files: readonly DesignFile[];
}

/** Asks the local server for the designs it was started with. */
export async function loadFiles(): Promise<DesignFiles> {
  const answer = await fetch("files.json");
  if (!answer.ok) throw new Error(t.playground.designsNotRead(await answer.text()));
  return answer.json();
}
