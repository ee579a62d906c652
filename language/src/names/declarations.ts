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
export type Declarations = ReadonlyMap<ElementId, Declaration>;
