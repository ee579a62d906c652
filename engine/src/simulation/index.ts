export { defaultOptions } from "./options.ts";
export * from "./result.ts";
export { createRun, simulate } from "./run.ts";
