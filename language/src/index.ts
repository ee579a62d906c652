export { componentKinds } from "@lintel/engine/model";
export {
  type Configuration,
  type ConfigurationWords,
  configurationFile,
  configurationKeys,
  configurationWords,
  readConfiguration,
} from "./configuration/configuration.ts";
export { type BuiltDesign, buildDesign } from "./design/build.ts";
export { structureChanges } from "./difference/structure.ts";
export { applyEdits } from "./edits/apply.ts";
export { type ChosenFix, chooseFixes, compatibleFixes, editsOf } from "./edits/choose-fixes.ts";
export { type ChangedTexts, type FixOutcome, type FixTask, fixDesigns, type ReviewedDesign } from "./edits/fix-designs.ts";
export { importName } from "./edits/import-name.ts";
export { difference, type SourceEdit } from "./edits/source-edit.ts";
export { type LanguageCode, type LanguageRule, languageRules } from "./findings.ts";
export { formatEdits, formatRangeEdits } from "./format/edits.ts";
export { formatArch, formatText } from "./format/format.ts";
export { formatOnType } from "./format/on-type.ts";
export { canonicalOptions, type FormatOptions } from "./format/print.ts";
export type * as ast from "./generated/ast.ts";
export { designFromText, loadDesign, type ReadText, type TextOptions } from "./load.ts";
export type { Declaration, Declarations } from "./names/declarations.ts";
export { type ElementAt, elementAt } from "./names/element-at.ts";
export type { ArchSymbol, Names, Occurrence, SymbolSort } from "./names/names.ts";
export { closeBrace } from "./refactorings/close-brace.ts";
export { extractConstant, inlineConstant } from "./refactorings/constants.ts";
export { resolveDuplicate } from "./refactorings/duplicate.ts";
export { extractFlow, flowFromLinks } from "./refactorings/extract-flow.ts";
export { extractGroup } from "./refactorings/extract-group.ts";
export { organizeImports } from "./refactorings/organize-imports.ts";
export { type Refactoring, type Selection, selectionOf } from "./refactorings/refactoring.ts";
export { writeImplicitFlow } from "./refactorings/written-flow.ts";
export * from "./schema/index.ts";
export { type ArchServices, archServices, createArchServices } from "./services.ts";
export { textDifference } from "./source/difference.ts";
export { type ArchDocument, originOf, type PlacedChunk, parseArch, type Span, spanOf } from "./source/document.ts";
export { type Import, importAt, importsOf } from "./source/imports.ts";
export { Lines } from "./source/lines.ts";
export { propertyNode } from "./source/property-node.ts";
export { magnitudes, type Unit, units } from "./units/units.ts";
export { distributions } from "./values/distribution.ts";
export { type CallExplanation, explainCall } from "./values/explain.ts";
export { type Signature, type SignatureParameter, signatures, signaturesOf } from "./values/signatures.ts";
