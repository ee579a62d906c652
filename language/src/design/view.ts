import type { View, ViewSelector } from "@lintel/engine/model";
import type { Selector, ViewDeclaration } from "../generated/ast.ts";
import type { TakenIds } from "./known.ts";
import type { Reading } from "./reading.ts";
import { titled } from "./titled.ts";

const directions = ["right", "down", "left", "up"] as const;

/** A view with what it includes and excludes, and where its picture runs. */
export function viewOf(node: ViewDeclaration, ids: TakenIds, reading: Reading): View {
  const common = titled(node, "view", ids, reading);
  const selectors = (mode: "include" | "exclude"): ViewSelector[] =>
    node.members.flatMap((member) =>
      member.$type === "ViewSelection" && member.mode === mode ? member.selectors.flatMap((selector) => selectorOf(selector, reading)) : [],
    );
  return {
    ...common,
    include: selectors("include"),
    exclude: selectors("exclude"),
    direction: directionOf(node, reading),
  };
}

function selectorOf(selector: Selector, reading: Reading): ViewSelector[] {
  if (selector.tag) {
    reading.referToTag(selector.tag, reading.originOf(selector, "tag"));
    return [{ type: "tag", tag: selector.tag }];
  }
  if (selector.neighbour) {
    const id = reading.resolve(selector.neighbour, "component");
    return id ? [{ type: "neighbours", id }] : [];
  }
  if (selector.title !== undefined) {
    const id = `group "${selector.title}"`;
    const group = reading.visible.get(id);
    if (!group) reading.unknown(selector.title, "a group", [], selector.$cstNode);
    else reading.names.refer(group, reading.origin(selector.$cstNode));
    return group ? [{ type: "element", id }] : [];
  }
  const id = selector.element ? reading.resolve(selector.element, "any") : null;
  return id ? [{ type: "element", id }] : [];
}

function directionOf(node: ViewDeclaration, reading: Reading): View["direction"] {
  const member = reading.only(
    node.members.filter((candidate) => candidate.$type === "ViewDirection"),
    "`direction`",
  );
  if (!member) return null;
  const direction = directions.find((candidate) => candidate === member.direction);
  if (!direction) reading.report("wrong-type", `\`direction\` is one of ${directions.join(", ")}.`, member.$cstNode);
  return direction ?? null;
}
