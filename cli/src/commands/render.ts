import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { reviewDesign, withSeverities } from "@lintel/engine/rules";
import type { DiagramLayout, SceneElement, ThemeName } from "@lintel/webview/diagram";
import type { OtherFont } from "@lintel/webview/pdf";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Configurations } from "../check/configurations.ts";
import { ExitCode, InputError } from "../exit.ts";
import { analyzed, readDesign, reportErrors } from "../input/design.ts";
import { stdinNameOption } from "../input/options.ts";
import { problemText } from "../input/sources.ts";
import { findFonts, fontFolders } from "../render/fonts.ts";
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
  readonly font: readonly string[];
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
    .addOption(
      new Option("--font <file>", "a font for letters that DejaVu Sans lacks, in PNG and PDF (may be given several times)")
        .argParser((font: string, before: readonly string[]) => [...before, font])
        .default([], "those of this machine"),
    )
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
        return pdf(await drawn(), options, session);
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
  const { pictureOf, renderSvg } = await import("@lintel/webview/diagram");
  const pictures = await session.host.loadPictures();
  const most = pictures.largestScale(layout.placement);
  if (options.scale > most) {
    const { width, height } = layout.placement;
    const advice = most >= 1 ? `use --scale ${most}, or` : "it is too large for a PNG:";
    throw new InputError(
      `at ${options.scale} times its size of ${Math.ceil(width)} × ${Math.ceil(height)} the picture would have too many pixels; ${advice} write an SVG or a PDF, or draw a --view`,
    );
  }
  const fonts = await fontsOf(pictureOf(layout, { theme: options.theme }), options, session);
  return pictures.pngOf(renderSvg(layout, { theme: options.theme }), options.scale, fonts);
}

async function pdf(layout: DiagramLayout, options: RenderOptions, session: Session): Promise<Uint8Array> {
  const { pictureOf } = await import("@lintel/webview/diagram");
  const picture = pictureOf(layout, { theme: options.theme });
  return (await session.host.loadPictures()).pdfOf(picture, await fontsOf(picture, options, session));
}

/** Characters named at most in the remark about those that no font has. */
const mostNamed = 20;

/** Fonts for all that DejaVu Sans lacks; what none has is said, as it comes out as empty boxes. */
async function fontsOf(picture: SceneElement, options: RenderOptions, session: Session): Promise<readonly OtherFont[]> {
  const { host } = session;
  const lacked = await (await host.loadPictures()).lackedBy(picture);
  if (lacked.length === 0) return [];
  const files = options.font.map((font) => resolve(host.cwd, font));
  const { fonts, missing } = await findFonts(lacked, { files, folders: fontFolders(host.platform, host.env) });
  if (missing.length > 0) {
    const named = missing.slice(0, mostNamed).join(" ") + (missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : "");
    remark(
      session,
      `no font here has ${named}: empty boxes stand for ${missing.length === 1 ? "it" : "them"}. Install a font that does, such as Noto Sans CJK, name one with --font, or write an SVG, which is shown with the fonts of its reader`,
    );
  }
  return fonts;
}

async function write(output: string, content: string | Uint8Array, session: Session): Promise<void> {
  try {
    await writeFile(resolve(session.host.cwd, output), content);
  } catch (error) {
    // The file need not be there yet, so it is its folder that is missing.
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new InputError(`${output} cannot be written: there is no folder ${dirname(output)}. Make it first, or write elsewhere.`);
    throw new InputError(problemText(error, output));
  }
  remark(session, `wrote ${output}`);
}
