import { type Link, lookup } from "../../model/index.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";

export const syncCycle: Rule = {
  code: "sync-cycle",
  category: "structure",
  severity: "error",
  severities: ["error", "warning"],
  summary: "Components wait for each other in a circle.",
  rationale: `When A calls B and, somewhere below, B calls A, a request can wait for capacity that it holds itself: under load all threads of A wait for B, whose threads wait for A, and neither moves. Each is also down whenever the other is, and neither can be deployed or tested alone. With 16 threads each, 16 requests that have all reached A and wait for B leave none for what B asks of A.

It is an error where one request goes around the circle, and a warning where the calls belong to different requests: then they still wait for one another's threads, and cannot be started one after the other.

Turn one of the calls into an event (\`~>\` through a queue or topic), pass what is needed along in the first call, or move the shared part into a third component that both call.`,
  references: [
    "https://microservices.io/post/microservices/2023/06/26/manning-book-club-intro.html",
    "https://en.wikipedia.org/wiki/Acyclic_dependencies_principle",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
service Stock { replicas 2  service-time 5 ms }
User -> Lb -> Orders
Orders -> Stock { timeout 500 ms }
Stock -> Orders { timeout 100 ms }
flow Order {
  from User
  User -> Lb -> Orders -> Stock -> Orders
}`,
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
service Stock { replicas 2  service-time 5 ms }
User -> Lb -> Orders, Stock
Orders -> Stock { timeout 500 ms }
Stock -> Orders { timeout 100 ms }
flow Order { from User  User -> Lb -> Orders -> Stock }
flow Count { from User  User -> Lb -> Stock -> Orders }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
service Stock { replicas 2  service-time 5 ms }
User -> Lb -> Orders
Orders -> Stock { timeout 500 ms }
Stock ~> Orders
flow Order {
  from User
  User -> Lb -> Orders -> Stock
}`,
  ],
  check(context) {
    return cycles(context).map((cycle) => {
      const names = [...cycle.map((link) => link.from), (cycle[0] as Link).from];
      const last = cycle[cycle.length - 1] as Link;
      const around = goesAround(context, cycle);
      const matter = around ? `${last.to} waits for itself` : "different requests call in both directions";
      return {
        element: last.id,
        severity: around ? ("error" as const) : ("warning" as const),
        message:
          cycle.length === 1
            ? `${last.from} calls itself and waits: under load all its workers wait for one another.`
            : `${names.join(" -> ")}: ${matter}. Under load each holds the capacity that the other waits for. Make one of the calls asynchronous, or move the shared part out.`,
        origin: last.origin,
        related: cycle.map((link, index) => ({
          message: `call ${index + 1} of ${cycle.length} in the circle: ${link.from} -> ${link.to}`,
          origin: link.origin,
        })),
        fixes: [],
      };
    });
  },
};

/** Some request calls a component of the circle while it is already in work there. */
function goesAround({ design }: RuleContext, cycle: readonly Link[]): boolean {
  if (cycle.length === 1) return true;
  const members = new Set(cycle.map(({ from }) => from));
  return [...members].some((member) =>
    visitsTo(design, member).some(({ path, waits }) => waits && path.slice(0, -1).some(({ to }) => to === member)),
  );
}

/** One shortest circle for each group of components that reach each other over synchronous calls; its last link is the one declared last. */
function cycles({ design }: RuleContext): readonly (readonly Link[])[] {
  const { components } = lookup(design);
  const calls = design.links.filter((link) => link.kind === "call" && components.get(link.from)?.kind !== "client");
  const from = new Map<string, Link[]>();
  for (const link of calls) {
    const list = from.get(link.from);
    if (list) list.push(link);
    else from.set(link.from, [link]);
  }
  const found: (readonly Link[])[] = [];
  const covered = new Set<string>();
  // From the last declared link backwards: the call that closes a circle is usually the one added last.
  for (const link of [...calls].reverse()) {
    if (covered.has(link.from) && covered.has(link.to)) continue;
    const back = shortestPath(from, link.to, link.from);
    if (!back) continue;
    const cycle = [...back, link];
    for (const part of cycle) covered.add(part.from);
    found.push(cycle);
  }
  return found.reverse();
}

/** Breadth first; an empty path when start and end are the same, `null` when there is none. */
function shortestPath(from: ReadonlyMap<string, readonly Link[]>, start: string, end: string): readonly Link[] | null {
  if (start === end) return [];
  const reached = new Map<string, Link | null>([[start, null]]);
  const waiting = [start];
  for (let index = 0; index < waiting.length; index += 1) {
    for (const link of from.get(waiting[index] as string) ?? []) {
      if (reached.has(link.to)) continue;
      reached.set(link.to, link);
      if (link.to === end) return trace(reached, end);
      waiting.push(link.to);
    }
  }
  return null;
}

function trace(reached: ReadonlyMap<string, Link | null>, end: string): readonly Link[] {
  const path: Link[] = [];
  for (let link = reached.get(end); link; link = reached.get(link.from)) path.unshift(link);
  return path;
}
