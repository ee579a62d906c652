import type { ComponentKind } from "@lintel/engine/model";

/** What each kind of component stands for. */
export const kindDocumentation: Readonly<Record<ComponentKind, string>> = {
  client: "Users, devices or crawlers: where load starts.",
  dns: "Translates names to addresses and may choose among several.",
  cdn: "Caches near the users, run by somebody else.",
  loadbalancer: "Spreads requests over replicas.",
  gateway: "One door to many services: routing, authentication, limits.",
  proxy: "Stands before callers (`forward`) or servers (`reverse`) and passes requests on.",
  service: "Code that answers requests.",
  function: "Code that a platform starts for each call (serverless).",
  worker: "Code that takes messages from a queue, topic or stream.",
  job: "Batch work that runs from time to time, such as MapReduce.",
  cache: "Keeps copies of data in memory for fast reads.",
  database: "Keeps data durably and answers queries.",
  objectstore: "Keeps whole objects by key.",
  filesystem: "Keeps files in directories.",
  search: "An index that answers full-text queries.",
  queue: "Hands each message to one consumer.",
  topic: "Hands each message to every subscription.",
  stream: "A log that consumers read at their own pace.",
  coordinator: "Leader election, locks and service registry (ZooKeeper, etcd, Consul).",
  swarm: "Peers that distribute a file among themselves.",
  external: "Something somebody else runs, with its published SLA.",
};
