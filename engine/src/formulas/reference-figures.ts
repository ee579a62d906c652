import { type MeasuredAs, percentText, quantityText } from "../model/index.ts";

/** A number that people look up rather than compute: a rule of thumb, or a fact of a standard. */
export interface ReferenceFigure {
  readonly id: string;
  readonly topic: "Rules of thumb" | "Latency" | "Network" | "Ports" | "HTTP status" | "Hashes and identifiers";
  readonly what: string;
  /** In base units: seconds, bytes, plain numbers. */
  readonly value: number;
  readonly measures: MeasuredAs;
  /** As people read it. */
  readonly text: string;
  readonly source: string;
}

const orders = "latency numbers every programmer should know (J. Dean), orders of magnitude";

const table = {
  "peak-factor": [
    "Rules of thumb",
    "peak over mean rate, where the daily pattern is not known",
    3,
    "none",
    "common practice of capacity estimates",
  ],
  "cached-share": [
    "Rules of thumb",
    "share of a day's answers worth caching, by the 80/20 rule",
    0.2,
    "none",
    "Pareto principle; common practice of capacity estimates",
  ],
  "balancer-connections": [
    "Rules of thumb",
    "connections at a time that one software load balancer carries on ordinary hardware, at least",
    20_000,
    "none",
    "common practice; measure your own",
  ],
  "cdn-ttl": [
    "Rules of thumb",
    "time a pull CDN keeps an object whose origin sets no lifetime",
    86_400,
    "time",
    "Amazon CloudFront, default TTL",
  ],
  "access-token-lifetime": ["Rules of thumb", "lifetime of an OAuth 2.0 access token", 3600, "time", "RFC 6749, example in section 4.1.4"],
  "ram-megabyte": ["Latency", "read 1 MB sequentially from memory", 0.25e-3, "time", orders],
  "ssd-megabyte": ["Latency", "read 1 MB sequentially from an SSD", 1e-3, "time", orders],
  "network-megabyte": ["Latency", "move 1 MB over a 1 Gbps network, overhead included", 10e-3, "time", orders],
  "hdd-megabyte": ["Latency", "read 1 MB sequentially from a hard disk", 20e-3, "time", orders],
  "intercontinental-rtt": ["Latency", "round trip California, Netherlands and back", 150e-3, "time", orders],
  "ip-header-least": ["Network", "IPv4 header without options", 20, "data", "RFC 791, section 3.1"],
  "ip-header-most": ["Network", "IPv4 header with all options", 60, "data", "RFC 791, section 3.1"],
  "ip-length-bits": ["Network", "bits of the length field of an IPv4 packet, header included", 16, "none", "RFC 791, section 3.1"],
  "ip-ttl-step": ["Network", "taken from the TTL of an IPv4 packet at each router", 1, "none", "RFC 1812, section 5.3.1"],
  "ipv4-address-bits": ["Network", "bits of an IPv4 address", 32, "none", "RFC 791"],
  "ipv6-address-bits": ["Network", "bits of an IPv6 address", 128, "none", "RFC 8200"],
  "port-bits": ["Network", "bits of a TCP or UDP port", 16, "none", "RFC 9293"],
  "system-ports-first": ["Network", "first system (well-known) port", 0, "none", "RFC 6335, section 6"],
  "system-ports-last": ["Network", "last system (well-known) port", 1023, "none", "RFC 6335, section 6"],
  "vlan-tag": ["Network", "an IEEE 802.1Q tag in an Ethernet frame", 4, "data", "IEEE 802.1Q"],
  "default-vlan": ["Network", "default VLAN, and default native VLAN of a trunk", 1, "none", "IEEE 802.1Q, table 9-2 (default PVID)"],
  "osi-layers": ["Network", "layers of the OSI model, which layer 4 and layer 7 are counted in", 7, "none", "ISO/IEC 7498-1"],
  "dns-lookup-exchanges": [
    "Network",
    "round trips of a DNS lookup with nothing cached: resolver, root, top-level domain, zone",
    4,
    "none",
    "RFC 1034, section 5.3.3",
  ],
  "packet-payload": [
    "Network",
    "data of a message that one packet carries over Ethernet with IPv4 and TCP",
    1460,
    "data",
    "1500 B less two headers of 20 B; RFC 894, RFC 9293 section 3.7.1",
  ],
  "resend-least": [
    "Network",
    "wait for an acknowledgement, beyond the round trip, before TCP sends a packet again, at least",
    0.2,
    "time",
    "Linux, TCP_RTO_MIN; RFC 6298 recommends 1 s",
  ],
  "resend-first": [
    "Network",
    "the same of the packets that open a connection, whose round trip is not known",
    1,
    "time",
    "RFC 6298, section 2.1",
  ],
  "resend-most": [
    "Network",
    "the same at most, however often it has doubled",
    120,
    "time",
    "Linux, TCP_RTO_MAX; RFC 6298 asks for 60 s or more",
  ],
  resends: ["Network", "times that TCP sends a packet again before it gives the connection up", 15, "none", "Linux, tcp_retries2"],
  "fast-resend-packets": [
    "Network",
    "packets that must arrive behind a lost one for TCP to send it again without waiting",
    3,
    "none",
    "RFC 5681, section 3.2 (fast retransmit)",
  ],
  "dns-roots": ["Network", "DNS root server identities, each many machines", 13, "none", "IANA, root servers"],
  "ssh-port": ["Ports", "SSH", 22, "none", "IANA service names and ports"],
  "dns-port": ["Ports", "DNS", 53, "none", "IANA service names and ports"],
  "http-port": ["Ports", "HTTP", 80, "none", "IANA service names and ports"],
  "https-port": ["Ports", "HTTPS", 443, "none", "IANA service names and ports"],
  "status-created": ["HTTP status", "Created: the answer to a request that made something", 201, "none", "RFC 9110, section 15.3.2"],
  "status-moved": [
    "HTTP status",
    "Moved Permanently: browsers keep the redirect and do not ask again",
    301,
    "none",
    "RFC 9110, section 15.4.2",
  ],
  "status-found": [
    "HTTP status",
    "Found: a redirect that is asked for again each time, so that each click is seen",
    302,
    "none",
    "RFC 9110, section 15.4.3",
  ],
  "status-unauthorized": ["HTTP status", "Unauthorized: the caller is not known", 401, "none", "RFC 9110, section 15.5.2"],
  "status-forbidden": ["HTTP status", "Forbidden: the caller is known and may not", 403, "none", "RFC 9110, section 15.5.4"],
  "status-not-found": ["HTTP status", "Not Found", 404, "none", "RFC 9110, section 15.5.5"],
  "status-rate-limited": ["HTTP status", "Too Many Requests: the answer of a rate limit", 429, "none", "RFC 6585, section 4"],
  "status-overloaded": [
    "HTTP status",
    "Service Unavailable: the answer of a full queue and of load shedding",
    503,
    "none",
    "RFC 9110, section 15.6.4",
  ],
  "md5-bits": ["Hashes and identifiers", "bits of an MD5 digest", 128, "none", "RFC 1321"],
  "sha256-bits": ["Hashes and identifiers", "bits of a SHA-256 digest", 256, "none", "FIPS 180-4"],
  "uuid-random-bits": ["Hashes and identifiers", "random bits of a version 4 UUID", 122, "none", "RFC 9562, section 5.4"],
  "int-bits": [
    "Hashes and identifiers",
    "bits of an INT column; half of the values are negative unless it is unsigned",
    32,
    "none",
    "ISO/IEC 9075 implementations",
  ],
  "snowflake-sign-bits": ["Hashes and identifiers", "unused sign bit of a Snowflake id", 1, "none", "Twitter, Announcing Snowflake, 2010"],
  "snowflake-time-bits": [
    "Hashes and identifiers",
    "bits for milliseconds in a Snowflake id",
    41,
    "none",
    "Twitter, Announcing Snowflake, 2010",
  ],
  "snowflake-worker-bits": [
    "Hashes and identifiers",
    "bits for the worker in a Snowflake id",
    10,
    "none",
    "Twitter, Announcing Snowflake, 2010",
  ],
  "snowflake-sequence-bits": [
    "Hashes and identifiers",
    "bits for the number within a millisecond in a Snowflake id",
    12,
    "none",
    "Twitter, Announcing Snowflake, 2010",
  ],
  "geohash-character-bits": ["Hashes and identifiers", "bits of one geohash character", 5, "none", "G. Niemeyer, geohash, 2008"],
} as const satisfies Readonly<Record<string, readonly [ReferenceFigure["topic"], string, number, MeasuredAs, string]>>;

export type ReferenceId = keyof typeof table;

/** All figures to look up, by topic. Functions, hovers and docs/reference.md take them from here. */
export const referenceFigures: readonly ReferenceFigure[] = (Object.keys(table) as ReferenceId[]).map((id) => {
  const [topic, what, value, measures, source] = table[id];
  // Ports, statuses and bits are names rather than amounts: 1023 and not 1.02k.
  const plain = value < 1 && value > 0 ? percentText(value) : String(value);
  return { id, topic, what, value, measures, text: measures === "none" ? plain : quantityText(value, measures), source };
});

const byId: ReadonlyMap<string, ReferenceFigure> = new Map(referenceFigures.map((figure) => [figure.id, figure]));

/** The port that a protocol listens on when nothing else is said; `null` for one without a port of its own in the table. */
export function usualPort(protocol: string): ReferenceFigure | null {
  return byId.get(`${protocol.toLowerCase()}-port`) ?? null;
}

/** The figure with an id of the table. */
export function referenceFigure(id: ReferenceId): ReferenceFigure {
  const figure = byId.get(id);
  if (!figure) throw new Error(`no reference figure ${id}`);
  return figure;
}
