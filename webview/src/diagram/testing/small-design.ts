import {
  assumed,
  type Component,
  type ComponentKind,
  type Design,
  type Group,
  type Link,
  type LinkKind,
  type Origin,
  written,
} from "@lintel/engine/model";

/* Small designs for tests of the picture: only what a test names, everything else empty. */

const origin: Origin = { uri: "test.arch", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

const nothing = { documentation: null, origin, accepts: [] } as const;

export function component(id: string, kind: ComponentKind, more: Partial<Component> = {}): Component {
  return {
    id,
    name: id,
    title: id,
    ...nothing,
    kind,
    group: null,
    owner: null,
    tags: [],
    technology: null,
    replicas: assumed(1, "one replica when nothing says more"),
    mode: assumed("active-active", "default"),
    replicaZones: [null],
    replicaRegions: [null],
    workers: assumed(8, "default"),
    concurrency: null,
    queueLimit: null,
    discipline: assumed("fifo", "default"),
    blocking: assumed(false, "default"),
    serviceTime: null,
    errorRate: assumed(0, "default"),
    cost: null,
    reliability: { availability: assumed(0.995, "default"), mttr: assumed(300, "default") },
    failover: null,
    healthCheck: null,
    leaderElectedBy: null,
    autoscale: null,
    rateLimit: null,
    loadShed: null,
    client: null,
    balancing: null,
    cache: null,
    store: null,
    replication: null,
    messaging: null,
    coordinator: null,
    facts: {},
    ...more,
  };
}

export function link(from: string, to: string, kind: LinkKind = "call", more: Partial<Link> = {}): Link {
  const id = `${from} ${kind === "async" ? "~>" : "->"} ${to}`;
  return {
    id,
    name: id,
    title: id,
    ...nothing,
    kind,
    from,
    to,
    label: null,
    protocol: null,
    network: {
      latency: assumed(0.0005, "default"),
      bandwidth: null,
      payload: assumed(0, "default"),
      response: assumed(0, "default"),
      loss: assumed(0, "default"),
      jitter: assumed(0, "default"),
    },
    timeout: null,
    retries: null,
    cancel: false,
    circuitBreaker: null,
    pool: null,
    probability: assumed(1, "default"),
    calls: assumed(1, "default"),
    idempotent: null,
    persistentConnection: assumed(true, "default"),
    facts: {},
    ...more,
  };
}

export function group(id: string, parent: string | null = null, more: Partial<Group> = {}): Group {
  return { id, name: id, title: id, ...nothing, parent, trust: null, facts: {}, ...more };
}

export function design(more: Partial<Design>): Design {
  return {
    name: "Test",
    documentation: null,
    origin,
    lets: [],
    regions: [],
    regionLinks: [],
    groups: [],
    components: [],
    links: [],
    flows: [],
    objectives: [],
    scenarios: [],
    views: [],
    ...more,
  };
}

export function replicas(count: number): Pick<Component, "replicas" | "replicaZones" | "replicaRegions"> {
  return {
    replicas: written(count),
    replicaZones: Array.from({ length: count }, (_, index) => `us-east.${"abc"[index % 3]}`),
    replicaRegions: Array.from({ length: count }, () => "us-east"),
  };
}

/** The shape of `examples/url-shortener.arch`, without its numbers. */
export function shortener(): Design {
  const technology = (name: string, title: string): Pick<Component, "technology"> => ({
    technology: { name, title, managed: false, source: null, origin: null },
  });
  const inside = { group: "Private" } as const;
  return design({
    name: "URL shortener",
    groups: [group("Edge zone", null, { title: "Edge", trust: "dmz" }), group("Private", null, { trust: "private" })],
    components: [
      component("Visitor", "client", { title: "Browser or app" }),
      component("Partner", "client", { title: "Partner API user" }),
      component("Dns", "dns", technology("route53", "Route 53")),
      component("Edge", "gateway", { title: "API gateway", group: "Edge zone", ...replicas(2) }),
      component("Api", "service", { ...inside, title: "Link service", ...replicas(6) }),
      component("Keys", "service", { ...inside, title: "Key generation service", ...replicas(2) }),
      component("Coordinator", "coordinator", { ...inside, ...technology("zookeeper", "ZooKeeper"), ...replicas(3) }),
      component("LinkCache", "cache", { ...inside, ...technology("redis", "Redis"), ...replicas(3) }),
      component("KeyStore", "database", { ...inside, ...replicas(2) }),
      component("Links", "database", { ...inside, title: "Link store", ...replicas(3) }),
      component("Clicks", "topic", { ...inside, ...technology("kafka", "Kafka"), ...replicas(3) }),
      component("ClicksDlq", "queue", { ...inside, ...technology("sqs", "SQS") }),
      component("Analytics", "worker", { ...inside, ...replicas(3) }),
      component("Metrics", "database", { ...inside, ...replicas(2) }),
      component("Cleanup", "worker", { ...inside, title: "Expired-link sweeper", ...replicas(2) }),
    ],
    links: [
      link("Visitor", "Dns"),
      link("Visitor", "Edge", "call", { protocol: "https" }),
      link("Partner", "Edge", "call", { protocol: "https" }),
      link("Edge", "Api", "call", { protocol: "grpc" }),
      link("Edge", "LinkCache"),
      link("Api", "LinkCache", "call", { label: "get, fill" }),
      link("Api", "Links"),
      link("Api", "Keys", "call", { protocol: "grpc" }),
      link("Keys", "KeyStore"),
      link("Keys", "Coordinator"),
      link("Api", "Clicks", "async"),
      link("Clicks", "Analytics", "subscription"),
      link("Analytics", "Metrics"),
      link("Cleanup", "Links"),
      link("Cleanup", "Coordinator"),
    ],
  });
}
