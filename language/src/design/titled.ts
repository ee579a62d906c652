import type { Origin } from "@lintel/engine/model";
import type { Properties } from "../body/properties.ts";
import type { Accept, ScenarioDeclaration, ViewDeclaration } from "../generated/ast.ts";
import type { TakenIds } from "./known.ts";
import type { Reading } from "./reading.ts";

/**
 * The title beside the name, or else the property, which is read only where it counts; where neither shows anything the name, because a box
 * without words helps nobody.
 */
export function titleOf(name: string, beside: string | undefined, properties?: Properties): string {
  const title = isShown(beside) ? beside : properties?.text("title")?.value;
  return isShown(title) ? title : name;
}

function isShown(title: string | undefined): title is string {
  return title !== undefined && title.trim() !== "";
}

/** What scenarios and views have in common: an id, a name or a title that stands for it, a documentation and accepted risks. */
export function titled(node: ScenarioDeclaration | ViewDeclaration, kind: "scenario" | "view", ids: TakenIds, reading: Reading) {
  const id = ids.next(node.name ?? `${kind} "${node.title ?? ""}"`);
  reading.about(id).declared(id, node);
  const origin: Origin = reading.originOf(node, node.name ? "name" : "title");
  const accepts = (node.members as readonly { readonly $type: string }[]).filter((member): member is Accept => member.$type === "Accept");
  return {
    id,
    name: node.name ?? node.title ?? "",
    title: titleOf(node.name ?? kind, node.title),
    documentation: reading.documentation(node),
    origin,
    accepts: accepts.map((accept) => reading.acceptOf(accept)),
  };
}
