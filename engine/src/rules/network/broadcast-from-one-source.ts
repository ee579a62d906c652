import { swarmTime } from "../../formulas/peer-to-peer.ts";
import { bandwidthText, countText, dataText, timeText } from "../../model/index.ts";
import { visitsOver } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";
import { lineUse } from "./bandwidth-exceeded.ts";

const broadcastReceivers: RuleOption = {
  name: "broadcast-receivers",
  measure: "count",
  default: 10,
  minimum: 2,
  maximum: 1e9,
  documentation: "Receivers of one event from which on sending it to each is a broadcast.",
};

/** Pieces that peers would exchange, for the time that is compared with. */
const chunks = 100;

export const broadcastFromOneSource: Rule = {
  code: "broadcast-from-one-source",
  category: "network",
  severity: "error",
  options: [broadcastReceivers],
  restsOn: ["bandwidth", "payload", "response", "calls"],
  replaces: ["bandwidth-exceeded"],
  summary: "One machine sends the same data to very many, and is not done when the next is due.",
  rationale: `Sent one after the other, a file takes receivers × size ÷ bandwidth: 5 GB for 1,000 machines over 40 Gbps are 1,000 s, and while it lasts the source does nothing else. Twice the receivers take twice as long, whatever the network between them could do.

Let the receivers pass it on. In a swarm each machine that has a piece sends it too, so the number of senders doubles with every step and the time hardly grows with the number of receivers (\`swarm Peers { peers 1000  file 5 GB  chunk 50 MB  uplink 40 Gbps }\`). For users, a CDN does the same.

The rule looks at links over which one request makes ten calls or more, where all of them together need more than the bandwidth.`,
  references: [
    "https://www.bittorrent.org/bittorrentecon.pdf (B. Cohen: Incentives Build Robustness in BitTorrent)",
    "https://uber.github.io/kraken/ (Kraken: images from peer to peer)",
  ],
  invalid: [
    `client Camera { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
worker Machines { replicas 1000  service-time 1 ms }
service Office { replicas 2  service-time 1 ms }
Camera -> Lb { auth api-key }
Lb -> Office
Office -> Machines { timeout 10 s  payload 5 GB  bandwidth 40 Gbps  deadline propagate }
flow Footage {
  from Camera at 1 / 5 min
  Camera -> Lb -> Office {
    repeat 1000 { Office -> Machines }
  }
}
slo Footage { availability 10% over 30 days }`,
  ],
  valid: [
    `client Camera { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
worker Machines { replicas 1000  service-time 1 ms }
service Office { replicas 2  service-time 1 ms }
Camera -> Lb { auth api-key }
Lb -> Office
Office -> Machines { timeout 10 s  payload 5 GB  bandwidth 40 Gbps  deadline propagate }
flow Footage {
  from Camera at 1 / 30 min
  Camera -> Lb -> Office {
    repeat 1000 { Office -> Machines }
  }
}
slo Footage { availability 10% over 30 days }`,
  ],
  check(context) {
    const many = context.option(broadcastReceivers);
    return context.design.links.flatMap((link): readonly Report[] => {
      const used = lineUse(context, link);
      if (!used || used.mean <= 1) return [];
      const visit = visitsOver(context.design, link.id).find(({ times }) => times >= many);
      const bandwidth = link.network.bandwidth?.value ?? 0;
      if (!visit || !(bandwidth > 0)) return [];
      const receivers = Math.round(visit.times);
      const one = used.size / bandwidth;
      const interval = receivers / used.rate;
      const peers = swarmTime(chunks, receivers, one / chunks);
      return [
        {
          element: link.id,
          message: `${link.from} sends ${dataText(used.size)} to ${countText(receivers)} receivers one after the other: at ${bandwidthText(used.capacity)} that takes ${timeText((receivers * one) / used.lines)}, and the next is due after ${timeText(interval)}. If the receivers pass it on, the same takes ${timeText(peers)} at least. Use a swarm, or a CDN.`,
          origin: visit.call.origin,
          related: hops(visit.path),
          fixes: [],
        },
      ];
    });
  },
};
