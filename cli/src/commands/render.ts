import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { reviewDesign, withSeverities } from "@lintel/engine/rules";
import type { DiagramLayout, ThemeName } from "@lintel/webview/diagram";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Configurations } from "../check/configurations.ts";
import { ExitCode, InputError } from "../exit.ts";
import { analyzed, readDesign, reportErrors } from "../input/design.ts";
import { stdinNameOption } from "../input/options.ts";
import { problemText } from "../input/sources.ts";
import { type Format, formatFor, formatList, formats } from "../render/formats.ts";
import { pinnedView } from "../render/pinned-view.ts";
import { findView } from "../render/views.ts";
import { print, remark, type Session } from "../session.ts";

interface RenderOptions {
  readonly output?: string;
  readonly format?: Format;
  readonly view?: string;
  readonly theme: ThemeName;
  readonly scale: number;
  readonly stdinFilename: string;
}

const themes: readonly ThemeName[] = ["light", "dark", "high-contrast", "print"];
const largestScale = 4;

/** `lintel render FILE`: the diagram as a picture or in the language of another tool. */
export function addRender(program: Command, session: Session): void {
  program
    .command("render")
    .description("draw the diagram, or write it in the language of another tool")
    .argument("<file>", "a design, or - for standard input")
    .option("-o, --output <file>", `where to write it (standard output when not given); its ending says how: ${formatList}`)
    .addOption(new Option("--format <format>", "the format, where the name of the output does not say it").choices(formats))
    .option("--view <name>", 'only what this view shows, or a group, tag or flow ("Group: Edge", "Tag: hot", "Flow: Redirect")')
    .addOption(new Option("--theme <theme>", "colours of pictures").choices(themes).default("light"))
    .addOption(new Option("--scale <factor>", "size of PNG pictures, 1 to 4").argParser(scaleOf).default(2))
    .addOption(stdinNameOption())
    .action((file: string, options: RenderOptions) => render(file, options, session));
}

function scaleOf(text: string): number {
  const scale = Number(text);
  if (!(scale >= 1 && scale <= largestScale)) throw new InvalidArgumentError(`"${text}" is no number from 1 to ${largestScale}.`);
  return scale;
}

async function render(file: string, options: RenderOptions, session: Session): Promise<void> {
  const { output } = options;
  const format = formatFor(output, options.format);
  if (output === undefined && (format === "png" || format === "pdf"))
    throw new InputError(`a ${format} is no text for standard output; name a file with -o, such as -o design.${format}`);
  const loaded = await readDesign(file, options.stdinFilename, session);
  const { design, analysis, findings } = analyzed(loaded);
  // Loaded only here: the layout engine is half of the bundle and no other command needs it.
  const diagram = await import("@lintel/webview/diagram");
  const view = options.view === undefined ? null : findView(design, options.view, diagram.filterViews(design));
  const drawn = async (): Promise<DiagramLayout> => {
    const { settings } = await new Configurations(loaded.workspace).of(loaded.source.path);
    const shown = [...withSeverities(findings, settings), ...reviewDesign({ design, analysis }, { settings }).findings];
    const pinned = await pinnedView(file, view, session);
    const layout = await diagram.layoutDesign(design, { analysis, view, findings: shown, pinned });
    if (layout.placement.note) remark(session, layout.placement.note);
    return layout;
  };
  const content = async (): Promise<string | Uint8Array> => {
    switch (format) {
      case "svg":
        return diagram.renderSvg(await drawn(), { theme: options.theme });
      case "png":
        return png(await drawn(), options, session);
      case "pdf":
        return (await session.host.loadPictures()).pdfOf(diagram.pictureOf(await drawn(), { theme: options.theme }));
      case "json":
        return diagram.diagramJson(await drawn());
      case "mmd":
        return diagram.mermaidText(design, view);
      case "d2":
        return diagram.d2Text(design, view);
      case "dsl":
        return diagram.structurizrText(design, view);
    }
  };
  const result = await content();
  if (output !== undefined) await write(output, result, session);
  else print(session, String(result));
  session.exitCode = reportErrors(loaded, session) ? ExitCode.findings : ExitCode.clean;
}

async function png(layout: DiagramLayout, options: RenderOptions, session: Session): Promise<Uint8Array> {
  const { renderSvg } = await import("@lintel/webview/diagram");
  const pictures = await session.host.loadPictures();
  const most = pictures.largestScale(layout.placement);
  if (options.scale > most) {
    const { width, height } = layout.placement;
    const advice = most >= 1 ? `use --scale ${most}, or` : "it is too large for a PNG:";
    throw new InputError(
      `at ${options.scale} times its size of ${Math.ceil(width)} × ${Math.ceil(height)} the picture would have too many pixels; ${advice} write an SVG or a PDF, or draw a --view`,
    );
  }
  return pictures.pngOf(renderSvg(layout, { theme: options.theme }), options.scale);
}

async function write(output: string, content: string | Uint8Array, session: Session): Promise<void> {
  try {
    await writeFile(resolve(session.host.cwd, output), content);
  } catch (error) {
    throw new InputError(problemText(error, output));
  }
  remark(session, `wrote ${output}`);
}
