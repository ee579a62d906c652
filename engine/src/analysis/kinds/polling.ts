import { pollingDelay, pollingRate, worstPollingDelay } from "../../formulas/freshness.ts";
import { type Component, countText, type Link } from "../../model/index.ts";
import { exact, unknown } from "../figure.ts";
import type { Figure, LatencyFigures, PollingFigures } from "../figures.ts";
import { numberFact } from "./facts.ts";

/**
 * What `push poll every 5 s` costs and how late news arrives: each user of a calling client, or each replica of another caller, asks in this
 * interval. `null` for a link that does not poll. The load itself counts only where a flow makes it; one without a rate of its own takes this.
 */
export function pollingFigures(caller: Component | undefined, link: Link, answer: LatencyFigures): PollingFigures | null {
  if (link.facts.push?.value !== "poll") return null;
  const interval = numberFact(link.facts, "push.every");
  if (interval === null || !(interval > 0)) {
    const reason = "it does not say how often: write push poll every 5 s";
    return { rate: unknown(reason), meanDelay: unknown(reason), worstDelay: unknown(reason) };
  }
  const latency = answer.mean ?? 0;
  const method = answer.mean === null ? "lower-bound" : answer.method;
  const note =
    answer.mean === null
      ? "without the time of the answer, which is not known"
      : "half the interval and the answer on average, the whole interval at worst";
  return {
    rate: rate(caller, interval),
    meanDelay: { value: pollingDelay(interval, latency), method, note },
    worstDelay: { value: worstPollingDelay(interval, latency), method, note },
  };
}

function rate(caller: Component | undefined, interval: number): Figure {
  if (!caller) return unknown("nobody is known to poll");
  if (caller.kind !== "client")
    return exact(pollingRate(caller.replicas.value, interval), `${countText(caller.replicas.value)} replicas poll`);
  const users = caller.client?.users;
  return users
    ? exact(pollingRate(users.value, interval), `${countText(users.value)} users poll, whether there is news or not`)
    : unknown("it does not say how many users poll");
}
