import { type Formula, formula } from "./formula.ts";
import { amount, optional, positive } from "./parameters.ts";
import { referenceFigure } from "./reference-figures.ts";

const group = "Transfer";
const megabyte = 1e6;

/** Seconds until the last of `size` bytes has arrived over a link of `bandwidth` bytes per second and a one-way `latency` in seconds. */
export function transferTime(size: number, bandwidth: number, latency = 0): number {
  return latency + size / bandwidth;
}

/** Seconds to read `size` bytes one after the other at the reference figure of a medium. */
function sequential(name: string, medium: string, figure: Parameters<typeof referenceFigure>[0]): Formula {
  const perMegabyte = referenceFigure(figure);
  return formula({
    name,
    group,
    summary: `Time to ${medium}, at ${perMegabyte.text} per MB.`,
    formula: `{size} / 1 MB · ${perMegabyte.text}`,
    source: perMegabyte.source,
    parameters: [amount("size", "data", "data to move")],
    result: { dimension: "time", documentation: "order of magnitude; measure your own hardware for more" },
    example: `${name}(1 GB)`,
    compute: (size) => (size / megabyte) * perMegabyte.value,
  });
}

/** How long data takes to move. */
export const transfer: readonly Formula[] = [
  formula({
    name: "transfer-time",
    group,
    summary: "Time until data has arrived over a link.",
    formula: "{latency} + {size} / {bandwidth}",
    source: "store and forward over one link, without protocol overhead and slow start",
    parameters: [
      amount("size", "data", "data to send"),
      positive("bandwidth", "data/time", "bandwidth of the link, such as 1 Gbps"),
      optional(amount("latency", "time", "one-way latency of the link"), "0 s"),
    ],
    result: { dimension: "time", documentation: "from the first byte sent to the last byte received" },
    example: "transfer-time(1 GB, 1 Gbps, 40 ms)",
    compute: transferTime,
  }),
  sequential("read-time-ram", "read from memory sequentially", "ram-megabyte"),
  sequential("read-time-ssd", "read from an SSD sequentially", "ssd-megabyte"),
  sequential("read-time-hdd", "read from a hard disk sequentially", "hdd-megabyte"),
  sequential("move-time-network", "move over a data centre's network", "network-megabyte"),
  formula({
    name: "intercontinental-rtt",
    group,
    summary: "A packet's round trip between continents.",
    formula: referenceFigure("intercontinental-rtt").text,
    source: referenceFigure("intercontinental-rtt").source,
    parameters: [],
    result: { dimension: "time", documentation: "order of magnitude: California, the Netherlands and back" },
    example: "intercontinental-rtt()",
    compute: () => referenceFigure("intercontinental-rtt").value,
  }),
  formula({
    name: "bandwidth-delay",
    group,
    summary: "Data on the way when a link is full: the window that a sender needs to use all of it.",
    formula: "{bandwidth} · {rtt}",
    source: "RFC 7323, section 1.1 (bandwidth-delay product)",
    parameters: [amount("bandwidth", "data/time", "bandwidth of the link"), amount("rtt", "time", "round trip")],
    result: { dimension: "data", documentation: "data sent but not yet acknowledged" },
    example: "bandwidth-delay(1 Gbps, 80 ms)",
    compute: (bandwidth, rtt) => bandwidth * rtt,
  }),
];
