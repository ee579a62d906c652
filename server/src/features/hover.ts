import type { Analysis } from "@lintel/engine/analysis";
import {
  type CallStep,
  componentKinds,
  type Design,
  type ElementId,
  type Let,
  lookup,
  type Position,
  type Range,
  type Step,
} from "@lintel/engine/model";
import { type BlockName, elementAt, kindDocumentation, schema, units } from "@lintel/language";
import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { ClientForms } from "../clientForms.ts";
import { actionConstructs, type Construct, flowConstructs, objectiveConstructs, stepConstructs } from "../completion/constructs.ts";
import { technologyText } from "../completion/explain.ts";
import { callHover } from "../hover/call.ts";
import { elementHover } from "../hover/element.ts";
import { propertyText } from "../hover/property.ts";
import { sensitivityText } from "../hover/sensitivity.ts";
import { replicationHover } from "../hover/store.ts";
import { code, plain, sections } from "../hover/text.ts";
import { type Frame, framesAt } from "../place/frames.ts";
import { writtenProperties } from "../place/properties.ts";
import { type Token, tokensOf } from "../place/tokens.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import { letExpression } from "../workspace/lets.ts";
import { contains, occurrenceAt } from "../workspace/occurrences.ts";
import { Sensitivities } from "../workspace/sensitivities.ts";
import type { Feature } from "./feature.ts";

/** Numbers of the element under the cursor; for a key or a kind what it means, with the numbers of the clause it opens. */
export const hover: Feature = (server) => {
  const sensitivities = new Sensitivities((work) => server.guard("hover", undefined, work));
  const forms = new ClientForms(server.client.capabilities);
  server.connection.onHover(
    forms.hover(
      server.handle("hover", null, async (file, { position }: HoverParams, token): Promise<Hover | null> => {
        // The figures come with the review that is under way: a keystroke never waits for a hover.
        await server.reviews.settled();
        const read = await server.wholeDesign(file.uri);
        if (!read) return null;
        const card: Card = (id) => elementCard(server, sensitivities, read, id, token);
        const name = occurrenceAt(read, file.uri, position);
        if (name) {
          const text = await card(name.symbol.id);
          if (text) return answer(text, name.origin.range);
        }
        return wordHover(server, read, file.uri, file.document, position, card);
      }),
    ),
  );
  return { hoverProvider: true };
};

/** Everything about an element, in Markdown; `null` for an unknown id. */
type Card = (id: ElementId) => Promise<string | null>;

async function elementCard(
  server: Server,
  sensitivities: Sensitivities,
  read: ReadDesign,
  id: ElementId,
  token: CancellationToken,
): Promise<string | null> {
  const analysis = server.designs.analysis(read.design);
  const card = elementHover(read.design, analysis, id, (constant) => expressionOf(server, read, constant));
  if (card === null || read.broken || !hasFigures(read.design, analysis, id)) return card;
  const isWanted = (): boolean => !token.isCancellationRequested && read.files.every((file) => server.files.get(file.uri) === file);
  return sections(card, sensitivityText(await sensitivities.of(read.design, analysis, id, isWanted)));
}

function hasFigures(design: Design, analysis: Analysis, id: ElementId): boolean {
  return (
    id in analysis.flows || id in analysis.links || (id in analysis.components && lookup(design).components.get(id)?.kind !== "client")
  );
}

function expressionOf(server: Server, read: ReadDesign, constant: Let): string | null {
  const file = read.files.find((candidate) => candidate.uri === constant.origin.uri);
  return file ? letExpression(server.designs.parsed(file), constant.name) : null;
}

function answer(value: string, range: Range): Hover {
  return { contents: { kind: MarkupKind.Markdown, value }, range };
}

async function wordHover(
  server: Server,
  read: ReadDesign,
  uri: string,
  document: TextDocument,
  position: Position,
  card: Card,
): Promise<Hover | null> {
  const offset = document.offsetAt(position);
  const tokens = tokensOf(document.getText());
  const index = tokens.findIndex((token) => token.start <= offset && offset <= token.end && (token.end > offset || token.sort === "word"));
  const token = tokens[index];
  if (!token || token.sort === "comment") return null;
  const range = { start: document.positionAt(token.start), end: document.positionAt(token.end) };
  const frame = framesAt(tokens.slice(0, index + 1)).at(-1);
  const text =
    callHover(read.design, document.getText(), tokens, index, frame !== undefined && takesDistribution(frame)) ??
    (frame && (await textIn(frame, token, () => clauseText(server, read, uri, position, card)))) ??
    sections(frame ? keywordText(frame, tokens, index) : null, await statementText(read, uri, position, card));
  return text ? answer(text, range) : null;
}

/** What a keyword of a flow, an objective or a scenario does; `null` for other words. */
function keywordText({ type }: Frame, tokens: readonly Token[], index: number): string | null {
  const constructs = keywords[type] ?? [];
  const [before, word, after] = [tokens[index - 1]?.text, tokens[index]?.text, tokens[index + 1]?.text];
  const found = [`${before} ${word}`, `${word} ${after}`, word].flatMap((label) => constructs.find((each) => each.label === label) ?? []);
  return found[0] ? `${code(found[0].label)} — ${found[0].documentation}` : null;
}

const inFlows = [...flowConstructs, ...stepConstructs];
const keywords: Readonly<Partial<Record<Frame["type"], readonly Construct[]>>> = {
  flow: inFlows,
  steps: inFlows,
  parallel: inFlows,
  choose: inFlows,
  slo: objectiveConstructs,
  scenario: actionConstructs,
};

/** Whether what is written here is the value of a property that a distribution may be given for: a back-off knows `exponential` too. */
function takesDistribution(frame: Frame): boolean {
  const property = Object.hasOwn(schema, frame.type) ? writtenProperties(frame.type as BlockName, frame.tokens).at(-1) : undefined;
  return property?.spec.values.some(({ type }) => type === "distribution") ?? false;
}

/** What a word means where it stands: a kind at the start of a declaration, a unit, a key or a value of a body. */
async function textIn(frame: Frame, token: Token, clause: () => Promise<string | null>): Promise<string | null> {
  if (frame.type === "file" || frame.type === "group") {
    const kind = componentKinds.find((candidate) => candidate === token.text);
    if (kind) return sections(`${code(kind)} — a kind of component`, kindDocumentation[kind]);
  }
  const property = Object.hasOwn(schema, frame.type) ? writtenProperties(frame.type as BlockName, frame.tokens).at(-1) : undefined;
  if (property?.key === token) {
    return sections(
      `${code(property.spec.key)} of ${frame.type.replaceAll("-", " ")}`,
      propertyText(property.spec, frame.type as BlockName),
      await clause(),
    );
  }
  const unit = token.sort === "word" ? units.get(token.text) : undefined;
  if (unit) return `${code(unit.name)} — ${plain(unit.documentation)}`;
  const product = property?.spec.key === "technology" ? technologyText(token.text.replace(/"/g, "").toLowerCase()) : null;
  if (product) return sections(`product ${code(token.text)}`, product);
  return property ? sections(`value of ${code(property.spec.key)}`, propertyText(property.spec, frame.type as BlockName)) : null;
}

/** Clauses with a meaning of their own have numbers of their own. */
async function clauseText(server: Server, read: ReadDesign, uri: string, position: Position, card: Card): Promise<string | null> {
  const analysis = server.designs.analysis(read.design);
  for (const component of read.design.components) {
    const { replication } = component;
    if (replication && replication.origin.uri === uri && contains(replication.origin.range, position))
      return replicationHover(analysis, component, replication);
    for (const sharding of component.store?.sharding ?? []) {
      if (sharding.origin.uri === uri && contains(sharding.origin.range, position)) return card(sharding.id);
    }
  }
  return null;
}

/** The statement around the cursor, where it is an element: a link's arrow, a term of an objective. */
async function statementText(read: ReadDesign, uri: string, position: Position, card: Card): Promise<string | null> {
  const found = elementAt(read, uri, position);
  if (!found) return null;
  const flow = lookup(read.design).flows.get(found.element);
  const step = flow && innermostCall(flow.steps, uri, position);
  // A step is a call over its link.
  return (step?.link ? await card(step.link) : null) ?? card(found.element);
}

/** The call of a flow that is written around a position, without what it calls in turn. */
function innermostCall(steps: readonly Step[], uri: string, position: Position): CallStep | null {
  for (const step of steps) {
    const inside =
      step.type === "call"
        ? [step.body, step.onMiss ?? []]
        : step.type === "parallel"
          ? step.branches
          : step.type === "choose"
            ? step.options.map((option) => option.steps)
            : [step.steps];
    for (const list of [...inside, step.onError ?? []]) {
      const found = innermostCall(list, uri, position);
      if (found) return found;
    }
    if (step.type === "call" && step.origin.uri === uri && contains(step.origin.range, position)) return step;
  }
  return null;
}
