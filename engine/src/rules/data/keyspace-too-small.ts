import { countText, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

export const keyspaceTooSmall: Rule = {
  code: "keyspace-too-small",
  category: "data",
  severity: "error",
  summary: "An entity will hold more rows than its key has values.",
  rationale: `A key names each row once. When the rows that arrive over the retention outnumber the values the key can take, new rows cannot be stored, or overwrite old ones, from a day that can be computed now. Changing the key of a store that is full is the most expensive migration there is.

Rows are growth × retention; values are the product of the \`cardinality\` of the key fields. Make the key longer: each base-62 character multiplies its values by 62 (62^5 = 916 million, 62^6 = 56.8 billion, 62^7 = 3.52 trillion). Up to a tenth more rows than values passes as rounding of estimates.`,
  references: ["https://en.wikipedia.org/wiki/Base62"],
  invalid: [
    `database Links {
  engine document
  entity Link {
    key hash  { cardinality 62 ^ 5 }
    row-size 500 B  grows 100M / month  keep 10 years
  }
  replicate 3 { mode semi-sync  failover 20 s }
}`,
  ],
  valid: [
    `database Links {
  engine document
  entity Link {
    key hash  { cardinality 62 ^ 6 }
    row-size 500 B  grows 100M / month  keep 10 years
  }
  replicate 3 { mode semi-sync  failover 20 s }
}`,
  ],
  check({ design }) {
    return design.components.flatMap((component) =>
      (component.store?.entities ?? []).flatMap((entity) => {
        const keys = entity.fields.filter((field) => field.isKey);
        if (
          keys.length === 0 ||
          entity.grows === null ||
          entity.keep === null ||
          keys.some((field) => field.cardinality === null || field.monotonic)
        )
          return [];
        const values = keys.reduce((product, field) => product * (field.cardinality?.value ?? 1), 1);
        const rows = entity.grows.value * entity.keep.value;
        if (rows <= values * 1.1) return [];
        const key = keys.map((field) => field.name).join(", ");
        return [
          {
            element: entity.id,
            message: `The key ${key} of ${entity.name} has ${countText(values)} values, and ${countText(rows)} rows arrive in the ${timeText(entity.keep.value)} they are kept: the keys run out after ${timeText(values / entity.grows.value)}. Make the key longer${Math.ceil(Math.log(rows / values) / Math.log(62)) === 1 ? "; one more base-62 character is enough" : ""}.`,
            origin: keys[0]?.origin ?? entity.origin,
            related: [
              {
                message: `${entity.name} grows by ${countText(entity.grows.value * 86_400)} rows a day`,
                origin: entity.grows.origin ?? entity.origin,
              },
            ],
            fixes: [],
          },
        ];
      }),
    );
  },
};
