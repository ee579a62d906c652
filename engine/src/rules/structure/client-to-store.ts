import { type Component, lookup } from "../../model/index.ts";
import { asksWho, trustOf } from "../graph/public.ts";
import type { Rule, RuleContext } from "../rule.ts";

const exposed: ReadonlySet<string> = new Set(["database", "cache", "queue", "topic", "stream", "filesystem", "search", "coordinator"]);

export const clientToStore: Rule = {
  code: "client-to-store",
  category: "structure",
  severity: "error",
  summary: "Users' devices, or another company's system, reach a data store directly.",
  rationale: `A store that clients reach has to trust code that it does not control: its password is in every app, nothing checks what a request may see or change, and its schema is an interface that can never change again.

Put a service between. Object stores and CDNs are made for direct access with signed addresses and do not count; neither do a few colleagues who log in to a store themselves, as analysts do (a client in a private group or with at most 1,000 users, over a link with \`auth\`).`,
  references: [
    "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/valet-key",
  ],
  invalid: [
    `client App { users 1k  actions 10 / day }
database Orders { engine relational  replicate 2 { mode semi-sync } }
App -> Orders`,
    `external Partner
database Orders { engine relational  replicate 2 { mode semi-sync } }
Partner -> Orders over tls { auth oauth2 }`,
  ],
  valid: [
    `client App { users 1k  actions 10 / day }
objectstore Photos { technology s3 }
App -> Photos`,
    `client Analyst { users 30  actions 20 / day }
database Warehouse { replicate 2 { mode semi-sync } }
Analyst -> Warehouse over tls { auth oauth2 }`,
  ],
  check(context) {
    const { design } = context;
    const { components } = lookup(design);
    return design.links.flatMap((link) => {
      const from = components.get(link.from);
      const to = components.get(link.to);
      if (link.kind === "subscription" || !from || !to || !exposed.has(to.kind)) return [];
      if (from.kind !== "client" && from.kind !== "external") return [];
      // Analysts and operators who log in work with the store itself: that is their service.
      if (asksWho(link) && isColleague(context, from)) return [];
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

/** So many people can each be known and trusted with a login to a store. */
const few = 1000;

function isColleague(context: RuleContext, client: Component): boolean {
  if (client.kind !== "client") return false;
  const trust = trustOf(context, client);
  return trust === "private" || (trust === null && (client.client?.users?.value ?? Number.POSITIVE_INFINITY) <= few);
}
