import { figures } from "./english/figures.ts";
import { page } from "./english/page.ts";
import { picture } from "./english/picture.ts";
import { playground } from "./english/playground.ts";
import { reports } from "./english/reports.ts";
import { simulation } from "./english/simulation.ts";

/*
 * The texts in English, a file for each part of what is shown. One with places is a function of what stands in them, so that a translation may
 * order them and choose endings; numbers arrive written out (engine/src/model/text.ts), beside the bare number where it decides on a word's form.
 */

export const english = {
  /** The tag of the language, for the pages that are made in it. */
  language: "en",
  ...page,
  ...picture,
  ...figures,
  ...simulation,
  ...reports,
  ...playground,
};
