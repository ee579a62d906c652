import { accessOf, type Component, type Design, distanceBetween, timeText } from "../../model/index.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

export const syncReplicationFar: Rule = {
  code: "sync-replication-far",
  category: "data",
  severity: "warning",
  restsOn: ["replicate", "in", "across"],
  summary: "Each write waits for a copy in another region, for more than half of what a latency objective allows.",
  rationale: `A write that is confirmed by all copies takes at least the round trip to the farthest of them. Between regions that is tens of milliseconds to a quarter of a second, on every write, and when the line between the regions is slow or cut, writes are slow or stop. 80 ms across the Atlantic are 12 writes a second for whoever writes one row after the other.

Confirm writes near by (\`mode semi-sync\` with a follower in another zone of the same region, or a quorum that fits into one region) and copy to the far region asynchronously; its lag is then what a lost region costs.`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Synchronous Versus Asynchronous Replication)",
    "https://www.cs.umd.edu/~abadi/papers/abadi-pacelc.pdf (Consistency Tradeoffs in Modern Distributed Database System Design)",
  ],
  invalid: [example("sync")],
  valid: [example("async  lag 1 s")],
  check({ design, analysis }) {
    return design.components.flatMap((store): readonly Report[] => {
      const replication = store.replication;
      if (!store.store || !replication || replication.mode.value !== "sync" || replication.style.value === "leaderless") return [];
      const far = farthest(design, store);
      if (!far) return [];
      const writing = new Set(
        visitsTo(design, store.id)
          .filter((visit) => visit.waits && accessOf(visit.call) === "write")
          .map((visit) => visit.flow.id),
      );
      const bounds = design.objectives.flatMap((objective) =>
        objective.term.type === "latency" && (writing.has(objective.target) || objective.target === store.id)
          ? [{ objective, bound: objective.term.bound }]
          : [],
      );
      const tightest = bounds.sort((a, b) => a.bound - b.bound)[0];
      // A missed objective is reported with its slowest hop.
      const missed = bounds.some(({ objective }) => analysis.objectives.some(({ id, met }) => id === objective.id && met === false));
      if (!tightest || missed || far.seconds < tightest.bound / 2) return [];
      return [
        {
          element: store.id,
          message: `Each write to ${store.id} waits ${timeText(far.seconds)} for the copy in ${far.region}, of ${timeText(tightest.bound)} that ${tightest.objective.target} may take. Confirm writes in ${far.home}, and copy to ${far.region} asynchronously.`,
          origin: replication.mode.origin ?? replication.origin,
          related: [{ message: tightest.objective.text, origin: tightest.objective.origin }],
          fixes: [
            {
              title: `Copy to ${far.region} asynchronously`,
              safe: false,
              edits: [{ type: "set", element: store.id, path: ["replicate", "mode"], value: "async" }],
            },
          ],
        },
      ];
    });
  },
};

/** The round trip in seconds from the first copy to the farthest one; `null` when all stand in one region or nowhere. */
function farthest(design: Design, store: Component): { readonly seconds: number; readonly region: string; readonly home: string } | null {
  const home = store.replicaRegions[0] ?? null;
  if (home === null) return null;
  const place = (region: string) => ({ zone: null, region, user: false });
  const trips = [...new Set(store.replicaRegions)].flatMap((region) =>
    region === null || region === home ? [] : [{ region, home, seconds: 2 * distanceBetween(design, place(home), place(region)).seconds }],
  );
  return trips.sort((a, b) => b.seconds - a.seconds)[0] ?? null;
}

function example(mode: string): string {
  return `region eu { zones a, b, c }
region us { zones a, b, c }
link eu <-> us { rtt 80 ms }
client User { users 10k  actions 100 / day }
loadbalancer Lb { replicas 2  across eu  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  across eu  workers 8  service-time 2 ms }
database Orders {
  engine relational  across eu, us  workers 32  service-time 2 ms
  replicate 2 { mode ${mode}  failover 20 s  read-from leader }
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Orders { timeout 1 s }
flow Buy {
  from User
  User -> Lb -> Api -> Orders write
}
slo Buy { latency p50 < 155 ms }`;
}
