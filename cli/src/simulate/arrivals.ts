import { type Design, type Flow, lookup } from "@lintel/engine/model";
import { InputError } from "../exit.ts";

/** Refuses a design in which no request would ever arrive: its run would be a table of zeros. */
export function refuseWithoutArrivals(design: Design): void {
  if (design.flows.some((flow) => arrives(design, flow))) return;
  throw new InputError(`nothing arrives, so there is nothing to simulate: ${whatToWrite(design)}`);
}

function arrives(design: Design, flow: Flow): boolean {
  const client = flow.from === null ? undefined : lookup(design).components.get(flow.from);
  if (!client) return false;
  const arrivals = client.client?.arrivals.value;
  return arrivals?.type === "closed" ? arrivals.users > 0 : (flow.rate?.value ?? 0) > 0;
}

function whatToWrite(design: Design): string {
  const client = design.components.find((component) => component.kind === "client");
  if (!client) return "add a client with a rate, such as `client User { users 1M  actions 10 / day }`, and a link from it";
  const own = `\`client ${client.name} { users 1M  actions 10 / day }\``;
  const flow = design.flows.find((candidate) => !candidate.implicit);
  if (flow) return `say how often ${flow.id} is requested, with \`from ${flow.from ?? client.name} at 100 rps\` in the flow, or ${own}`;
  if (design.flows.length === 0) return `no link starts at ${client.name}; add one, and a rate such as ${own}`;
  return `say how often ${client.name} calls, such as ${own}`;
}
