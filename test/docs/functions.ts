import { type ReferenceFigure, referenceFigures } from "@lintel/engine/formulas";
import { designFromText, type Signature, signatures } from "@lintel/language";

/** Functions, distributions and figures to look up, for docs/reference.md: every example with the value that the language gives it. */
export function functionSections(): readonly string[] {
  const functions = signatures.filter(({ kind }) => kind === "function");
  return [
    "## Distributions",
    table(
      ["written", "is", "values"],
      signatures
        .filter(({ kind }) => kind === "distribution")
        .map(({ example, documentation, parameters }) => [
          code(example),
          documentation,
          parameters.map((parameter) => `${code(parameter.name)} ${parameter.documentation}`).join("; "),
        ]),
    ),
    "## Functions of expressions",
    "For `let` and wherever a number stands. Values are given in this order or by name, as in `bloom-bits(false-positives 1%, keys 1M)`: one without a name is for the first that has none yet. Those with `?` may be left out, those with `…` repeated. Hold the mouse over a call to see its numbers.",
    ...[...new Set(functions.map(({ group }) => group))].flatMap((group) => [
      `### ${group}`,
      table(
        ["function", "gives", "formula", "values", "source"],
        functions.filter((signature) => signature.group === group).map(functionRow),
      ),
    ]),
    "## Figures to look up",
    "Rules of thumb and facts of standards that functions and checks use.",
    table(["figure", "value", "source"], referenceFigures.map(figureRow)),
  ];
}

function functionRow({ label, documentation, formula, source, parameters, result, example }: Signature): readonly string[] {
  return [
    code(label),
    `${documentation} ${code(`${example} = ${valueText(example)}`)}`,
    formula ?? "",
    parameters.map((parameter) => `${code(parameter.name)} ${parameter.documentation}`).join("; "),
    `${source ?? ""}${result.documentation === "" ? "" : `. Result: ${result.documentation}`}`,
  ];
}

/** The value of an example as a `let` shows it. */
function valueText(example: string): string {
  const { design, findings } = designFromText(`let x = ${example}`);
  const [constant] = design.lets;
  if (!constant || constant.value === null || findings.length > 0) throw new Error(`${example} has no value`);
  return constant.text;
}

function figureRow({ what, text, source }: ReferenceFigure): readonly string[] {
  return [what, text, source];
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}

export function code(text: string): string {
  return `\`${text}\``;
}
