export * from "./all.ts";
export * from "./internal-error.ts";
export * from "./option.ts";
export * from "./page.ts";
export type * from "./rule.ts";
export * from "./run.ts";
export * from "./settings.ts";
export * from "./unused-accept.ts";
