import type { Element } from "./element.ts";

export interface View extends Element {
  /** Names of components, groups, flows, or `tag x` / `neighbours x`; empty means everything. */
  readonly include: readonly ViewSelector[];
  readonly exclude: readonly ViewSelector[];
  readonly direction: "right" | "down" | "left" | "up" | null;
}

export type ViewSelector =
  | { readonly type: "element"; readonly id: string }
  | { readonly type: "tag"; readonly tag: string }
  | { readonly type: "neighbours"; readonly id: string };
