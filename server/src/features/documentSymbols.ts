import type { ast } from "@lintel/language";
import type { AstNode } from "langium";
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import type { SourceFile } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** The outline of a file. */
export const documentSymbols: Feature = (server) => {
  server.connection.onDocumentSymbol(
    server.handle("outline", [], (file) =>
      server.designs.parsed(file).file.statements.flatMap((statement) => symbolOf(file, statement) ?? []),
    ),
  );
  return { documentSymbolProvider: true };
};

type Declaration = ast.Statement | ast.GroupMember;

/** What a declaration is called in the outline; `null` for what does not belong there. */
function described(node: Declaration): { readonly name: string; readonly detail: string; readonly kind: SymbolKind } | null {
  switch (node.$type) {
    case "SystemDeclaration":
      return { name: unquoted(node.title), detail: "system", kind: SymbolKind.File };
    case "LetDeclaration":
      return { name: node.name, detail: `let = ${shortened(node.value?.$cstNode?.text ?? "")}`, kind: SymbolKind.Constant };
    case "RegionDeclaration":
      return { name: node.name, detail: "region", kind: SymbolKind.Namespace };
    case "RegionLinkDeclaration":
      return { name: `${node.a?.name} <-> ${node.b?.name}`, detail: "network", kind: SymbolKind.Interface };
    case "GroupDeclaration":
      return { name: node.name ?? (unquoted(node.title) || "group"), detail: "group", kind: SymbolKind.Package };
    case "ComponentDeclaration":
      return { name: node.name, detail: [node.kind, unquoted(node.title)].filter(Boolean).join(" — "), kind: SymbolKind.Class };
    case "LinkDeclaration":
      return { name: linkText(node), detail: unquoted(node.label), kind: SymbolKind.Interface };
    case "FlowDeclaration":
      return { name: node.name, detail: ["flow", unquoted(node.title)].filter(Boolean).join(" — "), kind: SymbolKind.Function };
    case "SloDeclaration":
      return {
        name: `slo ${node.target?.name ?? ""}`,
        detail: node.members.map((member) => shortened(member.$cstNode?.text ?? "")).join(", "),
        kind: SymbolKind.Event,
      };
    case "ScenarioDeclaration":
      return { name: unquoted(node.title) || (node.name ?? "scenario"), detail: "scenario", kind: SymbolKind.Event };
    case "ViewDeclaration":
      return { name: unquoted(node.title) || (node.name ?? "view"), detail: "view", kind: SymbolKind.Object };
    default:
      return null;
  }
}

function symbolOf(file: SourceFile, node: Declaration): DocumentSymbol | null {
  const found = described(node);
  const range = rangeOf(file, node);
  // Recovery may leave a declaration without its name; an outline needs one.
  if (!found?.name || !range) return null;
  const children = node.$type === "GroupDeclaration" ? node.members.flatMap((member) => symbolOf(file, member) ?? []) : [];
  return {
    ...found,
    range,
    selectionRange:
      range.start.line === range.end.line
        ? range
        : { start: range.start, end: { line: range.start.line, character: lineEnd(file, range.start.line) } },
    children,
  };
}

function rangeOf(file: SourceFile, node: AstNode): DocumentSymbol["range"] | null {
  const cst = node.$cstNode;
  return cst ? { start: file.document.positionAt(cst.offset), end: file.document.positionAt(cst.end) } : null;
}

function lineEnd(file: SourceFile, line: number): number {
  const next = file.document.offsetAt({ line: line + 1, character: 0 });
  return file.document.positionAt(Math.max(0, next - 1)).line === line ? file.document.positionAt(Math.max(0, next - 1)).character : 0;
}

function linkText(node: ast.LinkDeclaration): string {
  return node.ends
    .map(
      (end, index) =>
        `${index > 0 ? `${node.arrows[index - 1] ?? "->"} ` : ""}${end.names.map((name) => [name.name, ...name.members].join(".")).join(", ")}`,
    )
    .join(" ");
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function unquoted(text: string | undefined): string {
  return text?.replace(/^"|"$/g, "") ?? "";
}
