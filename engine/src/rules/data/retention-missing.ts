import { dataText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";

/** Seconds of a year of 365 days. */
const year = 365 * 86_400;

const yearlyGrowth: RuleOption = {
  name: "yearly-growth",
  measure: "data",
  default: 1e12,
  minimum: 1,
  maximum: 1e21,
  documentation: "Data that an entity grows by in a year of 365 days, from which on it must say how long rows are kept.",
};

export const retentionMissing: Rule = {
  code: "retention-missing",
  category: "data",
  tier: "strict",
  severity: "info",
  options: [yearlyGrowth],
  restsOn: ["keep"],
  summary: "A fast-growing entity does not say how long its rows are kept.",
  rationale: `Storage that only grows has no size to plan for: nobody can say how many nodes or shards it takes, what it costs, or when it is full. Most rows stop being read after days or months, and some must be deleted by law.

Say how long rows are kept (\`keep 2 years\`), even if it is a first guess: storage, shards and cost follow from it. The rule looks at entities that add a terabyte a year or more.`,
  references: ["https://sre.google/sre-book/data-integrity/", "https://gdpr-info.eu/art-5-gdpr/ (storage limitation)"],
  invalid: [
    "database Events { engine wide-column  entity Event { key id { cardinality 100 trillion }  row-size 500 B  grows 100M / day } }",
  ],
  valid: [
    "database Events { engine wide-column  entity Event { key id { cardinality 100 trillion }  row-size 500 B  grows 100M / day  keep 90 days } }",
  ],
  check({ design, option }) {
    const much = option(yearlyGrowth);
    return design.components.flatMap((store) =>
      (store.store?.entities ?? []).flatMap((entity): readonly Report[] => {
        if (!entity.grows || !entity.rowSize || entity.keep !== null) return [];
        const yearly = entity.grows.value * entity.rowSize.value * year;
        if (!(yearly >= much)) return [];
        return [
          {
            element: entity.id,
            message: `${entity.id} grows by ${dataText(yearly)} a year and does not say how long rows are kept, so its storage has no end to plan for. Say it with keep.`,
            origin: entity.grows.origin ?? entity.origin,
            related: [],
            fixes: [
              {
                title: "Keep rows for 2 years",
                safe: false,
                edits: [{ type: "set", element: entity.id, path: ["keep"], value: "2 years" }],
              },
            ],
          },
        ];
      }),
    );
  },
};
