import type { DesignSnapshot } from "@lintel/server/protocol";
import { Uri } from "vscode";

/** The files that a design's elements were written in, as the editor spells their URIs; the file it was asked for comes first. */
export function designsOf(snapshot: DesignSnapshot): ReadonlySet<string> {
  const { design } = snapshot;
  const spelled = new Map<string, string>();
  const add = (uri: string): void => {
    if (uri !== "" && !spelled.has(uri)) spelled.set(uri, Uri.parse(uri).toString());
  };
  add(snapshot.uri);
  for (const list of [design.regions, design.groups, design.components, design.links, design.flows, design.objectives, design.scenarios]) {
    for (const element of list) add(element.origin.uri);
  }
  return new Set(spelled.values());
}
