import type { NodeKind } from "./graph.ts";

/** What a kind does, for its colour. */
export type Category = "client" | "edge" | "code" | "state" | "messaging" | "coordination" | "external";

const categories: Readonly<Record<NodeKind, Category>> = {
  client: "client",
  dns: "edge",
  cdn: "edge",
  loadbalancer: "edge",
  gateway: "edge",
  proxy: "edge",
  service: "code",
  function: "code",
  worker: "code",
  job: "code",
  cache: "state",
  database: "state",
  objectstore: "state",
  filesystem: "state",
  search: "state",
  queue: "messaging",
  topic: "messaging",
  stream: "messaging",
  coordinator: "coordination",
  swarm: "coordination",
  external: "external",
  group: "external",
};

export function categoryOf(kind: NodeKind): Category {
  return categories[kind];
}

/**
 * One picture per kind: stroked path data on a 20 × 20 grid, line width 1.5, no fill.
 * Each differs in outline, so that kinds can be told apart without colour.
 */
const icons: Readonly<Record<NodeKind, string>> = {
  // A person.
  client: "M10 3a3.2 3.2 0 1 0 0 6.4a3.2 3.2 0 1 0 0-6.4ZM3.5 17c.4-3.6 3-5.4 6.5-5.4s6.1 1.8 6.5 5.4",
  // A signpost.
  dns: "M10 2.5v15M10 4h5.5l2 2-2 2H10ZM10 10H5L3 12l2 2h5M7 17.5h6",
  // A globe with near points.
  cdn: "M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15ZM2.5 10h15M10 2.5c-5 4.5-5 10.5 0 15c5-4.5 5-10.5 0-15",
  // One line in, three out.
  loadbalancer: "M2.5 10h5M7.5 10l4-5.5H17M7.5 10H17M7.5 10l4 5.5H17M15 2.5l2 2-2 2M15 8l2 2-2 2M15 13.5l2 2-2 2",
  // A doorway.
  gateway: "M3 17.5V8a7 7 0 0 1 14 0v9.5M7 17.5V9a3 3 0 0 1 6 0v8.5M1.5 17.5h17",
  // A shield.
  proxy: "M10 2.5l6.5 2.3v4.7c0 4-2.7 6.7-6.5 8c-3.8-1.3-6.5-4-6.5-8V4.8ZM7 10h6M11 7.8L13.2 10L11 12.2",
  // A box seen from a corner.
  service: "M10 2.3l6.8 3.8v7.8L10 17.7l-6.8-3.8V6.1ZM3.2 6.1L10 10l6.8-3.9M10 10v7.7",
  // A lambda.
  function: "M5.5 3h2.3l6.2 14h2.2M9.6 8.2L5 17",
  // A gear with a hub.
  worker:
    "M10 7.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6ZM10 2.3v2.6M10 15.1v2.6M2.3 10h2.6M15.1 10h2.6M4.6 4.6l1.8 1.8M13.6 13.6l1.8 1.8M15.4 4.6l-1.8 1.8M6.4 13.6l-1.8 1.8",
  // A calendar page with a check.
  job: "M3 4.5h14V17H3ZM3 8h14M6.5 2.5v3.5M13.5 2.5v3.5M7 12.3l2.2 2.2l4-4",
  // A bolt: fast.
  cache: "M11.5 2L4 11.5h5.2L8.3 18L16 8.5h-5.3Z",
  // A cylinder with two rings.
  database: "M3.5 5c0-3.3 13-3.3 13 0v10c0 3.3-13 3.3-13 0ZM3.5 5c0 3.3 13 3.3 13 0M3.5 10c0 3.3 13 3.3 13 0",
  // A bucket.
  objectstore: "M3 4.8c0-2.8 14-2.8 14 0c0 2.8-14 2.8-14 0ZM3.2 5.5L5 16c.8 2 9.2 2 10 0l1.8-10.5",
  // A folder.
  filesystem: "M2.5 16V4h5l2 2.5h8V16ZM2.5 9h15",
  // A magnifying glass.
  search: "M8.5 3a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11ZM12.6 12.6L17.5 17.5",
  // Messages in a row.
  queue: "M2 5.5h16v9H2ZM6 5.5v9M10 5.5v9M14 5.5v9",
  // One point, waves around it.
  topic:
    "M10 8.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3ZM6.5 6a5.2 5.2 0 0 0 0 8M13.5 6a5.2 5.2 0 0 1 0 8M4 3.5a8.8 8.8 0 0 0 0 13M16 3.5a8.8 8.8 0 0 1 0 13",
  // Flowing lines.
  stream: "M2 6c2.7-2.5 5.3-2.5 8 0s5.3 2.5 8 0M2 10.5c2.7-2.5 5.3-2.5 8 0s5.3 2.5 8 0M2 15c2.7-2.5 5.3-2.5 8 0s5.3 2.5 8 0",
  // Three members that agree.
  coordinator:
    "M10 2.5a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4ZM4.5 12.5a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4ZM15.5 12.5a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4ZM9 6.7l-3.4 6M11 6.7l3.4 6M6.7 14.7h6.6",
  // A mesh of peers.
  swarm:
    "M4 5.5a1.5 1.5 0 1 0 0-3a1.5 1.5 0 1 0 0 3ZM16 5.5a1.5 1.5 0 1 0 0-3a1.5 1.5 0 1 0 0 3ZM4 17.5a1.5 1.5 0 1 0 0-3a1.5 1.5 0 1 0 0 3ZM16 17.5a1.5 1.5 0 1 0 0-3a1.5 1.5 0 1 0 0 3ZM5.5 4h9M5.5 16h9M4 5.5v9M16 5.5v9M5.1 5.1l9.8 9.8M14.9 5.1l-9.8 9.8",
  // A cloud.
  external: "M6 16a3.8 3.8 0 0 1-.4-7.6a4.8 4.8 0 0 1 9.1.9A3.4 3.4 0 0 1 14.5 16Z",
  // Boxes in a frame.
  group: "M2.5 4.5h15v12h-15ZM5.5 7.5h3.6v2.8H5.5ZM10.9 10.7h3.6v2.8h-3.6ZM9.1 8.9h3.6v1.8",
};

export function iconOf(kind: NodeKind): string {
  return icons[kind];
}
