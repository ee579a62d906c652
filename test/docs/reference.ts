import {
  type BlockName,
  componentKinds,
  isShownOnly,
  kindDocumentation,
  magnitudes,
  type PropertySpec,
  schema,
  signatureText,
  technologies,
  technologySource,
  units,
} from "@lintel/language";
import { serviceTimes, workers } from "../../language/src/schema/defaults.ts";
import { code, functionSections, table } from "./functions.ts";

/** The text of docs/reference.md, from the tables that the language itself uses. */
export function reference(): string {
  const common = schema[componentKinds[0]].filter((spec) => componentKinds.every((kind) => schema[kind].includes(spec)));
  const parts = [
    "# Reference",
    "Every property, unit and default of the language. Generated from the tables that also drive completion, hovers and checks (`node scripts/reference-docs.mjs`); how the parts work together is in [language.md](language.md).",
    "## Component kinds",
    table(
      ["kind", "stands for", "service time when not written", "workers when not written"],
      componentKinds.map((kind) => [
        code(kind),
        kindDocumentation[kind],
        serviceTimes[kind]?.reason ?? "does no work of its own",
        workers[kind].reason,
      ]),
    ),
    "## Properties of all components",
    `What is marked *documentation only* stands in hovers, pictures and reports; no figure, rule or simulation reads it.`,
    properties(common, "service"),
    ...componentKinds.flatMap((kind) => {
      const own = schema[kind].filter((spec) => !common.includes(spec));
      return own.length > 0
        ? [`## ${kind}`, `Besides [those of all components](#properties-of-all-components).`, properties(own, kind)]
        : [];
    }),
    ...Object.entries(blockTitles).flatMap(([block, title]) => [
      `## ${title}`,
      properties(schema[block as keyof typeof blockTitles], block as keyof typeof blockTitles),
    ]),
    ...functionSections(),
    "## Units",
    table(
      ["unit", "is"],
      [...units.values()].map((unit) => [code(unit.name), unit.documentation]),
    ),
    `Magnitudes: ${[...magnitudes].map(([name, size]) => `${code(name)} ${size.toExponential(0)}`).join(", ")}.`,
    "## Known products",
    "What `technology NAME` fills in, where a public source says so; of the others it fills in the name only. Everything taken from here is shown as assumed, with its source. A service level agreement is a promise with a refund, not a measurement: write `availability` where you know better.",
    table(["name", "product", "kinds", "filled in", "source"], [...technologies.values()].map(technologyRow)),
  ];
  return `${parts.join("\n\n")}\n`;
}

const blockTitles: Readonly<Record<Exclude<BlockName, (typeof componentKinds)[number]>, string>> = {
  link: "Links",
  retries: "Links: retries { … }",
  "circuit-breaker": "Links: circuit-breaker { … }",
  "health-check": "health-check { … }",
  autoscale: "autoscale { … }",
  "rate-limit": "rate-limit { … }",
  "load-shed": "load-shed { … }",
  entity: "entity { … }",
  field: "key and field { … }",
  replicate: "replicate { … }",
  shard: "shard { … }",
  backup: "backup { … }",
  raid: "raid { … }",
  system: "system",
  region: "region",
  zone: "zone",
  "region-link": "Links between regions",
  group: "group",
};

function properties(specs: readonly PropertySpec[], block: BlockName): string {
  return table(
    ["property", "takes", "example", "when it is not written", "meaning"],
    specs.map((spec) => [
      code(spec.key),
      signatureText(spec),
      code(`${spec.key} ${spec.example}`.trim()),
      defaultText(spec),
      meaning(spec, block),
    ]),
  );
}

function defaultText({ default: fallback }: PropertySpec): string {
  if (!fallback) return "";
  return fallback.text === fallback.source ? fallback.text : `${fallback.text} (${fallback.source})`;
}

function meaning({ key, documentation, clauses, overrides }: PropertySpec, block: BlockName): string {
  const parts = (clauses ?? []).map(({ word, documentation: what }) => `${code(word)}: ${what}.`);
  const instead = overrides ? [`Used instead of ${overrides.map(code).join(", ")} where both stand.`] : [];
  const note = isShownOnly(block, key) ? ["*Documentation only.*"] : [];
  return [documentation, ...parts, ...instead, ...note].join(" ");
}

function technologyRow(entry: typeof technologies extends ReadonlyMap<string, infer Entry> ? Entry : never): readonly string[] {
  const filled = [
    ...(entry.managed ? ["managed"] : []),
    ...(entry.availability === undefined ? [] : [`availability ${Number((entry.availability * 100).toPrecision(8))}%`]),
    ...(entry.serviceTime === undefined ? [] : [`service time ${entry.serviceTime * 1e6} µs`]),
    ...(entry.workers === undefined ? [] : [`${entry.workers} ${entry.workers === 1 ? "worker" : "workers"}`]),
    ...(entry.delivery === undefined ? [] : [`delivery ${entry.delivery}`]),
  ];
  return [code(entry.name), entry.title, entry.kinds.join(", "), filled.join(", "), technologySource(entry) ?? ""];
}
