import { type Design, type DesignEdit, type ElementId, lookup } from "@lintel/engine/model";
import { InputError } from "../exit.ts";
import { nearest } from "../print/nearest.ts";

/** More or less load of a flow, or of all when it is `null`. */
export interface LoadChange {
  readonly load: ElementId | null;
  readonly factor: number;
}

const examples = "write it like Api.replicas=6 or load Redirect x 3";

/** What a change such as `Api.replicas=6`, `Edge -> Api.timeout=200 ms`, `load Redirect x 3` or `load x 3` stands for. */
export function parseChange(change: string, design: Design): DesignEdit | LoadChange {
  const load = /^\s*load\s+(?:(.*\S)\s+)?x\s*(\S+)\s*$/.exec(change);
  if (load) return loadChange(change, load[1] ?? null, load[2] ?? "", design);
  const equals = change.indexOf("=");
  const [left, value] = [change.slice(0, equals).trim(), change.slice(equals + 1).trim()];
  if (equals < 0 || left === "" || value === "") throw new InputError(`"${change}" is no change; ${examples}`);
  const { elements } = lookup(design);
  const parts = left.split(".");
  // A zone's name holds a dot itself, so the longest name that exists counts.
  for (let length = parts.length - 1; length > 0; length--) {
    const element = parts.slice(0, length).join(".");
    if (elements.has(element)) return { type: "set", element, path: parts.slice(length), value };
  }
  const close = nearest(parts[0] ?? "", [...elements.keys()]);
  throw new InputError(
    parts.length === 1
      ? `"${change}" names no property; ${examples}`
      : `"${change}": there is no element "${parts[0]}"${close ? `; did you mean ${close}?` : ""}`,
  );
}

function loadChange(change: string, name: string | null, written: string, design: Design): LoadChange {
  const factor = /^\d+(\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
  if (!(factor > 0)) throw new InputError(`"${change}": ${written} is no factor; write a number above 0, such as load Redirect x 3`);
  if (name === null) return { load: null, factor };
  const flow = design.flows.find((candidate) => candidate.id === name || candidate.name === name);
  if (flow) return { load: flow.id, factor };
  const close = nearest(
    name,
    design.flows.map((candidate) => candidate.id),
  );
  throw new InputError(`"${change}": there is no flow "${name}"${close ? `; did you mean ${close}?` : ""}`);
}

/** The design with the mean rates of its flows, and with them those at peak, multiplied. */
export function withLoad<D extends { readonly design: Design }>(loaded: D, { load, factor }: LoadChange): D {
  const flows = loaded.design.flows.map((flow) =>
    flow.rate && (load === null || flow.id === load) ? { ...flow, rate: { ...flow.rate, value: flow.rate.value * factor } } : flow,
  );
  return { ...loaded, design: { ...loaded.design, flows } };
}
