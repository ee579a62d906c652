import type { Component } from "@lintel/engine/model";
import { applyEdits } from "@lintel/language";
import { CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";
import { componentAt } from "./elementAtCursor.ts";

const kind = `${CodeActionKind.RefactorRewrite}.autoscale`;

/** Lets a component with a fixed number of replicas scale between what its mean and its peak load need by the analysis. */
export const autoscale: ActionSource = {
  kind,
  find(request) {
    const { server, read } = request;
    const component = componentAt(request);
    if (!read || read.broken || !component || component.autoscale || component.replicas.assumed !== null || !sharesLoad(component))
      return [];
    const { capacity, rate } = server.designs.analysis(read.design).components[component.id] ?? {};
    // What gets no requests has no load to scale with.
    if (!rate?.value) return [];
    const [mean, peak] = [capacity?.replicasNeeded.value ?? null, capacity?.replicasNeededAtPeak.value ?? null];
    if (!capacity || mean === null || peak === null) return [];
    // One replica alone would take the component with it when it fails.
    const min = Math.max(2, Math.ceil(mean));
    const max = Math.max(min + 1, Math.ceil(peak), component.replicas.value);
    const target = Math.round(capacity.target * 100);
    const edits = applyEdits(read, [
      { type: "set", element: component.id, path: ["autoscale"], value: `{ min ${min}  max ${max}  target ${target}% }` },
      ...(component.replicas.value < min ? [{ type: "set", element: component.id, path: ["replicas"], value: String(min) } as const] : []),
    ]);
    const title = `Let ${component.name} scale between ${min} and ${max} replicas (the mean load needs ${Math.ceil(mean)}, the peak ${Math.ceil(peak)}, at ${target}% utilisation)`;
    return edits.length > 0 ? [{ title, kind, edit: workspaceEdit(server, edits) }] : [];
  },
};

/** Kinds whose replicas are alike: of a store, a broker or a cache each copy has its own data, and another one carries no more of the load. */
const alike: ReadonlySet<Component["kind"]> = new Set(["loadbalancer", "gateway", "proxy", "service", "function", "worker"]);

/** Whether twice the replicas carry twice the load. */
function sharesLoad({ kind, store, messaging, coordinator, mode, leaderElectedBy }: Component): boolean {
  const oneWorks = mode.value === "active-passive" || leaderElectedBy !== null;
  return alike.has(kind) && !store && !messaging && !coordinator && !oneWorks;
}
