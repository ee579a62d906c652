import { accessOf, dataText, lookup, type Origin } from "../../model/index.ts";
import { visitsTo } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Rule } from "../rule.ts";

const largeRow: RuleOption = {
  name: "large-row",
  measure: "data",
  default: 1e6,
  minimum: 1e3,
  maximum: 1e12,
  documentation: "Size from which a value is better kept as an object of its own.",
};

export const blobInDatabase: Rule = {
  code: "blob-in-database",
  category: "data",
  severity: "warning",
  options: [largeRow],
  summary: "A database keeps rows as large as pictures or videos.",
  rationale: `A row of a megabyte and more pushes thousands of ordinary rows out of the database's memory, is copied by every follower and every backup, goes through the log of changes, and is sent through connections that small queries wait for. An object store keeps it for a tenth of the price, and a CDN can deliver it from there. One row of 5 MB takes the memory of 5,000 rows of 1 kB.

Put the object into an object store and keep its address and size in the row.`,
  references: [
    "https://www.microsoft.com/en-us/research/publication/to-blob-or-not-to-blob-large-object-storage-in-a-database-or-a-filesystem/",
    "https://www.mongodb.com/docs/manual/reference/limits/",
  ],
  invalid: ["database Albums { engine relational  entity Picture { key id { cardinality 1 billion }  row-size 3 MB } }"],
  valid: [
    `database Albums { engine relational  entity Picture { key id { cardinality 1 billion }  row-size 400 B } }
objectstore Pictures { entity Picture { key id { cardinality 1 billion }  row-size 3 MB } }`,
  ],
  check({ design, option }) {
    const large = option(largeRow);
    return design.components.flatMap((store) => {
      if (store.kind !== "database" && store.kind !== "search") return [];
      const entity = store.store?.entities.find((candidate) => (candidate.rowSize?.value ?? 0) >= large);
      const found = entity?.rowSize
        ? {
            element: entity.id,
            what: `One row of ${entity.id} is`,
            size: entity.rowSize.value,
            origin: entity.rowSize.origin ?? entity.origin,
          }
        : largeWrite();
      if (!found) return [];
      return [
        {
          element: found.element,
          message: `${found.what} ${dataText(found.size)}: it crowds ordinary rows out of the memory of ${store.id}, and every copy and backup of it repeats it. Keep the object in an object store, and its address in the row.`,
          origin: found.origin,
          related: [],
          fixes: [],
        },
      ];

      /** A link whose written payload is large and over which a flow writes. */
      function largeWrite(): { element: string; what: string; size: number; origin: Origin } | null {
        for (const { call } of visitsTo(design, store.id)) {
          const link = call.link === null ? undefined : lookup(design).links.get(call.link);
          const payload = link?.network.payload;
          if (link && payload && payload.assumed === null && payload.value >= large && accessOf(call) === "write")
            return {
              element: link.id,
              what: `What ${link.from} writes to ${link.to} is`,
              size: payload.value,
              origin: payload.origin ?? link.origin,
            };
        }
        return null;
      }
    });
  },
};
