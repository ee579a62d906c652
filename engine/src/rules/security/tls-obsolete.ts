import type { Rule } from "../rule.ts";

export const tlsObsolete: Rule = {
  code: "tls-obsolete",
  category: "security",
  severity: "error",
  summary: "A link is encrypted with a version of SSL or TLS that is broken and retired.",
  rationale: `SSL 2 and 3 and TLS 1.0 and 1.1 rest on hashes and ciphers that can be attacked (POODLE, BEAST), and were retired by RFC 6176, RFC 7568 and RFC 8996. Browsers refuse them, and so do the rules for card payments.

Use TLS 1.2 or 1.3: write the protocol as \`https\` (or \`tls\`), or \`encrypted tls\`.`,
  references: [
    "https://www.rfc-editor.org/rfc/rfc8996 (Deprecating TLS 1.0 and TLS 1.1)",
    "https://www.rfc-editor.org/rfc/rfc7568 (Deprecating SSL 3)",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb over sslv3
Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb over tls
Lb -> Api`,
  ],
  check({ design }) {
    return design.links
      .filter((link) => link.protocol !== null && obsolete.test(link.protocol.toLowerCase().replaceAll(/[._ -]/g, "")))
      .map((link) => ({
        element: link.id,
        message: `${link.from} -> ${link.to} goes over ${link.protocol}, which is broken and retired: what it protects can be read. Use TLS 1.2 or 1.3.`,
        origin: link.origin,
        related: [],
        fixes: [],
      }));
  },
};

/** Names of the retired versions: `ssl`, `sslv3`, `tls1`, `tlsv1.1`. */
const obsolete = /^(ssl(v?[23]0?)?|tlsv?1[01]?)$/;
