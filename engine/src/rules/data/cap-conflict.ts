import type { Rule } from "../rule.ts";

export const capConflict: Rule = {
  code: "cap-conflict",
  category: "data",
  severity: "error",
  summary: "A replicated store promises strong consistency and to stay available when the network is cut.",
  rationale: `When the network between copies is cut, a copy that cannot reach the others has two choices: answer with what it has (and perhaps disagree with them), or refuse. Strong consistency means refusing; preferring availability means answering. A store with several copies cannot promise both.

Decide: \`prefers consistency\` for money and stock, \`consistency eventual\` where a late answer is better than none.`,
  references: [
    "https://www.infoq.com/articles/cap-twelve-years-later-how-the-rules-have-changed/",
    "https://martin.kleppmann.com/2015/05/11/please-stop-calling-databases-cp-or-ap.html",
  ],
  invalid: [`database Carts { engine key-value  consistency strong  prefers availability  replicate 3 { mode sync } }`],
  valid: [
    `database Carts { engine key-value  consistency strong  prefers consistency  replicate 3 { mode sync } }`,
    `database Carts { engine key-value  consistency eventual  prefers availability  replicate 3 { mode async } }`,
  ],
  check({ design }) {
    return design.components.flatMap((store) => {
      const facts = store.store;
      const copies = store.replication?.copies.value ?? store.replicas.value;
      if (facts?.consistency?.value !== "strong" || facts.prefers?.value !== "availability" || copies < 2) return [];
      return [
        {
          element: store.id,
          message: `${store.id} promises strong consistency and prefers availability: when its ${copies} copies cannot reach each other it has to give up one of them. Decide which.`,
          origin: facts.prefers.origin ?? store.origin,
          related: [],
          fixes: [
            {
              title: "Prefer consistency",
              safe: false,
              edits: [{ type: "set", element: store.id, path: ["prefers"], value: "consistency" }],
            },
            {
              title: "Promise eventual consistency",
              safe: false,
              edits: [{ type: "set", element: store.id, path: ["consistency"], value: "eventual" }],
            },
          ],
        },
      ];
    });
  },
};
