import { lookup } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

const exposed: ReadonlySet<string> = new Set(["database", "cache", "queue", "topic", "stream", "filesystem", "search", "coordinator"]);

export const clientToStore: Rule = {
  code: "client-to-store",
  category: "structure",
  severity: "error",
  summary: "Users' devices, or another company's system, reach a data store directly.",
  rationale: `A store that clients reach has to trust code that it does not control: its password is in every app, nothing checks what a request may see or change, and its schema is an interface that can never change again.

Put a service between. Object stores and CDNs are made for direct access with signed addresses and do not count.`,
  references: [
    "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/valet-key",
  ],
  invalid: [
    `client App { users 1k  actions 10 / day }
database Orders { engine relational  replicate 2 { mode semi-sync } }
App -> Orders`,
  ],
  valid: [
    `client App { users 1k  actions 10 / day }
objectstore Photos { technology s3 }
App -> Photos`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.links.flatMap((link) => {
      const from = components.get(link.from);
      const to = components.get(link.to);
      if (link.kind === "subscription" || !from || !to || !exposed.has(to.kind)) return [];
      if (from.kind !== "client" && from.kind !== "external") return [];
      return [
        {
          element: link.id,
          message: `${link.from} reaches the ${to.kind} ${link.to} directly: its credentials leave your system and nothing checks what a request may see or change. Put a service between them.`,
          origin: link.origin,
          related: [{ message: `${link.to} is exposed`, origin: to.origin }],
          fixes: [],
        },
      ];
    });
  },
};
