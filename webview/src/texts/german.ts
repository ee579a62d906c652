import { figures } from "./german/figures.ts";
import { page } from "./german/page.ts";
import { picture } from "./german/picture.ts";
import { playground } from "./german/playground.ts";
import { reports } from "./german/reports.ts";
import { simulation } from "./german/simulation.ts";
import type { Texts } from "./index.ts";

/** The texts in German. Words of the language (kinds of effects, names of statistics, units) stay as a design spells them. */
export const german: Texts = {
  language: "de",
  ...page,
  ...picture,
  ...figures,
  ...simulation,
  ...reports,
  ...playground,
};
