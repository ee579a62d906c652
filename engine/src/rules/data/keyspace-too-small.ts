import { countText, type Entity, type Field, timeText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";

export const keyspaceTooSmall: Rule = {
  code: "keyspace-too-small",
  category: "data",
  severity: "error",
  summary: "An entity will hold more rows than its key has values.",
  rationale: `A key names each row once. When the rows that arrive over the retention outnumber the values the key can take, new rows cannot be stored, or overwrite old ones, from a day that can be computed now. Changing the key of a store that is full is the most expensive migration there is.

The rule looks at keys that name each row alone: the only key field, called \`id\`, \`hash\`, \`code\`, \`slug\`, \`token\`, \`uuid\` or after its entity (\`linkId\` of a \`Link\`). A key that many rows share (the chat of a message) may have fewer values.

Rows are growth × retention; values are the \`cardinality\` of the key. Make the key longer: each base-62 character multiplies its values by 62 (62^5 = 916 million, 62^6 = 56.8 billion, 62^7 = 3.52 trillion). Up to a tenth more rows than values passes as rounding of estimates.`,
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
    `database Messages {
  engine wide-column
  entity Message {
    key chatId  { cardinality 1 billion }
    row-size 100 B  grows 2 billion / day  keep 10 years
  }
  replicate 3 { mode semi-sync  failover 20 s }
}`,
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
    return design.components.flatMap((component) => (component.store?.entities ?? []).flatMap((entity) => report(entity)));
  },
};

function report(entity: Entity): readonly Report[] {
  const key = identifierOf(entity);
  const values = key?.cardinality?.value ?? null;
  if (!key || values === null || key.monotonic || entity.grows === null || entity.keep === null) return [];
  const rows = entity.grows.value * entity.keep.value;
  if (rows <= values * rounding) return [];
  const oneMore = rows <= values * 62 ? "; one more base-62 character is enough" : "";
  return [
    {
      element: entity.id,
      message: `The key ${key.name} of ${entity.name} has ${countText(values)} values, and ${countText(rows)} rows arrive in the ${timeText(entity.keep.value)} they are kept: the keys run out after ${timeText(values / entity.grows.value)}. Make the key longer${oneMore}.`,
      origin: key.origin,
      related: [
        {
          message: `${entity.name} grows by ${countText(entity.grows.value * 86_400)} rows a day`,
          origin: entity.grows.origin ?? entity.origin,
        },
      ],
      fixes: [],
    },
  ];
}

/** Rows over values that passes as rounding of estimates. */
const rounding = 1.1;

const identifiers = ["id", "hash", "code", "slug", "token", "uuid", "key", "url"];

/** The key that names each row alone, judged by its name; `null` where several fields together do, or the key is another entity's. */
function identifierOf(entity: Entity): Field | null {
  const [key, ...others] = entity.fields.filter((field) => field.isKey);
  if (!key || others.length > 0) return null;
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");
  const forms = identifiers.flatMap((word) => [word, `${plain(entity.name)}${word}`, `short${word}`]);
  return forms.includes(plain(key.name)) ? key : null;
}
