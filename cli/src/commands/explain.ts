import { type RuleInfo, rulePage } from "@lintel/engine/rules";
import type { Command } from "commander";
import { InputError } from "../exit.ts";
import { terminalMarkdown } from "../print/markdown.ts";
import { nearest } from "../print/nearest.ts";
import { fixesOf } from "../rule-fixes.ts";
import { knownCodes } from "../rule-list.ts";
import { print, type Session } from "../session.ts";

/** `lintel explain CODE`: why a rule exists, what to do, and examples. */
export function addExplain(program: Command, session: Session): void {
  program
    .command("explain")
    .description("say why a rule exists and what to do")
    .argument("<code>", "the code of a finding, such as single-point-of-failure")
    .action((code: string) => {
      const rule = find(code);
      print(session, terminalMarkdown(rulePage(rule, fixesOf(rule)), session.out));
    });
}

function find(code: string): RuleInfo {
  const rules = knownCodes();
  const found = rules.find((rule) => rule.code === code || rule.aliases?.includes(code));
  if (found) return found;
  const close = nearest(
    code,
    rules.map((rule) => rule.code),
  );
  throw new InputError(`there is no rule "${code}"${close ? `; did you mean ${close}?` : "; lintel rules lists them all"}`);
}
