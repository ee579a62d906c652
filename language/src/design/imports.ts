import { URI } from "langium";
import { replacement } from "../findings.ts";
import { type Import, importsOf } from "../source/imports.ts";
import type { Reading } from "./reading.ts";

/**
 * Makes the names of imported files visible. `import "./a.arch"` brings in what that file declares and what it brings in
 * itself; `import { X } from "./a.arch"` only the names listed. A file that is not among the documents is reported.
 */
export function bringIn(readings: readonly Reading[]): void {
  const byUri = new Map(readings.map((reading) => [normal(reading.document.uri), reading]));
  for (const reading of readings) {
    reading.visible.addAll(reading.own);
    const imports = importsOf(reading.document);
    if (imports.length === 0) continue;
    for (const other of wholeImports(reading, imports, byUri)) reading.visible.addAll(other.own);
    for (const { node, uri } of imports) {
      const other = byUri.get(normal(uri));
      if (other === reading) reportSelf(node, reading);
      else bringInNames(node, other, reading);
    }
  }
}

function reportSelf(node: Import["node"], reading: Reading): void {
  const message = `\`${node.path}\` is this file itself, so the import brings nothing. Remove it, or name the file that is meant.`;
  const fixes = [replacement("Remove the import", reading.origin(node.$cstNode), "")];
  reading.findings.report("self-import", message, reading.originOf(node, "path"), { fixes });
}

function bringInNames(node: Import["node"], other: Reading | undefined, reading: Reading): void {
  if (!other) {
    const message = `\`${node.path}\` cannot be read, so what it declares is missing. Check the path: it is relative to this file.`;
    reading.findings.report("missing-import", message, reading.originOf(node, "path"));
    return;
  }
  for (const name of node.names) {
    const symbol = other.own.get(name.name);
    if (!symbol) {
      reading.unknown(name.name, `a name that \`${node.path}\` declares`, [...other.own.all()], name.$cstNode);
      continue;
    }
    reading.names.refer(symbol, reading.origin(name.$cstNode));
    reading.visible.add(name.name, symbol);
  }
}

/** The files imported as a whole, directly or through others; cycles end where they began. */
function wholeImports(start: Reading, imports: readonly Import[], byUri: ReadonlyMap<string, Reading>): ReadonlySet<Reading> {
  const found = new Set<Reading>();
  const open = [...imports];
  for (let next = open.pop(); next; next = open.pop()) {
    const other = next.node.names.length === 0 ? byUri.get(normal(next.uri)) : undefined;
    if (!other || other === start || found.has(other)) continue;
    found.add(other);
    open.push(...importsOf(other.document));
  }
  return found;
}

function normal(uri: string): string {
  return URI.parse(uri).toString();
}
