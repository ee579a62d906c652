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
    if (!read || read.broken || !component || component.autoscale || component.replicas.assumed !== null) return [];
    const capacity = server.designs.analysis(read.design).components[component.id]?.capacity;
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
