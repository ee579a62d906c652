import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { reviewDesign, withSeverities } from "@lintel/engine/rules";
import type { ThemeName } from "@lintel/webview/diagram";
import { type Command, Option } from "commander";
import { Configurations } from "../check/configurations.ts";
import { ExitCode, InputError } from "../exit.ts";
import { analyzed, readDesign, reportErrors } from "../input/design.ts";
import { stdinNameOption } from "../input/options.ts";
import { problemText } from "../input/sources.ts";
import { findView } from "../render/views.ts";
import { print, remark, type Session } from "../session.ts";

interface RenderOptions {
  readonly output?: string;
  readonly view?: string;
  readonly theme: ThemeName;
  readonly stdinFilename: string;
}

const themes: readonly ThemeName[] = ["light", "dark", "high-contrast", "print"];

/** `lintel render FILE`: the diagram as an SVG picture. */
export function addRender(program: Command, session: Session): void {
  program
    .command("render")
    .description("draw the diagram as SVG")
    .argument("<file>", "a design, or - for standard input")
    .option("-o, --output <file>", "where to write it (standard output when not given)")
    .option("--view <name>", "only what this view shows")
    .addOption(new Option("--theme <theme>", "colours").choices(themes).default("light"))
    .addOption(stdinNameOption())
    .action((file: string, options: RenderOptions) => render(file, options, session));
}

async function render(file: string, options: RenderOptions, session: Session): Promise<void> {
  const { output } = options;
  if (output !== undefined && extname(output).toLowerCase() !== ".svg") {
    throw new InputError(`${output}: only .svg pictures can be written; name the file ${output.replace(/(\.[^./\\]*)?$/, ".svg")}`);
  }
  const loaded = await readDesign(file, options.stdinFilename, session);
  const { design, analysis, findings } = analyzed(loaded);
  const view = options.view === undefined ? null : findView(design, options.view);
  // Loaded only here: the layout engine is half of the bundle and no other command needs it.
  const { layoutDesign, renderSvg } = await import("@lintel/webview/diagram");
  const { settings } = await new Configurations(loaded.workspace).of(loaded.source.path);
  const shown = [...withSeverities(findings, settings), ...reviewDesign({ design, analysis }, { settings }).findings];
  const layout = await layoutDesign(design, { analysis, view, findings: shown });
  if (layout.placement.note) remark(session, layout.placement.note);
  const svg = renderSvg(layout, { theme: options.theme });
  if (output === undefined) print(session, svg);
  else await write(output, svg, session);
  session.exitCode = reportErrors(loaded, session) ? ExitCode.findings : ExitCode.clean;
}

async function write(output: string, svg: string, session: Session): Promise<void> {
  try {
    await writeFile(resolve(session.host.cwd, output), svg);
  } catch (error) {
    throw new InputError(problemText(error, output));
  }
  remark(session, `wrote ${output}`);
}
