import type { Design, Scenario } from "@lintel/engine/model";
import { InputError } from "../exit.ts";
import { nearest } from "../print/nearest.ts";

/** What to run: the scenario named, otherwise every scenario in order, otherwise (`null`) steady load. */
export function scenariosToRun(design: Design, wanted: string | null): readonly (Scenario | null)[] {
  if (wanted === null) return design.scenarios.length > 0 ? design.scenarios : [null];
  const key = wanted.toLowerCase();
  const found = design.scenarios.find((scenario) =>
    [scenario.id, scenario.name, scenario.title].some((name) => name.toLowerCase() === key),
  );
  if (found) return [found];
  const names = design.scenarios.map((scenario) => scenario.title);
  const close = nearest(wanted, names);
  const hint =
    names.length === 0
      ? ": the file declares none"
      : close
        ? `; did you mean "${close}"?`
        : `; there is ${names.map((name) => `"${name}"`).join(", ")}`;
  throw new InputError(`there is no scenario "${wanted}"${hint}`);
}
