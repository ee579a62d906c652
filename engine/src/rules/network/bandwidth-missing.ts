import { bandwidthText, dataText, type Link, rateText, timeText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Rule } from "../rule.ts";

/** A transfer that takes as long as the network's latency on usual lines. */
const largeMessage: RuleOption = {
  name: "large-message",
  measure: "data",
  default: 1e6,
  minimum: 1,
  maximum: 1e12,
  documentation: "Data of one call and its answer from which the transfer matters.",
};

/** Most of a 1 Gbps line. */
const largeTraffic: RuleOption = {
  name: "large-traffic",
  measure: "bandwidth",
  default: 100e6,
  minimum: 1,
  maximum: 1e15,
  documentation: "Data per second from which the line may be full.",
};

export const bandwidthMissing: Rule = {
  code: "bandwidth-missing",
  category: "network",
  tier: "all",
  severity: "info",
  options: [largeMessage, largeTraffic],
  restsOn: ["bandwidth"],
  summary: "Much data goes over a link whose bandwidth nobody wrote, so its transfer takes no time in any figure.",
  rationale: `Without a \`bandwidth\` a link moves any amount of data at once: only its latency counts. For small messages that is right. A photo of 500 kB takes 400 ms on a 10 Mbps line, though, and a link that carries 300 MB/s needs more than a 1 Gbps network card.

State the \`bandwidth\` of the slowest part of the way (for users that is their own line), and latencies and simulations count the transfer. The rule looks at links with a written \`payload\` or \`response\` of at least 1 MB, or with at least 100 MB/s together.`,
  references: ["https://hpbn.co/primer-on-latency-and-bandwidth/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb { payload 4 MB }
Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb { payload 4 MB  bandwidth 20 Mbps }
Lb -> Api`,
  ],
  check({ design, analysis, option }) {
    const message = option(largeMessage);
    const traffic = option(largeTraffic);
    return design.links.flatMap((link) => {
      const size = writtenSize(link);
      if (link.network.bandwidth !== null || size === 0) return [];
      const rate = analysis.links[link.id]?.attemptRate.value ?? 0;
      if (size < message && rate * size < traffic) return [];
      const amount = rate > 0 ? ` (${bandwidthText(rate * size)} at ${rateText(rate)})` : "";
      return [
        {
          element: link.id,
          message: `${link.from} and ${link.to} exchange ${dataText(size)} with each call${amount}, and the link has no bandwidth: the transfer takes no time in the figures. State its bandwidth; at 100 Mbps one transfer takes ${timeText((size * 8) / 1e8)}.`,
          origin: link.origin,
          related: [],
          fixes: [],
        },
      ];
    });
  },
};

/** Bytes of one call and its answer, as far as the author wrote them. */
function writtenSize({ network: { payload, response } }: Link): number {
  return (payload.assumed === null ? payload.value : 0) + (response.assumed === null ? response.value : 0);
}
