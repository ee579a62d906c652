/** Words that people use for a property, by the key that is meant; the first key that a body has is proposed. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  instances: ["replicas", "nodes"],
  copies: ["replicate", "replicas"],
  count: ["replicas"],
  nodes: ["replicas", "replicate"],
  members: ["nodes", "replicas"],
  servers: ["replicas"],
  threads: ["workers"],
  cores: ["workers"],
  cpus: ["workers"],
  rps: ["throughput", "rate"],
  qps: ["throughput", "rate"],
  capacity: ["throughput", "size"],
  latency: ["service-time"],
  duration: ["service-time"],
  "response-time": ["service-time"],
  uptime: ["availability"],
  sla: ["availability"],
  region: ["in", "location"],
  zone: ["in"],
  regions: ["across"],
  zones: ["across"],
  tech: ["technology"],
  product: ["technology"],
  name: ["title"],
  desc: ["description"],
  team: ["owner"],
  tag: ["tags"],
  url: ["link"],
  shards: ["shard"],
  replication: ["replicate"],
  healthcheck: ["health-check"],
  ratelimit: ["rate-limit"],
  throttle: ["rate-limit"],
  scaling: ["autoscale"],
  "hit-rate": ["hit-ratio"],
  eviction: ["policy"],
  retry: ["retries"],
  breaker: ["circuit-breaker"],
  bulkhead: ["pool"],
  tls: ["encrypted"],
  encryption: ["encrypted"],
  authentication: ["auth"],
  dlq: ["dead-letter"],
  ttl: ["retention"],
  algorithm: ["strategy", "policy"],
  direction: ["forward"],
};

const made = new WeakMap<ReadonlyMap<string, unknown>, Readonly<Record<string, string>>>();

/** Other words for the keys of a body. */
export function synonymsFor(keys: ReadonlyMap<string, unknown>): Readonly<Record<string, string>> {
  const known = made.get(keys);
  if (known) return known;
  const words = Object.entries(meanings).flatMap(([word, meant]) => {
    const key = keys.has(word) ? undefined : meant.find((candidate) => keys.has(candidate));
    return key === undefined ? [] : [[word, key] as const];
  });
  const synonyms = Object.fromEntries(words);
  made.set(keys, synonyms);
  return synonyms;
}
