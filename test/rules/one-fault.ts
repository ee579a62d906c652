import { everyRule, reviewDesign } from "@lintel/engine/rules";
import type { CheckedDesign } from "../check-design.ts";

/** Codes of which two on one element would be two names for one fault. */
export const sameFault: readonly (readonly string[])[] = [
  ["node-overloaded", "peak-overload", "no-headroom-after-failure", "queue-unstable", "replica-missing-for-reads", "shard-needed"],
  ["node-overloaded", "peak-overload", "fanout-celebrity", "consumers-exceed-partitions", "workers-blocked"],
  ["single-point-of-failure", "spof-broker", "spof-cache-nodes", "spof-coordinator", "spof-gateway", "spof-load-balancer"],
  ["single-point-of-failure", "spof-primary-database", "shard-without-replica", "cache-write-back-critical", "leader-single"],
  ["spof-coordinator", "even-quorum", "voters-in-one-zone", "common-cause-zone"],
  ["leader-single", "leader-missing"],
  ["hot-shard-key", "ring-without-vnodes", "shard-key-low-cardinality", "shard-key-monotonic"],
  ["shard-range-gap", "shard-range-overlap"],
  ["slo-perfect", "slo-availability-unmet", "slo-above-dependency", "dependency-extra-nine"],
  ["slo-perfect", "slo-latency-unmet", "slo-missed-at-peak"],
  ["slo-staleness-unmet", "polling-too-slow"],
  ["timeout-missing", "timeout-order", "timeout-too-short", "timeout-too-long"],
  ["circuit-breaker-missing", "notification-no-queue", "timeout-too-long"],
  ["bandwidth-exceeded", "broadcast-from-one-source", "bandwidth-missing"],
  ["stale-replica-read", "async-failover-loss", "multi-leader-strong", "quorum-too-weak"],
  ["quorum-too-weak", "quorum-without-slack"],
  ["incoherent-local-caches", "cache-without-ttl", "local-cache-without-affinity"],
  ["cache-not-useful", "cache-undersized", "cache-as-store"],
  ["polling-overload", "long-poll-at-scale"],
  ["queue-too-small", "queue-unbounded"],
  ["autoscale-no-room", "replicas-outside-autoscale", "autoscale-missing"],
  ["lb-missing", "dns-lb-only"],
  ["auth-missing", "client-to-store"],
  ["webhook-unverified", "auth-missing"],
  ["dual-write", "cross-shard-transaction"],
  ["cross-shard-query", "n-plus-one"],
  ["plaintext-link", "tls-obsolete"],
  ["sync-cycle", "sync-chain-deep"],
  ["raid0-durable-data", "dr-missing"],
];

/** The elements of a design that have two findings for one fault when every rule is switched on. */
export function faultsTwice({ design, analysis }: CheckedDesign): readonly string[] {
  const byElement = new Map<string, string[]>();
  for (const { rule, element } of reviewDesign({ design, analysis }, { settings: everyRule }).findings) {
    if (element !== null) byElement.set(element, [...(byElement.get(element) ?? []), rule]);
  }
  return [...byElement].flatMap(([element, codes]) =>
    sameFault
      .map((family) => codes.filter((code) => family.includes(code)))
      .filter((found) => found.length > 1)
      .map((found) => `${element}: ${found.join(" + ")}`),
  );
}
