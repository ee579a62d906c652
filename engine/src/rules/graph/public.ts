import { type Component, type Flow, type Link, lookup } from "../../model/index.ts";
import type { RuleContext } from "../rule.ts";

/** From this many requests per second on, a flow whose rate follows from users and their actions is meant as a load, not as a sketch. */
const seriousRate = 1;

/** So many users are strangers to whoever runs the system. */
const manyUsers = 10_000;

/** A written flow of users whose rate is known. */
export interface UserFlow {
  readonly flow: Flow;
  readonly client: Component;
  /** Mean requests per second. */
  readonly rate: number;
}

/** The written flows that start at a client and have a load: one written with `at`, or at least one request a second computed from its users. */
export function userFlows({ design, analysis }: RuleContext): readonly UserFlow[] {
  const { components } = lookup(design);
  return design.flows.flatMap((flow) => {
    const client = flow.from === null ? undefined : components.get(flow.from);
    const rate = analysis.flows[flow.id]?.rate.value ?? flow.rate?.value ?? null;
    if (flow.implicit || client?.kind !== "client" || rate === null) return [];
    const written = flow.rate !== null && flow.rate.assumed === null;
    return written || rate >= seriousRate ? [{ flow, client, rate }] : [];
  });
}

/** The `trust` of the group a component stands in: `public`, `dmz`, `private`; `null` when nothing says so. */
export function trustOf({ design }: RuleContext, component: Component): string | null {
  return design.groups.find((group) => group.id === component.group)?.trust ?? null;
}

/** Strangers use it: its group is public, or its users are many. */
export function isPublic(context: RuleContext, client: Component): boolean {
  const trust = trustOf(context, client);
  return trust === "public" || trust === "dmz" || (client.client?.users?.value ?? 0) >= manyUsers;
}

/** Whether a link says how the caller proves who it is. */
export function asksWho(link: Link | undefined): boolean {
  const auth = link?.facts.auth?.value;
  return auth !== undefined && auth !== "none";
}
