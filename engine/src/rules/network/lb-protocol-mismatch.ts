import { type Link, lookup } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";

/** What each protocol runs on. */
const transports: Readonly<Record<string, "TCP" | "UDP">> = {
  tcp: "TCP",
  tls: "TCP",
  http: "TCP",
  https: "TCP",
  http2: "TCP",
  grpc: "TCP",
  ws: "TCP",
  wss: "TCP",
  amqp: "TCP",
  amqps: "TCP",
  mqtt: "TCP",
  mqtts: "TCP",
  udp: "UDP",
  dtls: "UDP",
  quic: "UDP",
  http3: "UDP",
  rtp: "UDP",
};

export const lbProtocolMismatch: Rule = {
  code: "lb-protocol-mismatch",
  category: "network",
  severity: "error",
  restsOn: ["layer"],
  summary: "A layer 4 balancer gets one transport protocol and is to send another.",
  rationale: `A layer 4 balancer passes packets or connections on as they are: what comes as UDP leaves as UDP. It cannot turn QUIC or RTP into HTTP over TCP, because for that it would have to end the one protocol and speak the other, which is the work of a layer 7 balancer or a proxy.

Use \`layer 7\` where the protocols differ on purpose (HTTP/3 from the users, HTTP/1.1 or gRPC inside), or the same transport on both sides.`,
  references: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html",
    "https://www.rfc-editor.org/rfc/rfc9000 (QUIC: A UDP-Based Multiplexed and Secure Transport)",
  ],
  invalid: [example("4")],
  valid: [example("7")],
  check({ design }) {
    const { linksFrom, linksTo } = lookup(design);
    return design.components.flatMap((balancer): readonly Report[] => {
      if (balancer.balancing?.layer?.value !== 4) return [];
      const into = (linksTo.get(balancer.id) ?? []).filter((link) => transportOf(link) !== null);
      const out = (linksFrom.get(balancer.id) ?? []).find((link) => into.some((other) => differ(link, other)));
      const other = into.find((link) => out && differ(link, out));
      if (!out || !other) return [];
      return [
        {
          element: balancer.id,
          message: `${balancer.id} works on layer 4, gets ${other.protocol} (${transportOf(other)}) from ${other.from} and is to send ${out.protocol} (${transportOf(out)}) to ${out.to}: it passes packets on and cannot change their protocol. Use layer 7, or one transport on both sides.`,
          origin: balancer.balancing.layer.origin ?? balancer.origin,
          related: [
            { message: `${transportOf(other)} comes in`, origin: other.origin },
            { message: `${transportOf(out)} is to go out`, origin: out.origin },
          ],
          fixes: [{ title: "Use layer 7", safe: false, edits: [{ type: "set", element: balancer.id, path: ["layer"], value: "7" }] }],
        },
      ];
    });
  },
};

function transportOf({ protocol }: Link): "TCP" | "UDP" | null {
  const name = protocol?.toLowerCase().replaceAll(/[^a-z0-9]/g, "") ?? "";
  return transports[name] ?? null;
}

function differ(a: Link, b: Link): boolean {
  const [one, other] = [transportOf(a), transportOf(b)];
  return one !== null && other !== null && one !== other;
}

function example(layer: string): string {
  return `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  layer ${layer}  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb over quic
Lb -> Api over https`;
}
