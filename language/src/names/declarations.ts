import type { ElementId, Position } from "@lintel/engine/model";
import type { AstNode } from "langium";
import type { Body } from "../generated/ast.ts";
import type { BlockName } from "../schema/types.ts";
import type { ArchDocument } from "../source/document.ts";

/** Where an element is declared in the tree. */
export interface Declaration {
  readonly document: ArchDocument;
  /** The statement; for entities and shards the component's. */
  readonly node: AstNode;
  /** The schema of its body. */
  readonly block: BlockName | null;
  /** Its body, when it has one that holds properties only. */
  readonly body: Body | null;
  /** Where a body can be added when there is none; the end of the node when `null`. */
  readonly end: Position | null;
}

/** The declarations of a design by the id of the element. */
export interface Declarations extends Iterable<readonly [ElementId, Declaration]> {
  get(element: ElementId): Declaration | undefined;
}

/** What one part of a design declares. */
export interface Declared {
  readonly id: ElementId;
  readonly declaration: Declaration;
}

/** Declarations as the parts of a design tell of them; put together when first needed: most versions of a text are never asked. */
export class DeclarationIndex implements Declarations {
  private readonly parts: { readonly document: ArchDocument; readonly declared: readonly Declared[] }[] = [];
  private byId: ReadonlyMap<ElementId, Declaration> | null = null;

  /** Tells of declarations in a document, which may be a newer version of the one they were found in. */
  add(document: ArchDocument, declared: readonly Declared[]): void {
    if (declared.length > 0) this.parts.push({ document, declared });
  }

  get(element: ElementId): Declaration | undefined {
    return this.all().get(element);
  }

  [Symbol.iterator](): Iterator<readonly [ElementId, Declaration]> {
    return this.all()[Symbol.iterator]();
  }

  private all(): ReadonlyMap<ElementId, Declaration> {
    this.byId ??= this.putTogether();
    return this.byId;
  }

  /** Of several declarations of one element the first counts. */
  private putTogether(): ReadonlyMap<ElementId, Declaration> {
    const byId = new Map<ElementId, Declaration>();
    for (const { document, declared } of this.parts) {
      for (const { id, declaration } of declared)
        if (!byId.has(id)) byId.set(id, declaration.document === document ? declaration : { ...declaration, document });
    }
    return byId;
  }
}
