import {
  assumed,
  type ComponentKind,
  type ElementId,
  type Entity,
  type Field,
  type Position,
  type Replication,
  type ReplicationMode,
  type ReplicationStyle,
  type Sharding,
  type ShardMethod,
  type StoreFacts,
  written,
} from "@lintel/engine/model";
import { Properties, type Property } from "../body/properties.ts";
import type { Body, Call, ComponentDeclaration } from "../generated/ast.ts";
import * as defaults from "../schema/defaults.ts";
import { popularityOf } from "./component.ts";
import { acceptsOf, factsOf, orDefault, type Reading, unreadOf } from "./reading.ts";

/** How the copies of a store or broker are kept in step; `null` without `replicate`. */
export function replicationOf(properties: Properties, reading: Reading): Replication | null {
  const property = properties.get("replicate");
  const block = properties.in("replicate", "replicate");
  if (!property || !block) return null;
  const copies = properties.number("replicate") ?? orDefault(properties.number("replicas"), defaults.copies);
  const style = orDefault(block.word<ReplicationStyle>("style"), defaults.replicationStyle);
  const mode = orDefault<ReplicationMode>(
    block.word<ReplicationMode>("mode"),
    style.value === "chain" ? defaults.chainMode : defaults.replicationMode,
  );
  return {
    copies,
    style,
    mode,
    lag: orDefault(block.number("lag"), mode.value === "sync" ? defaults.noLag : defaults.replicationLag),
    quorum: quorumOf(block, style.value, copies.value, reading),
    election: block.number("election"),
    failover: orDefault(block.number("failover"), defaults.failover),
    readFrom: orDefault(block.word<"leader" | "followers" | "any">("read-from"), defaults.readFrom),
    origin: property.keyOrigin,
  };
}

function quorumOf(block: Properties, style: ReplicationStyle, copies: number, reading: Reading): Replication["quorum"] {
  const [read, write] = (["read", "write"] as const).map((part) => {
    const given = block.clauseNumber("quorum", part);
    if (!given || given.value <= copies) return given;
    const message = `\`quorum ${part} ${given.value}\` can never be reached with ${copies} ${copies === 1 ? "copy" : "copies"}; all ${copies} are taken. Write at most ${copies}, or replicate more.`;
    reading.findings.report("out-of-range", message, given.origin ?? reading.origin(undefined), { element: reading.element });
    return { ...given, value: copies };
  });
  if (!read && !write && style !== "leaderless") return null;
  const majority = assumed(Math.floor(copies / 2) + 1, "a majority of the copies unless `quorum` says more");
  return { read: read ?? majority, write: write ?? majority };
}

const dataKinds: ReadonlySet<ComponentKind> = new Set(["database", "objectstore", "filesystem", "search"]);

/** What a component stores; `null` for kinds that keep no data, unless they declare an entity or shards. */
export function storeOf(node: ComponentDeclaration, properties: Properties, reading: Reading): StoreFacts | null {
  const entities = properties.all("entity").flatMap((property) => entityOf(node, property, reading));
  const shardings = properties.all("shard").flatMap((property) => shardingOf(node.name, property, entities, null, reading));
  const sharding = numbered(shardings);
  for (const { id, body, end } of sharding) reading.declared(id, node, "shard", body, end);
  checkRaid(properties, reading);
  if (!dataKinds.has(node.kind) && entities.length === 0 && sharding.length === 0) return null;
  return {
    engine: properties.word<string>("engine"),
    consistency: properties.word("consistency"),
    prefers: properties.word("prefers"),
    entities,
    sharding: sharding.map(({ body: _body, end: _end, ...shard }) => shard),
    backupEvery: properties.in("backup", "backup")?.number("every") ?? null,
  };
}

/** Disks that a RAID level needs at least; 10 needs an even number of them. */
const fewestDisks: Readonly<Record<number, number>> = { 0: 2, 1: 2, 5: 3, 6: 4, 10: 4 };

function checkRaid(properties: Properties, reading: Reading): void {
  // Looks without taking: level and disks are facts.
  const raid = properties.list.find(({ key }) => key === "raid");
  const [level] = raid?.values ?? [];
  const disks = raid?.blocks[0]?.list.find(({ key }) => key === "disks")?.values[0];
  if (level?.type !== "number" || disks?.type !== "number") return;
  const fewest = fewestDisks[level.value] ?? 1;
  const odd = level.value === 10 && disks.value % 2 !== 0;
  if (disks.value >= fewest && !odd) return;
  const message = `RAID ${level.value} needs ${odd && disks.value > fewest ? "an even number of" : `at least ${fewest}`} disks, not ${disks.value}.`;
  reading.findings.report("out-of-range", message, disks.origin, { element: reading.element });
}

function entityOf(node: ComponentDeclaration, property: Property, reading: Reading): Entity[] {
  const value = property.values[0];
  if (value?.type !== "name") return [];
  const name = value.value;
  const id = `${node.name}.${name}`;
  const block = property.blocks[0] ?? new Properties("entity", []);
  reading.declared(id, node, "entity", block.body, property.origin.range.end);
  reading.names.declare({ id, sort: "entity", name, origin: value.origin, kind: null });
  const fields = [...block.all("key"), ...block.all("field")]
    .flatMap((field) => fieldOf(id, field, reading))
    .filter((field, index, all) => isFirst(field, all.slice(0, index), id, reading));
  const entity: Entity = {
    id,
    name,
    title: name,
    documentation: null,
    origin: value.origin,
    accepts: [],
    fields,
    rowSize: orDefault(block.number("row-size"), defaults.rowSize),
    grows: block.number("grows"),
    keep: block.number("keep"),
  };
  return [entity];
}

function isFirst({ name, origin }: Field, before: readonly Field[], entity: string, reading: Reading): boolean {
  const first = before.find((field) => field.name === name);
  if (!first) return true;
  const related = [{ message: "First declared here", origin: first.origin }];
  reading.findings.report("duplicate-name", `\`${name}\` is declared twice; the first declaration is used. Rename one of them.`, origin, {
    element: entity,
    related,
  });
  return false;
}

function fieldOf(entity: string, property: Property, reading: Reading): Field[] {
  const value = property.values[0];
  if (value?.type !== "name") return [];
  const block = property.blocks[0] ?? new Properties("field", []);
  reading.names.declare({ id: `${entity}.${value.value}`, sort: "field", name: value.value, origin: value.origin, kind: null });
  return [
    {
      name: value.value,
      isKey: property.key === "key",
      cardinality: block.number("cardinality"),
      popularity: popularityOf(block, reading),
      monotonic: block.has("monotonic"),
      origin: value.origin,
    },
  ];
}

type BodiedSharding = Sharding & { readonly body: Body | null; readonly end: Position };

/** A shard clause and the ones nested in it, outermost first. */
function shardingOf(
  component: ElementId,
  property: Property,
  entities: readonly Entity[],
  outer: string | null,
  reading: Reading,
): BodiedSharding[] {
  const block = property.blocks[0] ?? new Properties("shard", []);
  const by = property.clauses.get("by");
  const into = property.clauses.get("into");
  const entity = entityName(component, property, entities, outer, reading);
  const inner = block.all("shard").flatMap((nested) => shardingOf(component, nested, entities, entity, reading));
  if (by?.type !== "call") return inner;
  const shards = into?.type === "number" ? written(into.value, into.origin) : null;
  const weights = weightsOf(block, shards?.value ?? null, reading);
  const made: BodiedSharding = {
    body: block.body,
    end: property.origin.range.end,
    id: `${component}/${entity}`,
    name: entity,
    title: `${component} by ${by.text}`,
    documentation: null,
    origin: property.keyOrigin,
    accepts: acceptsOf(block),
    ...unreadOf(block),
    entity,
    method: written(by.value as ShardMethod, by.origin),
    fields: fieldNames(component, entity, by.call, entities, reading),
    shards: shards ?? assumed(weights?.length ?? 1, weights ? "as many as there are weights" : "no number of shards given"),
    virtualNodes: orDefault(block.number("virtual-nodes"), defaults.virtualNodes),
    weights,
    salt: orDefault(block.number("salt"), defaults.salt),
    facts: factsOf(block),
    methodOrigin: by.origin,
  };
  return [made, ...inner];
}

function entityName(component: ElementId, property: Property, entities: readonly Entity[], outer: string | null, reading: Reading): string {
  const value = property.values[0];
  if (value?.type !== "name") return outer ?? entities[0]?.name ?? "";
  const symbol = reading.names.symbols.get(`${component}.${value.value}`);
  if (symbol) reading.names.refer(symbol, value.origin);
  else if (value.expression) {
    const known = entities.flatMap(({ id }) => reading.names.symbols.get(id) ?? []);
    reading.unknown(value.value, `an entity of \`${component}\``, known, value.expression.$cstNode);
  }
  return value.value;
}

function fieldNames(component: ElementId, entity: string, call: Call, entities: readonly Entity[], reading: Reading): string[] {
  const known = entities.find((candidate) => candidate.name === entity);
  return call.arguments.flatMap((argument) => {
    const [part] = argument.parts;
    if (part?.$type !== "NameExpression") {
      reading.report("wrong-type", `\`${call.name}\` takes the names of fields.`, part?.$cstNode ?? call.$cstNode);
      return [];
    }
    const path = [part.name, ...part.members];
    const field = path.at(-1) ?? part.name;
    const id = [component, entity, field].join(".");
    const symbol = `.${id}`.endsWith(`.${path.join(".")}`) ? reading.names.symbols.get(id) : undefined;
    if (symbol) reading.referToPart(symbol, part);
    else if (known) reading.unknown(path.join("."), `a field of \`${entity}\``, reading.names.fieldsOf(component), part.$cstNode);
    return [field];
  });
}

/** Weights as written, brought to a sum of 1. */
function weightsOf(block: Properties, shards: number | null, reading: Reading): readonly number[] | null {
  const values = block.get("weights")?.values.flatMap((value) => (value.type === "number" ? [value.value] : [])) ?? [];
  const total = values.reduce((sum, value) => sum + value, 0);
  const origin = block.get("weights")?.origin;
  if (origin && shards !== null && values.length !== shards) {
    const message = `There are ${values.length} weights for ${shards} shards, so they are not used. Give one share for each shard.`;
    reading.findings.report("out-of-range", message, origin, { element: reading.element });
    return null;
  }
  if (origin && total > 0 && Math.abs(total - 1) > 0.005) {
    const message = `The weights add up to ${Number((total * 100).toPrecision(4))}%, not 100%. They are scaled to fit.`;
    reading.findings.report("out-of-range", message, origin, { element: reading.element });
  }
  return total > 0 ? values.map((value) => value / total) : null;
}

/** Gives further shard clauses of the same entity an id of their own. */
function numbered(sharding: readonly BodiedSharding[]): readonly BodiedSharding[] {
  const seen = new Map<string, number>();
  return sharding.map((shard) => {
    const count = (seen.get(shard.id) ?? 0) + 1;
    seen.set(shard.id, count);
    return count === 1 ? shard : { ...shard, id: `${shard.id} #${count}` };
  });
}
