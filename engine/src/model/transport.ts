import type { Link } from "./link.ts";

/** Protocols over UDP that leave what is lost to the application; QUIC and what runs over TCP send it again. */
const datagrams: ReadonlySet<string> = new Set(["udp", "dtls", "rtp", "statsd"]);

/** Protocols that carry many calls over one connection at the same time. */
const multiplexed: ReadonlySet<string> = new Set(["http2", "h2", "http3", "h3", "quic", "grpc", "amqp", "kafka", "websocket"]);

/** Protocols over QUIC, which opens connection and encryption in one round trip (RFC 9000). */
const quic: ReadonlySet<string> = new Set(["quic", "http3", "h3"]);

/** Whether the transport of a link sends lost packets again: it does unless the protocol says otherwise. */
export function sendsAgain({ protocol }: Link): boolean {
  return protocol === null || !datagrams.has(protocol.toLowerCase());
}

/** Whether calls in flight share one connection, so that a new one is opened once for all of them. */
export function sharesConnection({ protocol }: Link): boolean {
  return protocol !== null && multiplexed.has(protocol.toLowerCase());
}

/** Round trips to open a connection: one for TCP (RFC 9293), one more for TLS 1.3 where the link is encrypted (RFC 8446); one for QUIC, none for plain UDP. */
export function connectionTrips(link: Link): number {
  if (link.protocol !== null && quic.has(link.protocol.toLowerCase())) return 1;
  const encrypted = link.facts.encrypted?.value;
  const security = encrypted === undefined || encrypted === "none" ? 0 : 1;
  return sendsAgain(link) ? 1 + security : security;
}

/** Round trips that every call spends on a connection of its own. */
export function handshakesOf(link: Link): number {
  return link.persistentConnection.value ? 0 : connectionTrips(link);
}
