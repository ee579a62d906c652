import { callHierarchy } from "./callHierarchy.ts";
import { codeActions } from "./codeActions.ts";
import { codeLens } from "./codeLens.ts";
import { compare } from "./compare.ts";
import { completion } from "./completion.ts";
import { configuration } from "./configuration.ts";
import { definition } from "./definition.ts";
import { diagnostics } from "./diagnostics.ts";
import { documentHighlight } from "./documentHighlight.ts";
import { documentLinks } from "./documentLinks.ts";
import { documentSymbols } from "./documentSymbols.ts";
import { elementAt } from "./elementAt.ts";
import type { Feature } from "./feature.ts";
import { fileRename } from "./fileRename.ts";
import { fix } from "./fix.ts";
import { folding } from "./folding.ts";
import { formatting } from "./formatting.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlayHints.ts";
import { references } from "./references.ts";
import { refresh } from "./refresh.ts";
import { rename } from "./rename.ts";
import { scenarios } from "./scenarios.ts";
import { selectionRanges } from "./selectionRanges.ts";
import { semanticTokens } from "./semanticTokens.ts";
import { signatureHelp } from "./signatureHelp.ts";
import { snapshot } from "./snapshot.ts";
import { status } from "./status.ts";
import { typeDefinition } from "./typeDefinition.ts";
import { workspaceSymbols } from "./workspaceSymbols.ts";

/** Every feature of the server, one file each. */
export const features: readonly Feature[] = [
  diagnostics,
  configuration,
  completion,
  hover,
  signatureHelp,
  definition,
  typeDefinition,
  references,
  documentHighlight,
  rename,
  fileRename,
  documentSymbols,
  workspaceSymbols,
  folding,
  selectionRanges,
  documentLinks,
  semanticTokens,
  formatting,
  inlayHints,
  codeLens,
  callHierarchy,
  refresh,
  codeActions,
  snapshot,
  elementAt,
  status,
  scenarios,
  compare,
  fix,
];
