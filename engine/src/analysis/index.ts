export type * from "./figures.ts";
