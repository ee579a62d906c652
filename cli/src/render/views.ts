import type { Design, View } from "@lintel/engine/model";
import { InputError } from "../exit.ts";
import { nearest } from "../print/nearest.ts";

/** The view with this title, whatever its case, or the part of a design that every design can be asked for (`Group: Edge`, `Tag: hot`). */
export function findView(design: Design, wanted: string, filters: readonly View[]): View {
  const key = wanted.toLowerCase();
  const found = [...design.views, ...filters].find((view) => [view.id, view.name, view.title].some((name) => name.toLowerCase() === key));
  if (found) return found;
  const titles = [...design.views, ...filters].map((view) => view.title);
  const close = nearest(wanted, titles);
  if (close) throw new InputError(`there is no view "${wanted}"; did you mean "${close}"?`);
  throw new InputError(
    `there is no view "${wanted}"${titles.length > 0 ? `; there is ${titles.map((title) => `"${title}"`).join(", ")}` : ": the file declares none"}`,
  );
}
