import type { SceneElement } from "../diagram/scene.ts";

/** The characters that a picture is written in, each once, in the order they appear. */
export function charactersOf(picture: SceneElement): readonly string[] {
  const found = new Set<string>();
  const visit = (element: SceneElement): void => {
    if (element.tag === "text" && element.text) for (const character of element.text) if (isDrawn(character)) found.add(character);
    for (const child of element.children) visit(child);
  };
  visit(picture);
  return [...found];
}

/** Whether a character leaves a mark of its own: spaces, joiners and variation selectors do not. */
function isDrawn(character: string): boolean {
  return !/^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Control}]$/u.test(character);
}

/** Part of a text that one font has all of; `font` is an index, `null` where none has it. */
export interface TextRun {
  readonly text: string;
  readonly font: number | null;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A text as parts that one font can write, the first that has a character with all its marks. `covers[0]` is the usual font. */
export function runsOf(text: string, covers: readonly ((codePoint: number) => boolean)[]): readonly TextRun[] {
  const runs: TextRun[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const drawn = [...segment].filter(isDrawn);
    const index = covers.findIndex((has) => drawn.every((character) => has(character.codePointAt(0) ?? 0)));
    const font = index < 0 ? null : index;
    const last = runs.at(-1);
    // A space goes with what is before it.
    if (last && (last.font === font || drawn.length === 0)) runs[runs.length - 1] = { text: last.text + segment, font: last.font };
    else runs.push({ text: segment, font });
  }
  return runs;
}
