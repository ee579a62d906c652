import { type Component, type Design, lookup } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

/** Protocols that send text in the clear, and what to use instead. */
const clear: Readonly<Record<string, string>> = {
  http: "https",
  ws: "wss",
  ftp: "sftp",
  telnet: "ssh",
  smtp: "smtps",
  mqtt: "mqtts",
  amqp: "amqps",
  ldap: "ldaps",
};

export const plaintextLink: Rule = {
  code: "plaintext-link",
  category: "security",
  severity: "error",
  summary: "A link crosses a trust boundary unencrypted.",
  rationale: `Whoever sits on the way (a café's network, a provider, a compromised switch) can read and change what passes: passwords, session cookies, the page itself.

Use the encrypted form of the protocol (https, wss, …) or \`encrypted tls\`. The rule looks at links from clients, to external systems, and between groups of different trust, where the protocol is written and is a clear-text one.`,
  references: ["https://letsencrypt.org/docs/", "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb over http
Lb -> Api over http`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb over https
Lb -> Api over http`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.links.flatMap((link) => {
      const instead = link.protocol === null ? undefined : clear[link.protocol.toLowerCase()];
      const encrypted = link.facts.encrypted?.value;
      const from = components.get(link.from);
      const to = components.get(link.to);
      if (!instead || (encrypted !== undefined && encrypted !== "none") || !from || !to) return [];
      const boundary = boundaryBetween(design, from, to);
      if (boundary === null) return [];
      return [
        {
          element: link.id,
          message: `${link.from} -> ${link.to} crosses ${boundary} over ${link.protocol}: anyone on the way can read and change it. Use ${instead}.`,
          origin: link.origin,
          related: [],
          fixes: [
            {
              title: "Encrypt it with TLS",
              safe: true,
              edits: [{ type: "set", element: link.id, path: ["encrypted"], value: "tls" }],
            },
          ],
        },
      ];
    });
  },
};

function boundaryBetween(design: Design, from: Component, to: Component): string | null {
  if (from.kind === "client" || to.kind === "client") return "the public network";
  if (from.kind === "external" || to.kind === "external") return "another company's network";
  const a = trustOf(design, from);
  const b = trustOf(design, to);
  return a !== null && b !== null && a !== b ? `from the ${a} to the ${b} part` : null;
}

function trustOf(design: Design, component: Component): string | null {
  const groups = new Map(design.groups.map((group) => [group.id, group]));
  let group = component.group === null ? undefined : groups.get(component.group);
  // Groups nest; a broken file could make them nest in a circle.
  for (let depth = 0; group && depth < 100; depth += 1) {
    if (group.trust !== null) return group.trust;
    group = group.parent === null ? undefined : groups.get(group.parent);
  }
  return null;
}
