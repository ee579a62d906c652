import { componentKinds, type Position, type Range } from "@lintel/engine/model";
import { type BlockName, elementAt, kindDocumentation, schema, units } from "@lintel/language";
import { type Hover, MarkupKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { elementHover } from "../hover/element.ts";
import { propertyText } from "../hover/property.ts";
import { replicationHover } from "../hover/store.ts";
import { code, plain, sections } from "../hover/text.ts";
import { writtenProperties } from "../place/expected.ts";
import { type Frame, framesAt } from "../place/frames.ts";
import { type Token, tokensOf } from "../place/tokens.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import { contains, occurrenceAt } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

/** Numbers of the element under the cursor; for a key or a kind what it means, with the numbers of the clause it opens. */
export const hover: Feature = (server) => {
  server.connection.onHover(
    server.handle("hover", null, async (file, { position }): Promise<Hover | null> => {
      const read = await server.wholeDesign(file.uri);
      if (!read) return null;
      const name = occurrenceAt(read, file.uri, position);
      if (name) {
        const text = elementHover(read.design, server.designs.analysis(read.design), name.symbol.id);
        if (text) return answer(text, name.origin.range);
      }
      return wordHover(server, read, file.uri, file.document, position);
    }),
  );
  return { hoverProvider: true };
};

function answer(value: string, range: Range): Hover {
  return { contents: { kind: MarkupKind.Markdown, value }, range };
}

function wordHover(server: Server, read: ReadDesign, uri: string, document: TextDocument, position: Position): Hover | null {
  const offset = document.offsetAt(position);
  const tokens = tokensOf(document.getText());
  const index = tokens.findIndex((token) => token.start <= offset && offset <= token.end && (token.end > offset || token.sort === "word"));
  const token = tokens[index];
  if (!token || token.sort === "comment") return null;
  const range = { start: document.positionAt(token.start), end: document.positionAt(token.end) };
  const frame = framesAt(tokens.slice(0, index + 1)).at(-1);
  const text = (frame && textIn(frame, token, () => clauseText(server, read, uri, position))) ?? statementText(server, read, uri, position);
  return text ? answer(text, range) : null;
}

/** What a word means where it stands: a kind at the start of a declaration, a unit, a key or a value of a body. */
function textIn(frame: Frame, token: Token, clause: () => string | null): string | null {
  if (frame.type === "file" || frame.type === "group") {
    const kind = componentKinds.find((candidate) => candidate === token.text);
    if (kind) return sections(`${code(kind)} — a kind of component`, kindDocumentation[kind]);
  }
  const property = Object.hasOwn(schema, frame.type) ? writtenProperties(frame.type as BlockName, frame.tokens).at(-1) : undefined;
  if (property?.key === token) {
    return sections(`${code(property.spec.key)} of ${frame.type.replaceAll("-", " ")}`, propertyText(property.spec), clause());
  }
  const unit = token.sort === "word" ? units.get(token.text) : undefined;
  if (unit) return `${code(unit.name)} — ${plain(unit.documentation)}`;
  return property ? sections(`value of ${code(property.spec.key)}`, propertyText(property.spec)) : null;
}

/** Clauses with a meaning of their own have numbers of their own. */
function clauseText(server: Server, read: ReadDesign, uri: string, position: Position): string | null {
  const analysis = server.designs.analysis(read.design);
  for (const component of read.design.components) {
    const { replication } = component;
    if (replication && replication.origin.uri === uri && contains(replication.origin.range, position))
      return replicationHover(analysis, component, replication);
    for (const sharding of component.store?.sharding ?? []) {
      if (sharding.origin.uri === uri && contains(sharding.origin.range, position)) return elementHover(read.design, analysis, sharding.id);
    }
  }
  return null;
}

/** The statement around the cursor, where it is an element: a link's arrow, a term of an objective. */
function statementText(server: Server, read: ReadDesign, uri: string, position: Position): string | null {
  const found = elementAt(read, uri, position);
  return found && elementHover(read.design, server.designs.analysis(read.design), found.element);
}
