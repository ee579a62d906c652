import { type Component, type Design, lookup } from "../../model/index.ts";
import { visits } from "../graph/visits.ts";
import type { Rule } from "../rule.ts";
import { listText } from "../wording.ts";

export const unreachableNode: Rule = {
  code: "unreachable-node",
  category: "structure",
  severity: "warning",
  summary: "No client and no schedule ever reaches a component.",
  rationale: `A component that nothing calls is left over from an earlier version, or its link was forgotten. Either way the numbers are wrong: it has no load, and whoever should call it has no latency for it.

Requests start at clients, at scheduled jobs and workers (those that no queue feeds), and at external systems that call in. Leader election, rate-limit counters, backups and dead-letter queues count as uses. Link it, or remove it. Designs without any client are left alone: they are only sketches yet.`,
  references: ["https://docs.structurizr.com/server/workspaces/inspections"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Reports { replicas 2  service-time 5 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
worker Reports { replicas 2  leader-elected by Locks  service-time 5 ms }
coordinator Locks { nodes 3 }
User -> Lb -> Api
Reports -> Api { timeout 1 s }`,
  ],
  check({ design }) {
    const { linksTo } = lookup(design);
    if (!design.components.some((component) => component.kind === "client") || design.links.length === 0) return [];
    const uses = usesOf(design);
    const reached = reach(
      design.components.filter((component) => startsRequests(design, component)).map((component) => component.id),
      uses,
    );
    const lost = design.components.filter((component) => !reached.has(component.id));
    return firstOf(lost, uses).map(({ component, behind }) => ({
      element: component.id,
      message: `Nothing uses ${component.id}: no client and no schedule reaches it${behind.length ? `, nor what only it calls (${listText(behind)})` : ""}. Link it from whoever needs it, or remove it.`,
      origin: component.origin,
      related: (linksTo.get(component.id) ?? []).map((link) => ({
        message: `${link.from} calls it, and nothing reaches ${link.from} either`,
        origin: link.origin,
      })),
      fixes: [],
    }));
  },
};

interface Lost {
  readonly component: Component;
  /** What is lost only because this one is. */
  readonly behind: readonly string[];
}

/** The lost components that no other lost one leads to, and one of each circle: what to link or remove so that nothing is lost. */
function firstOf(lost: readonly Component[], uses: ReadonlyMap<string, ReadonlySet<string>>): readonly Lost[] {
  const ids = new Set(lost.map((component) => component.id));
  const used = new Set<string>();
  for (const id of ids) for (const other of uses.get(id) ?? []) if (other !== id) used.add(other);
  const covered = new Set<string>();
  const first: Lost[] = [];
  for (const candidates of [lost.filter((component) => !used.has(component.id)), lost]) {
    for (const component of candidates) {
      if (covered.has(component.id)) continue;
      covered.add(component.id);
      const behind = [...reach([component.id], uses, covered)].filter((id) => id !== component.id && ids.has(id));
      for (const id of behind) covered.add(id);
      first.push({ component, behind });
    }
  }
  return lost.flatMap((component) => first.find((candidate) => candidate.component === component) ?? []);
}

/** Clients, jobs, external systems that call in, and workers or functions that run by the clock because nothing feeds them. */
function startsRequests(design: Design, component: Component): boolean {
  const { linksFrom, linksTo } = lookup(design);
  // A swarm stands for itself: its peers are its users.
  if (component.kind === "client" || component.kind === "job" || component.kind === "swarm") return true;
  const calls = (linksFrom.get(component.id) ?? []).some((link) => link.kind !== "subscription");
  if (component.kind === "external") return calls;
  return (component.kind === "worker" || component.kind === "function") && calls && !linksTo.get(component.id)?.length;
}

/** Who uses whom: links, and the uses that properties and flows state. */
function usesOf(design: Design): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>();
  const add = (user: string, used: string | null | undefined): void => {
    if (!used) return;
    const known = uses.get(user);
    if (known) known.add(used);
    else uses.set(user, new Set([used]));
  };
  for (const link of design.links) add(link.from, link.to);
  // A step whose link is forgotten is a use all the same.
  for (const { call } of visits(design)) add(call.from, call.to);
  for (const component of design.components) {
    add(component.id, component.leaderElectedBy);
    add(component.id, component.rateLimit?.store);
    add(component.id, component.messaging?.deadLetter?.queue);
    const backup = component.facts["backup.to"]?.value;
    if (typeof backup === "string") add(component.id, backup);
  }
  return uses;
}

/** Everything that the given components use, directly or not; what is in `known` is not followed. */
function reach(
  from: readonly string[],
  uses: ReadonlyMap<string, ReadonlySet<string>>,
  known: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const reached = new Set(from);
  const waiting = [...from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const used of uses.get(next) ?? []) {
      if (reached.has(used) || known.has(used)) continue;
      reached.add(used);
      waiting.push(used);
    }
  }
  return reached;
}
