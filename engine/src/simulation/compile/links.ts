import { arrivesAtOnce, packetsOf } from "../../formulas/retransmission.ts";
import type { Design, ElementId, Link } from "../../model/index.ts";
import { connectionTrips, handshakesOf, sendsAgain, sharesConnection } from "../../model/index.ts";
import type { Draft, HedgeModel, LinkModel, RetryModel } from "./model.ts";
import type { StreamNames } from "./streams.ts";

/** Links in numbers. `callersOf` gives the number of calling units of a component. */
export function compileLinks(
  design: Design,
  componentIndex: ReadonlyMap<ElementId, number>,
  callersOf: (component: number) => number,
  streams: StreamNames,
): Draft<LinkModel>[] {
  let firstCaller = 0;
  const compiled: Draft<LinkModel>[] = [];
  for (const link of design.links) {
    const from = componentIndex.get(link.from);
    const to = componentIndex.get(link.to);
    if (from === undefined || to === undefined) continue;
    const fromClient = design.components[from]?.kind === "client";
    compiled.push(compileLink(link, compiled.length, from, to, fromClient, firstCaller, streams.of(`network of ${link.id}`)));
    firstCaller += callersOf(from);
  }
  return compiled;
}

function compileLink(
  link: Link,
  index: number,
  from: number,
  to: number,
  fromClient: boolean,
  firstCaller: number,
  stream: number,
): Draft<LinkModel> {
  const { latency, bandwidth, payload, response, jitter, loss } = link.network;
  const perByte = bandwidth && bandwidth.value > 0 ? 1 / bandwidth.value : 0;
  const lost = Math.min(1, Math.max(0, loss.value));
  const breaker = link.circuitBreaker;
  return {
    index,
    id: link.id,
    from,
    to,
    oneWay: latency.assumed === null ? Math.max(0, latency.value) : -1,
    handshakes: handshakesOf(link),
    connectTrips: link.persistentConnection.value ? connectionTrips(link) : 0,
    sharesConnection: sharesConnection(link),
    trips: 1 + 2 * handshakesOf(link),
    sending: Math.max(0, payload.value) * perByte,
    answering: Math.max(0, response.value) * perByte,
    bytes: Math.max(0, payload.value) + Math.max(0, response.value),
    sharesBandwidth: perByte > 0 && !fromClient,
    jitter: Math.max(0, jitter.value),
    loss: lost,
    resends: sendsAgain(link),
    packetsThere: packetsOf(payload.value),
    packetsBack: packetsOf(response.value),
    intactThere: arrivesAtOnce(lost, packetsOf(payload.value)),
    intactBack: arrivesAtOnce(lost, packetsOf(response.value)),
    timeout: link.timeout ? Math.max(0, link.timeout.value) : -1,
    cancel: link.cancel,
    passesDeadline: link.facts.deadline?.value === "propagate",
    hedge: hedgeOf(link),
    retries: link.retries ? compileRetries(link.retries) : null,
    breaker: breaker
      ? {
          failures: breaker.failures.value,
          over: Math.max(1e-9, breaker.over.value),
          open: Math.max(1e-9, breaker.open.value),
          halfOpen: Math.max(1, Math.round(breaker.halfOpen.value)),
        }
      : null,
    isGuarded: breaker !== null || link.pool !== null,
    pool: link.pool ? Math.max(0, Math.floor(link.pool.value)) : Number.POSITIVE_INFINITY,
    firstCaller,
    stream,
  };
}

/** `null` where the link does not hedge, or nothing says when. */
function hedgeOf({ facts }: Link): HedgeModel | null {
  const value = facts["hedge.after"]?.value;
  if (typeof value === "number") return value >= 0 ? { after: value, percentile: 0 } : null;
  const percentile = typeof value === "string" ? /^p(\d{1,2}(?:\.\d+)?)$/.exec(value) : null;
  return percentile ? { after: 0, percentile: Number(percentile[1]) / 100 } : null;
}

/** Growth of an exponential backoff from one attempt to the next. */
const exponentialFactor = 2;

function compileRetries(retries: NonNullable<Link["retries"]>): RetryModel {
  const backoff = retries.backoff?.value;
  return {
    count: Math.max(0, Math.floor(retries.count.value)),
    base: Math.max(0, backoff?.base ?? 0),
    factor: backoff?.type === "exponential" ? exponentialFactor : 1,
    max: backoff?.max ?? Number.POSITIVE_INFINITY,
    jitter: retries.jitter.value,
    budget: retries.budget?.value ?? Number.POSITIVE_INFINITY,
  };
}
