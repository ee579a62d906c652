import { identity } from "./components.ts";
import * as defaults from "./defaults.ts";
import { amount, duration, money, name, oneOf, ratio, someTransfer, wholeFrom } from "./kinds.ts";
import type { PropertySpec } from "./types.ts";

/** A system's title stands behind its keyword, and risks are accepted where they are. */
export const systemProperties: readonly PropertySpec[] = identity.filter((spec) => spec.key !== "title" && spec.key !== "accept");

export const zoneProperties: readonly PropertySpec[] = [
  {
    key: "availability",
    values: [ratio],
    documentation: "Share of the time that the zone is up; it fails all its replicas together.",
    example: "99.9%",
    default: { text: "100%", source: defaults.zoneAvailability.reason },
  },
];

export const regionProperties: readonly PropertySpec[] = [
  {
    key: "zones",
    values: [name],
    list: "commas",
    repeats: true,
    documentation: "Data centres that fail on their own.",
    example: "a, b, c",
  },
  {
    key: "zone",
    values: [name],
    block: "zone",
    repeats: true,
    documentation: "One zone with properties of its own.",
    example: "a { availability 99.9% }",
  },
  {
    key: "availability",
    values: [ratio],
    documentation: "Share of the time that the region is up; it fails all its zones together.",
    example: "99.99%",
    default: { text: "100%", source: defaults.regionAvailability.reason },
  },
  ...identity,
];

export const regionLinkProperties: readonly PropertySpec[] = [
  {
    key: "rtt",
    values: [duration],
    documentation: "Round trip between the regions.",
    example: "80 ms",
    default: { text: "80 ms", source: defaults.regionRtt.reason },
  },
  {
    key: "bandwidth",
    values: [someTransfer],
    documentation: "Data per time between the regions, for each link that crosses them and gives no bandwidth.",
    example: "10 Gbps",
  },
  { key: "loss", values: [ratio], documentation: "Share of packets lost, of each link that crosses them and gives none.", example: "0.1%" },
  { key: "cost", values: [money], documentation: "Price of keeping the connection.", example: "$0.50 / h" },
  { key: "payload", values: [amount], documentation: "Mean size of a transfer.", example: "1 MB" },
];

export const groupProperties: readonly PropertySpec[] = [
  { key: "trust", values: [oneOf("public", "dmz", "private")], documentation: "Who may reach what is inside.", example: "private" },
  { key: "subnet", values: [{ type: "address" }], documentation: "Its address range.", example: "10.0.1.0/24" },
  { key: "vlan", values: [wholeFrom(1)], documentation: "Its virtual network number.", example: "10" },
  ...identity.filter((spec) => spec.key !== "accept"),
];
