import { applyEdits } from "../edits/apply.ts";
import { removal } from "../edits/body.ts";
import { edit } from "../edits/source-edit.ts";
import type { CallChain, FlowDeclaration, LinkDeclaration } from "../generated/ast.ts";
import { freeName, isSound, nodesAround, type Refactoring, type Selection, spanOfNode } from "./refactoring.ts";
import { flowAlong } from "./written-flow.ts";

/** A new flow along the selected links. */
export function flowFromLinks(selection: Selection): Refactoring | null {
  const { built, document, start, end } = selection;
  if (start === end) return null;
  const chosen = document.statements.filter((node): node is LinkDeclaration => {
    const span = spanOfNode(document, node);
    return node.$type === "LinkDeclaration" && span !== null && span.start < end && span.end > start;
  });
  const ids = new Set(chosen);
  const links = built.design.links.filter(
    (link) => ids.has(built.declarations.get(link.id)?.node as LinkDeclaration) && link.kind !== "subscription",
  );
  if (links.length === 0) return null;
  const text = flowAlong(built.design, freeName(built, "NewFlow"), links);
  const edits = text === null ? [] : applyEdits(built, [{ type: "add", text, after: null }]);
  return isSound(built, edits)
    ? { title: `Write a flow along ${links.length === 1 ? "this link" : `these ${links.length} links`}`, edits }
    : null;
}

/**
 * Takes the step at the cursor out of its flow into a flow of its own, which gets there by the same calls. Its requests come in
 * addition to those of the flow from then on.
 */
export function extractFlow(selection: Selection): Refactoring | null {
  const { built, document } = selection;
  const around = nodesAround(selection);
  const flow = around.find((node): node is FlowDeclaration => node.$type === "FlowDeclaration");
  const chains = around.filter((node): node is CallChain => node.$type === "CallChain");
  const step = chains.at(-1);
  const [span, flowSpan] = [spanOfNode(document, step), spanOfNode(document, flow)];
  // Inside of choices and handlers a step is not simply called; the first calls of a flow are the flow.
  const plain = around.every((node) => !["ParallelBlock", "ChooseBlock", "MaybeBlock", "RepeatBlock", "Handler"].includes(node.$type));
  if (!flow || !step || !span || !flowSpan || chains.length < 2 || !plain) return null;
  const from = flow.members.find((member) => member.$type === "FlowStart");
  const fromSpan = spanOfNode(document, from);
  if (!fromSpan) return null;
  const heads = chains.slice(0, -1).map((chain) => {
    const own = spanOfNode(document, chain);
    const inner = spanOfNode(document, chain.block);
    return document.text.slice(own?.start, inner?.start).trim();
  });
  const name = freeName(built, `${flow.name}${step.ends.at(-1)?.names[0]?.name ?? "Part"}`);
  const nested = heads.map((head, depth) => `${"  ".repeat(depth + 1)}${head} {`);
  const ends = heads.map((_, depth) => `${"  ".repeat(depth + 1)}}`).reverse();
  const own = reindented(document.text.slice(span.start, span.end), "  ".repeat(heads.length + 1));
  const start = document.text.slice(fromSpan.start, fromSpan.end);
  const lines = [`flow ${name} {`, `  ${start}`, ...nested, own, ...ends, "}"];
  const edits = [removal(document, span.start, span.end), edit(document, flowSpan.end, flowSpan.end, `\n\n${lines.join("\n")}`)];
  const what = document.text.slice(span.start, spanOfNode(document, step.block)?.start ?? span.end).trim();
  return isSound(built, edits) ? { title: `Move “${what}” into a flow of its own, which the client calls as often`, edits } : null;
}

/** Lines with their indentation changed as a whole. */
function reindented(text: string, indent: string): string {
  const lines = text.split(/\r?\n/);
  const least = Math.min(
    ...lines
      .slice(1)
      .filter((line) => line.trim() !== "")
      .map((line) => /^\s*/.exec(line)?.[0].length ?? 0),
    99,
  );
  return lines.map((line, index) => (line.trim() === "" ? "" : indent + (index === 0 ? line : line.slice(least)))).join("\n");
}
