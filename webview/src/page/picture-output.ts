import type { Design, View } from "@lintel/engine/model";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import { pictureOf } from "../diagram/render-svg.ts";
import type { SceneElement } from "../diagram/scene.ts";
import { diagramJson } from "../exports/diagram-json.ts";
import type { Host } from "../host.ts";
import type { ExportFormat } from "../messages.ts";
import { sequencePicture } from "../sequence/draw-sequence.ts";
import type { FlowView } from "../sequence/flow-view.ts";
import { t } from "../texts/index.ts";
import { copyPicture, exportPicture } from "./export-picture.ts";
import type { Notices } from "./notices.ts";
import { pageTheme } from "./page-theme.ts";

export interface OutputSubject {
  readonly design: Design;
  readonly view: View | null;
  readonly layout: DiagramLayout;
  readonly overlay: Overlay | null;
}

/** Gives what is on show away: as files through the host, and as an image on the clipboard. */
export class PictureOutput {
  readonly #host: Host;
  readonly #notices: Notices;
  readonly #flow: Pick<FlowView, "picture">;
  readonly #subject: () => OutputSubject | null;

  /** `subject` says what is on show at the moment; `null` before there is a picture. */
  constructor(host: Host, notices: Notices, flow: Pick<FlowView, "picture">, subject: () => OutputSubject | null) {
    this.#host = host;
    this.#notices = notices;
    this.#flow = flow;
    this.#subject = subject;
  }

  async export(format: ExportFormat, scale: number): Promise<void> {
    const [subject, picture] = [this.#subject(), this.#picture()];
    if (!subject || !picture) {
      this.#host.post({ type: "failed", message: t.picture.nothingToExport });
      return;
    }
    const { design, view, layout } = subject;
    try {
      const assets = new URL(".", new URL(this.#host.layoutWorkerUrl, location.href));
      this.#host.post(await exportPicture({ design, view, picture, places: diagramJson(layout) }, format, scale, assets));
    } catch (error) {
      this.#host.post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }

  async copy(): Promise<void> {
    const picture = this.#picture();
    if (!picture) return this.#notices.failed(t.picture.nothingToExport);
    try {
      await copyPicture(picture);
      this.#notices.done(t.picture.copied);
    } catch (error) {
      this.#notices.failed(t.picture.notCopied(error instanceof Error ? error.message : String(error)));
    }
  }

  /** What goes to a printer: the picture that is shown, in the colours for paper. */
  get printed(): SceneElement | null {
    return this.#picture("print");
  }

  /** The picture that is shown, as a document of its own. */
  #picture(theme = pageTheme()): SceneElement | null {
    const sequence = this.#flow.picture;
    if (sequence) return sequencePicture(sequence, { theme });
    const subject = this.#subject();
    return subject && pictureOf(subject.layout, { theme, overlay: subject.overlay });
  }
}
