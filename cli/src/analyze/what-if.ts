import { type Design, type DesignEdit, lookup } from "@lintel/engine/model";
import { InputError } from "../exit.ts";
import { nearest } from "../print/nearest.ts";

/** The edit that a change such as `Api.replicas=6` or `Edge -> Api.timeout=200 ms` stands for. */
export function parseChange(change: string, design: Design): DesignEdit {
  const equals = change.indexOf("=");
  const [left, value] = [change.slice(0, equals).trim(), change.slice(equals + 1).trim()];
  if (equals < 0 || left === "" || value === "") {
    throw new InputError(`"${change}" is no change; write it like Api.replicas=6`);
  }
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
      ? `"${change}" names no property; write it like Api.replicas=6`
      : `"${change}": there is no element "${parts[0]}"${close ? `; did you mean ${close}?` : ""}`,
  );
}
