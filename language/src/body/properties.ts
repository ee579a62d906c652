import { type Given, type Origin, written } from "@lintel/engine/model";
import type { CstNode } from "langium";
import type { Body } from "../generated/ast.ts";
import type { BlockName, PropertySpec } from "../schema/types.ts";
import type { TypedValue } from "./typed.ts";

/** One property as it was read. */
export interface Property {
  readonly key: string;
  readonly spec: PropertySpec;
  readonly keyOrigin: Origin;
  /** From the key to the end of its block. */
  readonly origin: Origin;
  /** Without those that had the wrong type. */
  readonly values: readonly TypedValue[];
  readonly clauses: ReadonlyMap<string, TypedValue | null>;
  /** The properties of each value's block, in the order of the values; of the property itself when it has no values. */
  readonly blocks: readonly (Properties | null)[];
}

/** The properties of one body. */
export class Properties {
  private readonly byKey = new Map<string, Property[]>();
  private readonly used = new Set<string>();

  constructor(
    readonly block: BlockName,
    readonly list: readonly Property[],
    /** The body in the tree; `null` for properties that stand among declarations, or nowhere. */
    readonly body: Body | null = null,
    /** The first piece of each property, those included that could not be read. */
    readonly starts: readonly CstNode[] = [],
    /** Keys that are there but could not be understood, under the names they were meant to have. */
    private readonly misread: readonly string[] = [],
  ) {
    for (const property of list) {
      const same = this.byKey.get(property.key);
      if (same) same.push(property);
      else this.byKey.set(property.key, [property]);
    }
  }

  all(key: string): readonly Property[] {
    this.used.add(key);
    return this.byKey.get(key) ?? [];
  }

  get(key: string): Property | undefined {
    return this.all(key)[0];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The block of a property such as `autoscale { … }`; an empty one when the property is there without a block. */
  in(key: string, block: BlockName): Properties | null {
    const property = this.get(key);
    return property ? (property.blocks[0] ?? new Properties(block, [])) : null;
  }

  number(key: string): Given<number> | null {
    const value = this.get(key)?.values[0];
    return value?.type === "number" ? written(value.value, value.origin) : null;
  }

  /** One of the words the schema allows for the key; the type parameter names them. */
  word<T extends string>(key: string): Given<T> | null {
    const value = this.get(key)?.values[0];
    return value?.type === "word" ? written(value.value as T, value.origin) : null;
  }

  text(key: string): Given<string> | null {
    const value = this.get(key)?.values[0];
    return value?.type === "text" || value?.type === "name" ? written(value.value, value.origin) : null;
  }

  boolean(key: string): Given<boolean> | null {
    const value = this.get(key)?.values[0];
    return value?.type === "boolean" ? written(value.value, value.origin) : null;
  }

  flag(key: string): Given<boolean> | null {
    const property = this.get(key);
    return property ? written(true, property.keyOrigin) : null;
  }

  value(key: string): TypedValue | undefined {
    return this.get(key)?.values[0];
  }

  clauseNumber(key: string, clause: string): Given<number> | null {
    const value = this.get(key)?.clauses.get(clause);
    return value?.type === "number" ? written(value.value, value.origin) : null;
  }

  /** Keys that could not be understood, those of blocks behind the key of the block. */
  get unread(): readonly string[] {
    const inside = this.list.flatMap(({ key, blocks }) => blocks.flatMap((block) => block?.unread.map((inner) => `${key}.${inner}`) ?? []));
    return [...this.misread, ...inside];
  }

  /** Properties that nothing has asked for until now. */
  rest(): readonly Property[] {
    const rest = this.list.filter((property) => !this.used.has(property.key));
    for (const property of rest) this.used.add(property.key);
    return rest;
  }
}
