import { english } from "./english.ts";
import { german } from "./german.ts";

/** Every text that the preview and the playground show. A language that lacks one, or fills other things in, does not compile. */
export type Texts = typeof english;

const languages: Readonly<Record<string, Texts>> = { en: english, de: german };

/**
 * The texts in the language of the page. Set before anything is drawn and never afterwards, so read it where a text is shown and keep no text in
 * a constant of a module. What has no page (the command line, workers) is English.
 */
export let t: Texts = english;

/** Chooses the language by a tag such as `de-AT`; English when there is no such translation. Returns the tag of the language that is used. */
export function useLanguage(tag: string): string {
  const name = tag.toLowerCase().split("-", 1)[0] as string;
  const known = languages[name];
  t = known ?? english;
  return known ? name : "en";
}

/** The language of what the engine explains (findings, notes, what happened in a run) where it is not the page's; `null` where it is. */
export function proseLanguage(): "en" | null {
  return t.language === "en" ? null : "en";
}

/** Marks an element with such prose, so that it is read out as what it is. */
export function prose<E extends { lang: string }>(element: E): E {
  const language = proseLanguage();
  if (language !== null) element.lang = language;
  return element;
}
