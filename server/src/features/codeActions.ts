import { type CodeAction, CodeActionKind, CodeActionTriggerKind } from "vscode-languageserver";
import { acceptFinding } from "../actions/acceptFinding.ts";
import type { ActionSource } from "../actions/action.ts";
import { autoscale } from "../actions/autoscale.ts";
import { fixAll } from "../actions/fixAll.ts";
import { fixes } from "../actions/fixes.ts";
import { implicitFlow } from "../actions/implicitFlow.ts";
import { importMissing } from "../actions/importMissing.ts";
import { mendText } from "../actions/mendText.ts";
import { extractions } from "../actions/refactor.ts";
import { sortImports } from "../actions/sortImports.ts";
import { writeDefaults } from "../actions/writeDefaults.ts";
import type { Feature } from "./feature.ts";

/** Everything that is offered, in the order of the menu. */
const sources: readonly ActionSource[] = [
  importMissing,
  mendText,
  fixes,
  acceptFinding,
  ...extractions,
  autoscale,
  implicitFlow,
  writeDefaults,
  sortImports,
  fixAll,
];

/** Components of a design from which on refactorings are looked for only when somebody opens their menu. */
const largeDesign = 300;

/** Fixes of findings, refactorings at the cursor or of the selection, and what can be done to the whole file. */
export const codeActions: Feature = (server) => {
  server.connection.onCodeAction(
    server.handle("code actions", [], async (file, { range, context }): Promise<CodeAction[]> => {
      const read = await server.wholeDesign(file.uri);
      // While the cursor moves the editor asks at each place; refactorings try themselves out on the whole design.
      const onlyFixes = context.triggerKind === CodeActionTriggerKind.Automatic && (read?.design.components.length ?? 0) > largeDesign;
      const only = onlyFixes ? [CodeActionKind.QuickFix] : context.only;
      const actions: CodeAction[] = [];
      for (const source of sources) {
        if (isWanted(source.kind, only)) actions.push(...(await source.find({ server, file, range, context, read })));
      }
      return actions;
    }),
  );
  return {
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        CodeActionKind.Refactor,
        CodeActionKind.SourceOrganizeImports,
        CodeActionKind.SourceFixAll,
      ],
    },
  };
};

/** Whether a kind is among those asked for; a general kind asks for all below it. What is done to a whole file only when it is asked for. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  if (!only) return !kind.startsWith(CodeActionKind.Source);
  return only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`) || wanted.startsWith(`${kind}.`));
}
