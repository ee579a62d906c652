export * from "./difference.ts";
export * from "./figures.ts";
export { differenceMarkdown } from "./markdown.ts";
export * from "./words.ts";
