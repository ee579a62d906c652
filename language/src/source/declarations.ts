import { componentKinds } from "@lintel/engine/model";

/** The words that begin a declaration; a `link` between regions is told by what follows it. */
export const declarations: readonly string[] = [
  ...componentKinds,
  "system",
  "import",
  "let",
  "region",
  "group",
  "flow",
  "slo",
  "scenario",
  "view",
];
