import type { ChosenFix, FixOutcome } from "@lintel/language";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { countBySeverity } from "../check/report.ts";
import type { Style } from "../print/style.ts";

/** A file with its text before and after. */
export interface ChangedFile {
  readonly path: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** The changes as a patch that `git apply` and `patch -p1` understand; files outside the working directory by their path from the root. */
export function patchOf(files: readonly ChangedFile[]): string {
  return files
    .map(({ label, before, after }) => ({ name: label.replace(/^([A-Za-z]:)?\/+/, ""), before, after }))
    .map(({ name, before, after }) =>
      createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY }),
    )
    .join("");
}

/** The fixes by the file that their finding is in, one line each. */
export function fixList(fixes: readonly ChosenFix[], labelOf: (uri: string) => string, style: Style): string {
  const files = [...new Set(fixes.map(({ finding }) => finding.origin.uri))];
  return files
    .map((uri) => {
      const own = fixes.filter(({ finding }) => finding.origin.uri === uri);
      return [style.text(labelOf(uri)), ...own.map((fix) => `  ${fixLine(fix, style)}`)].join("\n");
    })
    .join("\n");
}

/** What a fix was about and what it did, in one line. */
export function fixLine({ finding, fix }: ChosenFix, style: Style): string {
  const on = finding.element === null ? "" : ` on ${finding.element}`;
  return style.text(`${finding.rule}${on}: ${fix.title}`);
}

/** How much was fixed and what is left of the designs, in one line. */
export function fixSummary(outcomes: readonly FixOutcome[], files: number, wouldBe: boolean): string {
  const fixed = outcomes.reduce((sum, { applied }) => sum + applied.length, 0);
  const { errors, warnings, infos } = countLeft(outcomes);
  const left = [
    ...(errors > 0 ? [plural(errors, "error")] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
    ...(infos > 0 ? [plural(infos, "remark")] : []),
  ];
  const done =
    fixed === 0 ? "nothing to fix" : `${plural(fixed, "finding")} ${wouldBe ? "would be fixed" : "fixed"} in ${plural(files, "file")}`;
  return left.length > 0 ? `${done}; ${left.join(", ")} left (lintel check shows them)` : done;
}

/** What is left, each finding once: designs that import the same file find the same things in it. */
export function countLeft(outcomes: readonly FixOutcome[]): ReturnType<typeof countBySeverity> {
  const left = outcomes.flatMap(({ designs }) => designs.flatMap(({ findings }) => findings));
  const once = new Map(left.map((finding) => [JSON.stringify([finding.origin, finding.rule, finding.element, finding.message]), finding]));
  return countBySeverity([...once.values()]);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
