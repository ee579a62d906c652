import { componentKinds } from "@lintel/engine/model";
import { describe, expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { around } from "../testing/around.ts";
import { keysFor, kindDocumentation, schema, technologies, technologySource } from "./index.ts";
import type { BlockName, PropertySpec } from "./types.ts";

const rows = (Object.keys(schema) as BlockName[]).flatMap((block) => schema[block].map((spec): [BlockName, PropertySpec] => [block, spec]));

describe("every row", () => {
  test.each(rows.map(([block, spec]) => [`${block}.${spec.key}`, block, spec] as const))(
    "%s has an example without findings",
    (_, block, spec) => {
      const text = around(block, `${spec.key} ${spec.example}`, spec.key);
      expect(designFromText(text).findings, text).toEqual([]);
      expect(spec.documentation).toMatch(/^[A-Z].*\.$/);
    },
  );
});

test("no block has a key twice", () => {
  for (const block of Object.keys(schema) as BlockName[]) expect(keysFor(block).size, block).toBe(schema[block].length);
});

test("every kind is documented and every technology names kinds that exist", () => {
  for (const kind of componentKinds) expect(kindDocumentation[kind]).toMatch(/\.$/);
  for (const entry of technologies.values()) {
    for (const kind of entry.kinds) expect(componentKinds).toContain(kind);
    const hasNumbers = entry.availability ?? entry.serviceTime ?? entry.workers ?? entry.delivery;
    expect(hasNumbers === undefined || entry.source !== null, entry.name).toBe(true);
    // Whoever reads a number can look it up, and sees how far it was checked.
    if (entry.source !== null) {
      expect(entry.url, entry.name).toMatch(/^https:\/\//);
      expect(entry.checked, entry.name).not.toBeUndefined();
      expect(technologySource(entry)).toContain(entry.url);
    }
  }
});

test("the catalogue has the products that people draw", () => {
  expect(technologies.size).toBeGreaterThanOrEqual(40);
  const wanted =
    "nginx haproxy envoy kong redis memcached postgres mysql mongodb cassandra dynamodb elasticsearch neo4j influxdb s3 gcs kafka rabbitmq nats sqs pubsub zookeeper etcd consul cloudfront cloudflare route53 lambda";
  for (const name of wanted.split(" ")) expect(technologies.has(name), name).toBe(true);
});
