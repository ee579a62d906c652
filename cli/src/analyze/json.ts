import type {
  Analysis,
  AssumedInput,
  AvailabilityFigures,
  CapacityFigures,
  ComponentFigures,
  FlowFigures,
  LatencyFigures,
  LinkFigures,
  Method,
} from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";

/** The JSON of `lintel analyze` (docs/schema/analyze.json): times in seconds, rates per second, data in bytes, ratios 0…1. */
export function analysisJson(design: Design, analysis: Analysis): object {
  return {
    version: 1,
    lets: Object.fromEntries(design.lets.map(({ id, value, dimension, text }) => [id, { value, dimension, text }])),
    flows: mapValues(analysis.flows, flowJson),
    components: mapValues(analysis.components, componentJson),
    links: mapValues(analysis.links, linkJson),
    objectives: analysis.objectives.map((verdict) => ({
      target: verdict.target,
      term: verdict.term,
      value: verdict.value,
      bound: verdict.bound,
      met: verdict.met,
      margin: verdict.margin,
      dominatedBy: verdict.dominatedBy,
      method: verdict.method,
      note: verdict.note,
    })),
    cost: {
      perMonth: analysis.cost.perMonth.value,
      perMillionRequests: analysis.cost.perMillionRequests.value,
      without: analysis.cost.without,
      ...remarksJson({ perMonth: analysis.cost.perMonth, perMillionRequests: analysis.cost.perMillionRequests }),
    },
  };
}

function flowJson(flow: FlowFigures): unknown {
  return {
    rate: flow.rate.value,
    peakRate: flow.peakRate.value,
    latency: percentilesJson(flow.latency),
    latencyAtPeak: percentilesJson(flow.latencyAtPeak),
    failing: flow.failing.value,
    method: flow.latency.method,
    hops: flow.hops,
    ...availabilityJson(flow.availability),
    cutSets: flow.availability.cutSets,
    failingSets: flow.availability.failingSets,
    beyondCutSets: flow.availability.beyondCutSets,
    maxThroughput: flow.maxThroughput.value,
    bottleneck: flow.bottleneck,
    headroom: flow.headroom.value,
    headroomAtPeak: flow.headroomAtPeak.value,
    autoscaledThroughput: flow.autoscaledThroughput?.value ?? null,
    losses: flow.losses.map(({ kind, lost, served, headroom, headroomAtPeak, bottleneck }) => ({
      kind,
      lost,
      served,
      headroom: headroom.value,
      headroomAtPeak: headroomAtPeak.value,
      bottleneck,
    })),
    staleness: flow.staleness.value,
    assumed: flow.assumed.map(assumedJson),
    ...remarksJson(
      {
        rate: flow.rate,
        latency: flow.latency,
        latencyAtPeak: flow.latencyAtPeak,
        failing: flow.failing,
        availability: flow.availability.availability,
        availabilityCarryingMean: flow.availability.carryingMean,
        availabilityCarryingPeak: flow.availability.carryingPeak,
        maxThroughput: flow.maxThroughput,
        autoscaledThroughput: flow.autoscaledThroughput,
        staleness: flow.staleness,
      },
      { headroom: flow.headroom, headroomAtPeak: flow.headroomAtPeak },
    ),
  };
}

function componentJson(component: ComponentFigures): unknown {
  const shard = component.shards.reduce<ComponentFigures["shards"][number] | null>(
    (hottest, each) => (hottest && hottest.hottestShare >= each.hottestShare ? hottest : each),
    null,
  );
  return {
    rate: component.rate.value,
    readRate: component.readRate.value,
    writeRate: component.writeRate.value,
    peakRate: component.peakRate.value,
    utilisation: component.utilisation.value,
    peakUtilisation: component.peakUtilisation.value,
    replicas: component.replicas,
    sojourn: percentilesJson(component.sojourn),
    wait: component.wait.value,
    inFlight: component.inFlight.value,
    ...availabilityJson(component.availability),
    maxThroughput: component.maxThroughput.value,
    capacity: component.capacity && capacityJson(component.capacity),
    storage: component.storage?.value ?? null,
    storageGrowth: component.storageGrowth?.value ?? null,
    storageOverTime: component.storageOverTime,
    usableSpace: component.usableSpace?.value ?? null,
    fullAfter: component.fullAfter?.value ?? null,
    hitRatio: component.hitRatio?.value ?? null,
    originRateWhenCold: component.originRateWhenCold?.value ?? null,
    residence: component.residence?.value ?? null,
    shards: shard
      ? {
          id: shard.id,
          count: shard.count,
          hottestShare: shard.hottestShare,
          reason: shard.reason,
          rateHottest: shard.rateHottest.value,
          storagePerShard: shard.storagePerShard.value,
          keysMovedOnJoin: shard.keysMovedOnJoin.value,
          keysMovedOnLeave: shard.keysMovedOnLeave.value,
        }
      : null,
    rpo: component.rpo?.value ?? null,
    rto: component.rto?.value ?? null,
    staleness: component.staleness?.value ?? null,
    durability: component.durability?.value ?? null,
    quorum: component.quorum,
    costPerMonth: component.costPerMonth?.value ?? null,
    costPerMillion: component.costPerMillion?.value ?? null,
    swarm: component.swarm && {
      chunks: component.swarm.chunks.value,
      time: component.swarm.time.value,
      oneByOneTime: component.swarm.oneByOneTime.value,
    },
    job: component.job && {
      mapTasks: component.job.mapTasks.value,
      reduceTasks: component.job.reduceTasks.value,
      shuffled: component.job.shuffled.value,
      time: component.job.time.value,
      busy: component.job.busy?.value ?? null,
    },
    assumed: component.assumed.map(assumedJson),
    ...remarksJson(
      {
        rate: component.rate,
        utilisation: component.utilisation,
        sojourn: component.sojourn,
        availability: component.availability.availability,
        availabilityCarryingMean: component.availability.carryingMean,
        availabilityCarryingPeak: component.availability.carryingPeak,
        maxThroughput: component.maxThroughput,
        hitRatio: component.hitRatio,
        residence: component.residence,
        storage: component.storage,
        storageGrowth: component.storageGrowth,
        usableSpace: component.usableSpace,
        fullAfter: component.fullAfter,
        rpo: component.rpo,
        rto: component.rto,
        staleness: component.staleness,
        durability: component.durability,
        costPerMonth: component.costPerMonth,
        costPerMillion: component.costPerMillion,
        swarm: component.swarm?.time ?? null,
        job: component.job?.time ?? null,
      },
      {
        readRate: component.readRate,
        writeRate: component.writeRate,
        peakRate: component.peakRate,
        peakUtilisation: component.peakUtilisation,
        wait: component.wait,
        inFlight: component.inFlight,
      },
    ),
  };
}

function availabilityJson(figures: AvailabilityFigures): Readonly<Record<string, unknown>> {
  return {
    availability: figures.availability.value,
    downtimePerYear: figures.downtimePerYear,
    downtime: figures.downtime,
    availabilityCarryingMean: figures.carryingMean.value,
    availabilityCarryingPeak: figures.carryingPeak.value,
    importance: figures.importance,
  };
}

function capacityJson(capacity: CapacityFigures): unknown {
  const { autoscale, backlog } = capacity;
  return {
    target: capacity.target,
    replicasNeeded: capacity.replicasNeeded.value,
    replicasNeededAtPeak: capacity.replicasNeededAtPeak.value,
    replicasNeededWithZoneLost: capacity.replicasNeededWithZoneLost.value,
    replicasForThroughput: capacity.replicasForThroughput?.value ?? null,
    threads: capacity.threads.value,
    autoscale: autoscale && {
      replicas: autoscale.replicas.value,
      replicasAtPeak: autoscale.replicasAtPeak.value,
      maxThroughput: autoscale.maxThroughput.value,
      reaction: autoscale.reaction.value,
      ...remarksJson({ ...autoscale }),
    },
    backlog: backlog && {
      growth: backlog.growth.value,
      growthAtPeak: backlog.growthAtPeak.value,
      drainPerSecond: backlog.drainPerSecond.value,
      drainPerPeakSecond: backlog.drainPerPeakSecond.value,
      ...remarksJson({ ...backlog }),
    },
    ...remarksJson({
      target: { note: capacity.targetNote },
      replicasNeeded: capacity.replicasNeeded,
      replicasNeededAtPeak: capacity.replicasNeededAtPeak,
      replicasNeededWithZoneLost: capacity.replicasNeededWithZoneLost,
      replicasForThroughput: capacity.replicasForThroughput,
      threads: capacity.threads,
    }),
  };
}

function linkJson(link: LinkFigures): unknown {
  return {
    rate: link.rate.value,
    attemptRate: link.attemptRate.value,
    bandwidth: link.bandwidth.value,
    bandwidthUtilisation: link.bandwidthUtilisation.value,
    inFlight: link.inFlight.value,
    connections: link.connections.value,
    latency: percentilesJson(link.latency),
    timeoutRatio: link.timeoutRatio?.value ?? null,
    polling: link.polling && {
      rate: link.polling.rate.value,
      meanDelay: link.polling.meanDelay.value,
      worstDelay: link.polling.worstDelay.value,
    },
    assumed: link.assumed.map(assumedJson),
    ...remarksJson(
      { rate: link.rate, bandwidth: link.bandwidth, latency: link.latency, timeoutRatio: link.timeoutRatio },
      { attemptRate: link.attemptRate, bandwidthUtilisation: link.bandwidthUtilisation, inFlight: link.inFlight },
    ),
  };
}

function percentilesJson({ mean, p50, p90, p95, p99, p999 }: LatencyFigures): unknown {
  return { mean, p50, p90, p95, p99, p999 };
}

function assumedJson({ element, input, text, reason }: AssumedInput): unknown {
  return { element, input, text, reason };
}

/**
 * By the name of the field: why a number is missing or not exact, and what it is instead. `others`: figures whose reason is that of
 * one whose note is told.
 */
function remarksJson(
  figures: Readonly<Record<string, Remarked | null>>,
  others: Readonly<Record<string, Remarked>> = {},
): { readonly notes: Readonly<Record<string, string>>; readonly methods: Readonly<Record<string, Method>> } {
  const notes: Record<string, string> = {};
  for (const [name, figure] of Object.entries(figures)) if (figure?.note) notes[name] = figure.note;
  const methods: Record<string, Method> = {};
  for (const [name, figure] of Object.entries({ ...figures, ...others }))
    if (figure?.method && figure.method !== "exact" && hasValue(figure)) methods[name] = figure.method;
  return { notes, methods };
}

interface Remarked {
  readonly note: string | null;
  readonly method?: Method;
  readonly value?: number | null;
  readonly p50?: number | null;
}

function hasValue({ value, p50 }: Remarked): boolean {
  return (value ?? p50 ?? null) !== null;
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
