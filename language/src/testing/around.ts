import { componentKinds } from "@lintel/engine/model";
import type { BlockName } from "../schema/types.ts";

/** What some blocks need to have an effect at all. */
const needed: Partial<Record<BlockName, string>> = { "rate-limit": "rate 100 rps", autoscale: "max 20", backup: "every 24 h" };

/** A text in which properties of a block stand, with what examples refer to and, but for the property `of` itself, what the block needs. */
export function around(block: BlockName, properties: string, of: string): string {
  const part = needed[block];
  const property = part && !part.startsWith(`${of} `) ? `${part}  ${properties}` : properties;
  const names =
    "region us-east { zones a }\nregion eu-west\nqueue Dlq\ncoordinator ZooKeeper\ncache Redis\nobjectstore Archive\nservice One\nservice Two\n";
  const entity = "entity Link { key hash }";
  if (componentKinds.some((kind) => kind === block))
    return `${names}${block} It { ${property.startsWith("shard") ? `${entity} ` : ""}${property} }`;
  const inside: Partial<Record<BlockName, string>> = {
    system: `system "It" { ${property} }`,
    region: `region it { ${property} }`,
    zone: `region it { zone z { ${property} } }`,
    "region-link": `link us-east <-> eu-west { ${property} }`,
    group: `group "It" { ${property} }`,
    link: `One -> Two { ${property} }`,
    entity: `database It { entity E { ${property} } }`,
    field: `database It { entity E { field f { ${property} } } }`,
    replicate: `database It { replicate 3 { ${property} } }`,
    shard: `database It { ${entity}  shard Link by hash(hash) into 3 { ${property} } }`,
    retries: `One -> Two { retries 2 { ${property} } }`,
    raid: `database It { raid 10 { ${property} } }`,
  };
  return names + (inside[block] ?? `${blockOwner[block] ?? "service"} It { ${block} { ${property} } }`).replace(/^link It/, "One -> Two");
}

const blockOwner: Partial<Record<BlockName, string>> = { backup: "database", "circuit-breaker": "link" };
