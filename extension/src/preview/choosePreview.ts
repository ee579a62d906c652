/** What the choice among open previews depends on. */
export interface OpenPreview {
  /** The design's file, as the editor spells it. */
  readonly address: string;
  /** It stays with its design, whatever the editor shows. */
  readonly isLocked: boolean;
  readonly isVisible: boolean;
  /** Whether a file belongs to the shown design: the file itself, or one that it imports. */
  includes(address: string): boolean;
}

/**
 * The open preview that shows a design when it is asked for; `null` when it needs one of its own. `previews`: the one used last comes
 * first. `follows`: whether previews go along with the editor, so that one that is not locked may be taken for another design.
 */
export function previewFor<P extends OpenPreview>(previews: readonly P[], address: string, follows: boolean): P | null {
  const showing = previews.filter((preview) => preview.address === address);
  return showing.find(({ isVisible }) => isVisible) ?? showing[0] ?? (follows ? previews.find(({ isLocked }) => !isLocked) : null) ?? null;
}

/**
 * The preview that goes along when a design becomes the active editor's: of those that are not locked the one used last. `null` when
 * there is none, or when the file is part of a picture in sight: a click in a locked preview opens its file, and must not make the
 * other preview show the same.
 */
export function followerTo<P extends OpenPreview>(previews: readonly P[], address: string): P | null {
  const follower = previews.find(({ isLocked }) => !isLocked);
  if (!follower || follower.includes(address)) return null;
  return previews.some((preview) => preview.isVisible && preview.includes(address)) ? null : follower;
}

/**
 * The column for a new preview beside the active one, counted from 1: the next, or the one after it when a preview is in sight there,
 * so that two previews lie side by side. Editors have nine columns.
 */
export function columnBeside(active: number, taken: ReadonlySet<number>): number {
  let column = active + 1;
  while (taken.has(column) && column < 9) column++;
  return Math.min(column, 9);
}
