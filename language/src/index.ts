export { type BuiltDesign, buildDesign } from "./design/build.ts";
export { type LanguageCode, type LanguageRule, languageRules } from "./findings.ts";
export { type DesignResult, designFromText, type TextOptions } from "./load.ts";
export type { ArchSymbol, Names, Occurrence, SymbolSort } from "./names/names.ts";
export * from "./schema/index.ts";
export { type ArchDocument, Lines, parseArch } from "./source/document.ts";
