import { cacheAsStore } from "./caching/cache-as-store.ts";
import { cacheFailureOverload } from "./caching/cache-failure-overload.ts";
import { cacheNotUseful } from "./caching/cache-not-useful.ts";
import { cacheUndersized } from "./caching/cache-undersized.ts";
import { cacheWithoutTtl } from "./caching/cache-without-ttl.ts";
import { cacheWriteBackCritical } from "./caching/cache-write-back-critical.ts";
import { incoherentLocalCaches } from "./caching/incoherent-local-caches.ts";
import { localCacheWithoutAffinity } from "./caching/local-cache-without-affinity.ts";
import { writeThroughWriteHeavy } from "./caching/write-through-write-heavy.ts";
import { autoscaleMissing } from "./capacity/autoscale-missing.ts";
import { autoscaleNoRoom } from "./capacity/autoscale-no-room.ts";
import { jobOverlaps } from "./capacity/job-overlaps.ts";
import { l4ContentRouting } from "./capacity/l4-content-routing.ts";
import { lbMissing } from "./capacity/lb-missing.ts";
import { lbNoHealthcheck } from "./capacity/lb-no-healthcheck.ts";
import { noHeadroomAfterFailure } from "./capacity/no-headroom-after-failure.ts";
import { nodeOverloaded } from "./capacity/node-overloaded.ts";
import { peakOverload } from "./capacity/peak-overload.ts";
import { replicasOutsideAutoscale } from "./capacity/replicas-outside-autoscale.ts";
import { roundRobinLongConnections } from "./capacity/round-robin-long-connections.ts";
import { crossShardTransaction } from "./coordination/cross-shard-transaction.ts";
import { dualWrite } from "./coordination/dual-write.ts";
import { evenQuorum } from "./coordination/even-quorum.ts";
import { leaderMissing } from "./coordination/leader-missing.ts";
import { raceOnAllocation } from "./coordination/race-on-allocation.ts";
import { splitBrainRisk } from "./coordination/split-brain-risk.ts";
import { votersInOneZone } from "./coordination/voters-in-one-zone.ts";
import { asyncFailoverLoss } from "./data/async-failover-loss.ts";
import { blobInDatabase } from "./data/blob-in-database.ts";
import { capConflict } from "./data/cap-conflict.ts";
import { crossShardQuery } from "./data/cross-shard-query.ts";
import { hotShardKey } from "./data/hot-shard-key.ts";
import { keyspaceTooSmall } from "./data/keyspace-too-small.ts";
import { moduloHashElastic } from "./data/modulo-hash-elastic.ts";
import { multiLeaderStrong } from "./data/multi-leader-strong.ts";
import { nPlusOne } from "./data/n-plus-one.ts";
import { quorumTooWeak } from "./data/quorum-too-weak.ts";
import { quorumWithoutSlack } from "./data/quorum-without-slack.ts";
import { readYourWrites } from "./data/read-your-writes.ts";
import { replicaMissingForReads } from "./data/replica-missing-for-reads.ts";
import { retentionMissing } from "./data/retention-missing.ts";
import { ringWithoutVnodes } from "./data/ring-without-vnodes.ts";
import { shardKeyLowCardinality } from "./data/shard-key-low-cardinality.ts";
import { shardKeyMonotonic } from "./data/shard-key-monotonic.ts";
import { shardNeeded } from "./data/shard-needed.ts";
import { shardRangeGap } from "./data/shard-range-gap.ts";
import { shardRangeOverlap } from "./data/shard-range-overlap.ts";
import { shardWithoutReplica } from "./data/shard-without-replica.ts";
import { staleReplicaRead } from "./data/stale-replica-read.ts";
import { syncAllLowersWrites } from "./data/sync-all-lowers-writes.ts";
import { syncReplicationFar } from "./data/sync-replication-far.ts";
import { consumerNotIdempotent } from "./messaging/consumer-not-idempotent.ts";
import { consumersExceedPartitions } from "./messaging/consumers-exceed-partitions.ts";
import { dlqMissing } from "./messaging/dlq-missing.ts";
import { dlqOrderLost } from "./messaging/dlq-order-lost.ts";
import { dlqRetentionTooShort } from "./messaging/dlq-retention-too-short.ts";
import { exactlyOnceClaimed } from "./messaging/exactly-once-claimed.ts";
import { fanoutCelebrity } from "./messaging/fanout-celebrity.ts";
import { longPollAtScale } from "./messaging/long-poll-at-scale.ts";
import { notificationNoQueue } from "./messaging/notification-no-queue.ts";
import { orderingWithParallelConsumers } from "./messaging/ordering-with-parallel-consumers.ts";
import { pollingOverload } from "./messaging/polling-overload.ts";
import { pollingTooSlow } from "./messaging/polling-too-slow.ts";
import { queueTooSmall } from "./messaging/queue-too-small.ts";
import { queueUnbounded } from "./messaging/queue-unbounded.ts";
import { queueUnstable } from "./messaging/queue-unstable.ts";
import { queueWithManyReaders } from "./messaging/queue-with-many-readers.ts";
import { slowWorkInline } from "./messaging/slow-work-inline.ts";
import { topicWithoutSubscriber } from "./messaging/topic-without-subscriber.ts";
import { visibilityTooShort } from "./messaging/visibility-too-short.ts";
import { bandwidthExceeded } from "./network/bandwidth-exceeded.ts";
import { bandwidthMissing } from "./network/bandwidth-missing.ts";
import { broadcastFromOneSource } from "./network/broadcast-from-one-source.ts";
import { dnsLbOnly } from "./network/dns-lb-only.ts";
import { farFromUsers } from "./network/far-from-users.ts";
import { lbProtocolMismatch } from "./network/lb-protocol-mismatch.ts";
import { mediaFromApp } from "./network/media-from-app.ts";
import { subnetOverlap } from "./network/subnet-overlap.ts";
import { subnetTooSmall } from "./network/subnet-too-small.ts";
import { dependencyExtraNine } from "./objectives/dependency-extra-nine.ts";
import { failoverEatsBudget } from "./objectives/failover-eats-budget.ts";
import { ninesMismatch } from "./objectives/nines-mismatch.ts";
import { peakNotSet } from "./objectives/peak-not-set.ts";
import { rpoUnmet } from "./objectives/rpo-unmet.ts";
import { rtoUnmet } from "./objectives/rto-unmet.ts";
import { sloAboveDependency } from "./objectives/slo-above-dependency.ts";
import { sloAvailabilityUnmet } from "./objectives/slo-availability-unmet.ts";
import { sloDurabilityUnmet } from "./objectives/slo-durability-unmet.ts";
import { sloLatencyUnmet } from "./objectives/slo-latency-unmet.ts";
import { sloMissedAtPeak } from "./objectives/slo-missed-at-peak.ts";
import { sloMissing } from "./objectives/slo-missing.ts";
import { sloPerfect } from "./objectives/slo-perfect.ts";
import { sloStalenessUnmet } from "./objectives/slo-staleness-unmet.ts";
import { sloThroughputUnmet } from "./objectives/slo-throughput-unmet.ts";
import { workloadContradiction } from "./objectives/workload-contradiction.ts";
import { backupNotOffsite } from "./redundancy/backup-not-offsite.ts";
import { commonCauseZone } from "./redundancy/common-cause-zone.ts";
import { drMissing } from "./redundancy/dr-missing.ts";
import { leaderSingle } from "./redundancy/leader-single.ts";
import { raid0DurableData } from "./redundancy/raid0-durable-data.ts";
import { regionSpreadIncomplete } from "./redundancy/region-spread-incomplete.ts";
import { singlePointOfFailure } from "./redundancy/single-point-of-failure.ts";
import { spofBroker } from "./redundancy/spof-broker.ts";
import { spofCacheNodes } from "./redundancy/spof-cache-nodes.ts";
import { spofCoordinator } from "./redundancy/spof-coordinator.ts";
import { spofGateway } from "./redundancy/spof-gateway.ts";
import { spofLoadBalancer } from "./redundancy/spof-load-balancer.ts";
import { spofPrimaryDatabase } from "./redundancy/spof-primary-database.ts";
import { standbyWithoutDetector } from "./redundancy/standby-without-detector.ts";
import { circuitBreakerMissing } from "./resilience/circuit-breaker-missing.ts";
import { connectionLimit } from "./resilience/connection-limit.ts";
import { fixedWindowBurst } from "./resilience/fixed-window-burst.ts";
import { poolTooSmall } from "./resilience/pool-too-small.ts";
import { rateLimitLocal } from "./resilience/rate-limit-local.ts";
import { rateLimitMissing } from "./resilience/rate-limit-missing.ts";
import { rateLimitTooLow } from "./resilience/rate-limit-too-low.ts";
import { retryAmplification } from "./resilience/retry-amplification.ts";
import { retryBudgetMissing } from "./resilience/retry-budget-missing.ts";
import { retryNotIdempotent } from "./resilience/retry-not-idempotent.ts";
import { retryWithoutBackoff } from "./resilience/retry-without-backoff.ts";
import { timeoutMissing } from "./resilience/timeout-missing.ts";
import { timeoutOrder } from "./resilience/timeout-order.ts";
import { timeoutTooLong } from "./resilience/timeout-too-long.ts";
import { timeoutTooShort } from "./resilience/timeout-too-short.ts";
import { tooManyAttempts } from "./resilience/too-many-attempts.ts";
import { workersBlocked } from "./resilience/workers-blocked.ts";
import type { Rule } from "./rule.ts";
import { failureDrillMissing } from "./scenarios/failure-drill-missing.ts";
import { scenarioActionLate } from "./scenarios/scenario-action-late.ts";
import { scenarioKillsTooMany } from "./scenarios/scenario-kills-too-many.ts";
import { scenarioNameTwice } from "./scenarios/scenario-name-twice.ts";
import { scenarioScalesNoShards } from "./scenarios/scenario-scales-no-shards.ts";
import { scenarioWithoutDuration } from "./scenarios/scenario-without-duration.ts";
import { authMissing } from "./security/auth-missing.ts";
import { plaintextLink } from "./security/plaintext-link.ts";
import { tlsObsolete } from "./security/tls-obsolete.ts";
import { webhookUnverified } from "./security/webhook-unverified.ts";
import { clientToStore } from "./structure/client-to-store.ts";
import { esbBottleneck } from "./structure/esb-bottleneck.ts";
import { gatewayMissing } from "./structure/gateway-missing.ts";
import { groupServiceOverloaded } from "./structure/group-service-overloaded.ts";
import { ownerMissing } from "./structure/owner-missing.ts";
import { sharedDatabase } from "./structure/shared-database.ts";
import { syncChainDeep } from "./structure/sync-chain-deep.ts";
import { syncCycle } from "./structure/sync-cycle.ts";
import { tooFewServices } from "./structure/too-few-services.ts";
import { unreachableNode } from "./structure/unreachable-node.ts";

/** Every rule, by category, in the order of the reference. */
export const rules: readonly Rule[] = [
  commonCauseZone,
  leaderSingle,
  singlePointOfFailure,
  spofBroker,
  spofCacheNodes,
  spofCoordinator,
  spofGateway,
  spofLoadBalancer,
  spofPrimaryDatabase,
  standbyWithoutDetector,
  failoverEatsBudget,
  raid0DurableData,
  backupNotOffsite,
  drMissing,
  regionSpreadIncomplete,
  rpoUnmet,
  rtoUnmet,
  sloAboveDependency,
  sloAvailabilityUnmet,
  sloLatencyUnmet,
  sloMissedAtPeak,
  sloMissing,
  sloPerfect,
  sloThroughputUnmet,
  sloDurabilityUnmet,
  sloStalenessUnmet,
  workloadContradiction,
  ninesMismatch,
  peakNotSet,
  dependencyExtraNine,
  autoscaleNoRoom,
  jobOverlaps,
  l4ContentRouting,
  lbMissing,
  lbNoHealthcheck,
  noHeadroomAfterFailure,
  nodeOverloaded,
  peakOverload,
  roundRobinLongConnections,
  replicasOutsideAutoscale,
  autoscaleMissing,
  cacheFailureOverload,
  cacheWriteBackCritical,
  incoherentLocalCaches,
  cacheNotUseful,
  cacheWithoutTtl,
  cacheUndersized,
  cacheAsStore,
  localCacheWithoutAffinity,
  writeThroughWriteHeavy,
  capConflict,
  hotShardKey,
  keyspaceTooSmall,
  quorumTooWeak,
  replicaMissingForReads,
  ringWithoutVnodes,
  shardKeyLowCardinality,
  shardKeyMonotonic,
  shardWithoutReplica,
  staleReplicaRead,
  retentionMissing,
  syncReplicationFar,
  dualWrite,
  blobInDatabase,
  moduloHashElastic,
  multiLeaderStrong,
  asyncFailoverLoss,
  shardNeeded,
  crossShardQuery,
  nPlusOne,
  readYourWrites,
  quorumWithoutSlack,
  shardRangeGap,
  shardRangeOverlap,
  syncAllLowersWrites,
  evenQuorum,
  leaderMissing,
  raceOnAllocation,
  votersInOneZone,
  splitBrainRisk,
  crossShardTransaction,
  consumerNotIdempotent,
  consumersExceedPartitions,
  dlqMissing,
  dlqRetentionTooShort,
  exactlyOnceClaimed,
  fanoutCelebrity,
  longPollAtScale,
  notificationNoQueue,
  orderingWithParallelConsumers,
  pollingOverload,
  pollingTooSlow,
  queueTooSmall,
  queueUnstable,
  queueWithManyReaders,
  slowWorkInline,
  topicWithoutSubscriber,
  visibilityTooShort,
  dlqOrderLost,
  queueUnbounded,
  circuitBreakerMissing,
  fixedWindowBurst,
  poolTooSmall,
  rateLimitLocal,
  rateLimitMissing,
  rateLimitTooLow,
  retryAmplification,
  retryBudgetMissing,
  retryNotIdempotent,
  retryWithoutBackoff,
  timeoutMissing,
  timeoutOrder,
  timeoutTooShort,
  tooManyAttempts,
  workersBlocked,
  connectionLimit,
  timeoutTooLong,
  clientToStore,
  gatewayMissing,
  sharedDatabase,
  syncChainDeep,
  syncCycle,
  unreachableNode,
  esbBottleneck,
  tooFewServices,
  ownerMissing,
  groupServiceOverloaded,
  authMissing,
  plaintextLink,
  webhookUnverified,
  tlsObsolete,
  bandwidthMissing,
  dnsLbOnly,
  farFromUsers,
  subnetOverlap,
  subnetTooSmall,
  failureDrillMissing,
  mediaFromApp,
  bandwidthExceeded,
  broadcastFromOneSource,
  lbProtocolMismatch,
  scenarioActionLate,
  scenarioKillsTooMany,
  scenarioNameTwice,
  scenarioScalesNoShards,
  scenarioWithoutDuration,
];
