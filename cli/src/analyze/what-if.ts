import { type Design, type DesignEdit, type ElementId, type Flow, lookup, type Zone } from "@lintel/engine/model";
import { type BuiltDesign, designFromText, originOf } from "@lintel/language";
import { InputError } from "../exit.ts";
import { nearest } from "../print/nearest.ts";

/** More or less load of a flow, or of all when it is `null`. */
export interface LoadChange {
  readonly load: ElementId | null;
  readonly factor: number;
}

/** Another availability of a zone, which has no text of its own; 0…1. */
export interface ZoneChange {
  readonly zone: ElementId;
  readonly availability: number;
}

const examples = "write it like Api.replicas=6, base=200 rps or load Redirect x 3";

/** What a change such as `Api.replicas=6`, `Edge -> Api.timeout=200 ms`, `load Redirect x 3` or `load x 3` stands for. */
export function parseChange(change: string, built: BuiltDesign): DesignEdit | LoadChange | ZoneChange {
  const { design } = built;
  const load = /^\s*load\s+(?:(.*\S)\s+)?x\s*(\S+)\s*$/.exec(change);
  if (load) return loadChange(change, load[1] ?? null, load[2] ?? "", design);
  const equals = change.indexOf("=");
  const [left, value] = [change.slice(0, equals).trim(), change.slice(equals + 1).trim()];
  if (equals < 0 || left === "" || value === "") throw new InputError(`"${change}" is no change; ${examples}`);
  const constant = constantChange(built, left, value);
  if (constant) return constant;
  const { elements, flows } = lookup(design);
  const parts = left.split(".");
  // A zone's name holds a dot itself, so the longest name that exists counts.
  for (let length = parts.length - 1; length > 0; length--) {
    const element = parts.slice(0, length).join(".");
    if (!elements.has(element)) continue;
    const path = parts.slice(length);
    const flow = flows.get(element);
    if (flow && (path[0] === "from" || path[0] === "rate")) throw new InputError(`"${change}": ${loadInstead(flow, value)}`);
    return (
      zoneChange(change, element, path, value, design) ?? shardChange(element, path, value, design) ?? { type: "set", element, path, value }
    );
  }
  const close = nearest(parts[0] ?? "", [...elements.keys(), ...design.lets.map(({ name }) => name)]);
  const meant = close ? `; did you mean ${close}?` : "";
  throw new InputError(
    elements.has(left)
      ? `"${change}" names no property; ${examples}`
      : `"${change}": there is no ${parts.length === 1 ? "constant" : "element"} "${parts[0]}"${meant || (parts.length === 1 ? `; ${examples}` : "")}`,
  );
}

/** Another value of a constant, in the place of the one that is written; `null` when the design has no such constant. */
function constantChange({ documents }: BuiltDesign, name: string, value: string): DesignEdit | null {
  for (const document of documents) {
    for (const statement of document.statements) {
      if (statement.$type !== "LetDeclaration" || statement.name !== name || !statement.value?.$cstNode) continue;
      return { type: "replace", origin: originOf(document, statement.value.$cstNode), text: value };
    }
  }
  return null;
}

/** How the rate of a flow is changed, with the factor where it is known. */
function loadInstead(flow: Flow, value: string): string {
  const wanted = constantOf(value, "rate");
  const factor = wanted !== null && flow.rate && flow.rate.value > 0 ? Number((wanted / flow.rate.value).toPrecision(4)) : 3;
  return `how many requests a flow gets is changed by a factor; write load ${flow.id} x ${factor}`;
}

/** A zone may be no more than a name in the list of its region, so its availability is changed in the design itself; `null` for other elements. */
function zoneChange(change: string, element: ElementId, path: readonly string[], value: string, design: Design): ZoneChange | null {
  const zone = zonesOf(design).find(({ id }) => id === element);
  if (!zone) return null;
  if (path.join(".") !== "availability") throw new InputError(`"${change}": of a zone only the availability can be changed`);
  const availability = constantOf(value, "none");
  if (availability === null || availability < 0 || availability > 1)
    throw new InputError(`"${change}": ${value} is no availability; write a percentage, such as 99.9%`);
  return { zone: element, availability };
}

/** `D.shard.into=8`, `D.shard=8` and, of several, `D.shard.Row.into=8`: the number of shards; `null` for anything else. */
function shardChange(element: ElementId, path: readonly string[], value: string, design: Design): DesignEdit | null {
  const component = lookup(design).components.get(element);
  const sharding = component?.store?.sharding ?? [];
  const [key, ...rest] = path;
  if (key !== "shard" || sharding.length === 0) return null;
  const entity = rest.length === 2 ? rest[0] : null;
  const isCount = rest.at(-1) === "into" || (rest.length === 0 && /^\d+$/.test(value));
  const meant = entity === null ? sharding[0] : sharding.find((candidate) => candidate.entity === entity);
  const origin = meant?.shards.origin;
  return isCount && rest.length <= 2 && origin ? { type: "replace", origin, text: value } : null;
}

/** What an expression comes to, in base units; `null` where it cannot be read or measures something else. */
function constantOf(expression: string, dimension: string): number | null {
  const { design, findings } = designFromText(`let value = ${expression}`);
  const [constant] = design.lets;
  return findings.length === 0 && constant?.dimension === dimension ? constant.value : null;
}

function loadChange(change: string, name: string | null, written: string, design: Design): LoadChange {
  const factor = /^\d+(\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
  if (!(factor > 0)) throw new InputError(`"${change}": ${written} is no factor; write a number above 0, such as load Redirect x 3`);
  if (name === null) return { load: null, factor };
  const flow = design.flows.find((candidate) => candidate.id === name || candidate.name === name);
  if (!flow) {
    const close = nearest(
      name,
      design.flows.map((candidate) => candidate.id),
    );
    throw new InputError(`"${change}": there is no flow "${name}"${close ? `; did you mean ${close}?` : ""}`);
  }
  const users = closedUsers(design, flow);
  const others = users === null ? [] : design.flows.filter((candidate) => candidate.from === flow.from && candidate !== flow);
  if (others.length > 0)
    throw new InputError(
      `"${change}": the users of ${flow.from} share their time among its flows, so there is no more of one alone; write load x 3`,
    );
  return { load: flow.id, factor };
}

/** The users of the closed population that a flow comes from; `null` for open arrivals. */
function closedUsers(design: Design, flow: Flow): number | null {
  const arrivals = flow.from === null ? null : lookup(design).components.get(flow.from)?.client?.arrivals.value;
  return arrivals?.type === "closed" ? arrivals.users : null;
}

/**
 * The design with the mean rates of its flows, and with them those at peak, multiplied. A closed population sends as fast as it is answered:
 * there the users are multiplied.
 */
export function withLoad<D extends { readonly design: Design }>(loaded: D, { load, factor }: LoadChange): D {
  const { design } = loaded;
  const grown = new Set<ElementId>();
  const flows = design.flows.map((flow) => {
    if (load !== null && flow.id !== load) return flow;
    if (flow.from !== null && closedUsers(design, flow) !== null) grown.add(flow.from);
    return flow.rate ? { ...flow, rate: { ...flow.rate, value: flow.rate.value * factor } } : flow;
  });
  const components = design.components.map((component) => {
    const arrivals = component.client?.arrivals;
    if (!component.client || arrivals?.value.type !== "closed" || !grown.has(component.id)) return component;
    const users = manyUsers(arrivals.value.users, factor);
    return { ...component, client: { ...component.client, arrivals: { ...arrivals, value: { ...arrivals.value, users } } } };
  });
  return { ...loaded, design: { ...design, flows, components } };
}

function manyUsers(users: number, factor: number): number {
  return Math.max(1, Math.round(users * factor));
}

/** What a change of the load means where users wait for their answers; empty where all is a rate. */
export function loadRemark(design: Design, { load, factor }: LoadChange): string {
  const clients = new Map<ElementId, number>();
  for (const flow of design.flows) {
    const users = load === null || flow.id === load ? closedUsers(design, flow) : null;
    if (users !== null && flow.from !== null) clients.set(flow.from, users);
  }
  const parts = [...clients].map(([client, users]) => `${client} has ${manyUsers(users, factor)} users instead of ${users}`);
  return parts.join(", ");
}

/** The design with another availability of a zone. */
export function withZone<D extends { readonly design: Design }>(loaded: D, { zone, availability }: ZoneChange): D {
  const given = { value: availability, assumed: null, origin: null };
  const regions = loaded.design.regions.map((region) => ({
    ...region,
    zones: region.zones.map((candidate) => (candidate.id === zone ? { ...candidate, availability: given } : candidate)),
  }));
  return { ...loaded, design: { ...loaded.design, regions } };
}

function zonesOf(design: Design): readonly Zone[] {
  return design.regions.flatMap((region) => region.zones);
}
