import { type Flow, lookup } from "../../model/index.ts";
import { asksWho, userFlows } from "../graph/public.ts";
import { storeKinds } from "../graph/units.ts";
import { visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";

export const authMissing: Rule = {
  code: "auth-missing",
  category: "security",
  severity: "error",
  summary: "Anyone may change data: no step from the client to the write says who is asking.",
  rationale: `A public operation that writes can be called by anyone, with anything: spam, other people's data, your storage bill. Reading what is public needs no name; changing things does.

State on the client's link (or on a later one before the write) how the caller proves who it is: \`auth oauth2\`, \`auth api-key\`, \`auth mtls\`.

The rule looks at steps marked \`write\` on a store, in flows of clients with a load: written with a rate, or at least one request a second from users and their actions. What only somebody unknown can do passes: flows named or titled so that they sign up, log in, reset a password or send a contact form. Those need a rate limit instead.`,
  references: [
    "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",
    "https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html",
  ],
  invalid: [
    `client User { users 9k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  mode active-passive  failover 5 s  service-time 5 ms  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client } }
database Posts { engine relational  replicate 2 { mode semi-sync } }
User -> Lb -> Api
Api -> Posts { timeout 200 ms }
flow Post {
  from User at 10 rps
  User -> Lb -> Api -> Posts write
}
slo Post { availability 99.5% over 30 days }`,
  ],
  valid: [
    `client User { users 9k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  mode active-passive  failover 5 s  service-time 5 ms  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client } }
database Posts { engine relational  replicate 2 { mode semi-sync } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Posts { timeout 200 ms }
flow Post {
  from User at 10 rps
  User -> Lb -> Api -> Posts write
}
slo Post { availability 99.5% over 30 days }`,
    `client User { users 9k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  rate-limit { rate 1 rps  burst 5  per client } }
service Accounts { replicas 2  service-time 5 ms }
database People { engine relational  replicate 2 { mode semi-sync } }
User -> Lb -> Accounts
Accounts -> People { timeout 200 ms }
flow SignUp {
  from User at 1 rps
  User -> Lb -> Accounts -> People write
}
slo SignUp { availability 99% over 30 days }`,
  ],
  check(context) {
    const { design } = context;
    const { components, links } = lookup(design);
    const flows = new Set(userFlows(context).map(({ flow }) => flow.id));
    const reports = new Map<string, Report>();
    for (const visit of visits(design)) {
      const store = components.get(visit.call.to);
      const first = visit.path[0];
      if (visit.call.access !== "write" || !store || !storeKinds.has(store.kind) || !visit.waits || !first) continue;
      const { flow } = visit;
      if (!flows.has(flow.id) || components.get(first.from)?.kind !== "client" || isForStrangers(flow)) continue;
      const proven = visit.path.some((call) => call.link !== null && asksWho(links.get(call.link)));
      const link = first.link === null ? undefined : links.get(first.link);
      if (proven || !link || reports.has(link.id)) continue;
      reports.set(link.id, {
        element: link.id,
        message: `Anyone can have ${flow.name} write to ${store.id}: no step from ${first.from} to it says who is asking. Ask for a name at ${first.to}, for example with an API key.`,
        origin: link.origin,
        related: hops(visit.path),
        fixes: [
          {
            title: `Ask ${first.from} for an API key`,
            safe: false,
            edits: [{ type: "set", element: link.id, path: ["auth"], value: "api-key" }],
          },
          {
            title: `Ask ${first.from} to log in (OAuth 2)`,
            safe: false,
            edits: [{ type: "set", element: link.id, path: ["auth"], value: "oauth2" }],
          },
        ],
      });
    }
    return [...reports.values()];
  },
};

/** Words by which a flow says that whoever sends it is not known yet. */
const unknownYet = /^(register|registration)$|\b(sign ?(up|in|on)|log ?(in|on)|(reset|forgot|forgotten) password|contact form)\b/i;

function isForStrangers({ name, title }: Flow): boolean {
  return unknownYet.test(name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_-]/g, " ")) || unknownYet.test(title);
}
