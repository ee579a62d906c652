import { type Formula, formula } from "./formula.ts";
import { count, positive } from "./parameters.ts";
import { referenceFigure } from "./reference-figures.ts";

const group = "Networks";
const tag = referenceFigure("vlan-tag");
const addressBits = referenceFigure("ipv4-address-bits").value;
const lengthBits = referenceFigure("ip-length-bits").value;

/** Addresses that hosts can have in an IPv4 subnet of this prefix length: all but network and broadcast; both of a /31 (RFC 3021), the one of a /32. */
export function subnetHosts(prefix: number): number {
  const addresses = 2 ** (addressBits - prefix);
  return addresses > 2 ? addresses - 2 : addresses;
}

/** The TTL of an IPv4 packet after `hops` routers; 0 when it was dropped on the way. */
export function ttlAfter(start: number, hops: number): number {
  return Math.max(0, start - hops * referenceFigure("ip-ttl-step").value);
}

/** Packets, addresses and frames. */
export const networks: readonly Formula[] = [
  formula({
    name: "subnet-hosts",
    group,
    summary: "Hosts that fit into an IPv4 subnet: 254 in a /24.",
    formula: "2^(32 − {prefix}) − 2, without the 2 for /31 and /32",
    source: "RFC 950; RFC 3021 for /31",
    parameters: [count("prefix", "prefix length, such as 24", 0, addressBits)],
    result: { dimension: "none", documentation: "usable addresses" },
    example: "subnet-hosts(24)",
    compute: subnetHosts,
  }),
  formula({
    name: "packets",
    group,
    summary: "Packets that a message is cut into.",
    formula: "⌈{size} / {payload}⌉",
    source: "RFC 9293, section 3.7.1 (maximum segment size); 1460 B on Ethernet with IPv4 and TCP",
    parameters: [
      positive("size", "data", "size of the message"),
      positive("payload", "data", "data that one packet carries, such as 1460 B"),
    ],
    result: { dimension: "none", documentation: "whole packets" },
    example: "packets(1 MB, 1460 B)",
    compute: (size, payload) => Math.ceil((size / payload) * (1 - 1e-12)),
  }),
  formula({
    name: "ip-packet-limit",
    group,
    summary: "Numbers that the length field of an IPv4 packet has room for; the largest packet, header included, is one byte less.",
    formula: `2^${lengthBits} B`,
    source: referenceFigure("ip-length-bits").source,
    parameters: [],
    result: { dimension: "data", documentation: "64 KiB" },
    example: "ip-packet-limit()",
    compute: () => 2 ** lengthBits,
  }),
  formula({
    name: "tagged-frame",
    group,
    summary: "Size of an Ethernet frame with a VLAN tag.",
    formula: `{frame} + ${tag.text}`,
    source: tag.source,
    parameters: [positive("frame", "data", "size without the tag")],
    result: { dimension: "data", documentation: "size on a trunk" },
    example: "tagged-frame(114 B)",
    compute: (frame) => frame + tag.value,
  }),
  formula({
    name: "ttl-after",
    group,
    summary: "TTL of an IPv4 packet behind so many routers; 0 when it was dropped.",
    formula: "max(0, {start} − {hops})",
    source: "RFC 1812, section 5.3.1",
    parameters: [count("start", "TTL that the sender sets, such as 64 or 255", 1, 255), count("hops", "routers passed")],
    result: { dimension: "none", documentation: "hops left" },
    example: "ttl-after(255, 2)",
    compute: ttlAfter,
  }),
];
