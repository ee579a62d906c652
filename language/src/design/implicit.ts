import {
  alongLink,
  assumed,
  type Component,
  countText,
  type ElementId,
  type Flow,
  type Given,
  type Link,
  rateText,
  type Step,
  timeText,
} from "@lintel/engine/model";
import { assumedPriority, priorities } from "../schema/priorities.ts";

/** An implicit flow visits at most this many calls, so that a dense graph does not make an endless tree. */
const mostCalls = 2000;

/** With no flow declared, each client gets one that follows its links, and those of whatever it calls, in the order they were declared. */
export function implicitFlows(components: readonly Component[], links: readonly Link[]): readonly Flow[] {
  const from = new Map<ElementId, Link[]>();
  for (const link of links) {
    const list = from.get(link.from);
    if (list) list.push(link);
    else from.set(link.from, [link]);
  }
  return components
    .filter((component) => component.kind === "client" && from.has(component.id))
    .map((client) => ({
      id: `flow ${client.id}`,
      name: client.name,
      title: `${client.title}: everything it calls`,
      documentation: null,
      origin: client.origin,
      accepts: [],
      from: client.id,
      rate: null,
      priority: assumed(priorities.middle, assumedPriority),
      steps: new Walk(from).steps(client.id, new Set([client.id])),
      implicit: true,
    }));
}

class Walk {
  private left = mostCalls;

  constructor(private readonly links: ReadonlyMap<ElementId, readonly Link[]>) {}

  steps(component: ElementId, path: ReadonlySet<ElementId>): Step[] {
    const steps: Step[] = [];
    for (const link of this.links.get(component) ?? []) {
      if (link.kind === "subscription" || path.has(link.to) || this.left <= 0) continue;
      this.left--;
      const body = link.kind === "async" ? [] : this.steps(link.to, new Set(path).add(link.to));
      steps.push(alongLink(link, body));
    }
    return steps;
  }
}

/**
 * Gives flows without a rate the share of their client's load (users × actions) that its other flows leave over. Where nothing says how often
 * users act, but how often they poll, that is the rate of the flow that polls.
 */
export function withRates(flows: readonly Flow[], components: readonly Component[], links: readonly Link[]): readonly Flow[] {
  if (flows.every(({ rate }) => rate)) return flows;
  const clients = new Map(components.filter((component) => component.client).map((component) => [component.id, component]));
  const polling = new Map(links.flatMap((link) => (link.facts.push?.value === "poll" ? [[link.id, link] as const] : [])));
  return flows.map((flow) => {
    const client = flow.from ? clients.get(flow.from) : undefined;
    return flow.rate || !client ? flow : { ...flow, rate: remainingRate(flow, client, flows) ?? pollingRate(flow, client, polling) };
  });
}

/** Users × how often each polls, where all that the flow does is to poll in one interval; `null` otherwise. */
function pollingRate({ steps }: Flow, client: Component, polling: ReadonlyMap<ElementId, Link>): Given<number> | null {
  const { users, actions } = client.client ?? {};
  if (!users || actions) return null;
  const intervals = new Set(steps.map((step) => (step.type === "call" ? polling.get(step.link ?? "")?.facts["push.every"]?.value : null)));
  const [every] = intervals;
  if (intervals.size !== 1 || typeof every !== "number" || !(every > 0)) return null;
  return assumed(users.value / every, `${countText(users.value)} users of \`${client.name}\` poll every ${timeText(every)}`);
}

function remainingRate(flow: Flow, client: Component, flows: readonly Flow[]): Given<number> | null {
  const { users, actions } = client.client ?? {};
  if (!users || !actions) return null;
  const own = flows.filter((candidate) => candidate.from === flow.from);
  const written = own.reduce((total, candidate) => total + (candidate.rate?.value ?? 0), 0);
  const sharing = own.filter((candidate) => !candidate.rate).length;
  const rate = Math.max(0, users.value * actions.value - written) / Math.max(1, sharing);
  const product = `${countText(users.value)} users of \`${client.name}\` × ${rateText(actions.value)}`;
  const rest = written > 0 ? ", less its flows with a rate" : "";
  return assumed(rate, `${product}${rest}${sharing > 1 ? `, shared by ${sharing} flows` : ""}`);
}
