import { type ComparedFile, type CompareParams, compareRequest, type DesignSnapshot, designRequest } from "@lintel/server/protocol";
import { type Disposable, EventEmitter, l10n, type TextDocumentContentProvider, Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { designsOf } from "../preview/designFiles.ts";
import { committedText } from "./git.ts";

/** Comparisons as read-only Markdown documents; they follow the designs they are about. */
export const comparisonScheme = "lintel-compare";

/** What is compared. `before` `null`: the last commit of `after`. */
interface Compared {
  readonly before: Uri | null;
  readonly after: Uri;
}

/** The address of a comparison. It holds all that is needed, so that a window that is opened again can show it. */
export function comparison({ before, after }: Compared): Uri {
  const names = [before ? nameOf(before) : l10n.t("last commit"), nameOf(after)];
  const query = JSON.stringify({ before: before?.toString() ?? null, after: after.toString() });
  return Uri.from({ scheme: comparisonScheme, path: `/${names.join(" → ").replaceAll("/", "_")}.md`, query });
}

export class Comparisons implements TextDocumentContentProvider, Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changes = new EventEmitter<Uri>();
  readonly onDidChange = this.#changes.event;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  dispose(): void {
    this.#changes.dispose();
  }

  /** A design says something else now. */
  changed(design: Uri): void {
    const address = design.toString();
    for (const { uri } of workspace.textDocuments) {
      if (uri.scheme !== comparisonScheme) continue;
      const compared = comparedIn(uri);
      if (compared?.before?.toString() === address || compared?.after.toString() === address) this.#changes.fire(uri);
    }
  }

  async provideTextDocumentContent(page: Uri): Promise<string> {
    const compared = comparedIn(page);
    if (!compared) return unreadable();
    const { before, after } = compared;
    const params: CompareParams = {
      before: before ? this.#file(before, labelOf(before)) : await this.#committed(after),
      after: this.#file(after, labelOf(after)),
    };
    const text = await this.#client.sendRequest<string | null>(compareRequest, params);
    return text ?? unreadable();
  }

  #file(uri: Uri, label: string, texts: Readonly<Record<string, string>> = {}): ComparedFile {
    return { uri: this.#client.code2ProtocolConverter.asUri(uri), label, texts };
  }

  /** A design as it was: the last commit's text of each file that it is made of now. */
  async #committed(design: Uri): Promise<ComparedFile> {
    const snapshot = await this.#client.sendRequest<DesignSnapshot | null>(designRequest, { uri: this.#file(design, "").uri });
    const files = snapshot ? [...designsOf(snapshot)].map((address) => Uri.parse(address)) : [design];
    const texts = await Promise.all(files.map(async (file) => [this.#file(file, "").uri, (await committedText(file)) ?? ""] as const));
    return this.#file(design, l10n.t("last commit"), Object.fromEntries(texts));
  }
}

function unreadable(): string {
  return l10n.t("One of the two designs cannot be read any more.");
}

/** What the address of a comparison says; `null` where it is none of ours, as anybody can write one. */
function comparedIn(page: Uri): Compared | null {
  let said: unknown;
  try {
    said = JSON.parse(page.query);
  } catch {
    return null;
  }
  if (typeof said !== "object" || said === null || !("before" in said && "after" in said)) return null;
  const { before, after } = said;
  if (!(before === null || typeof before === "string") || typeof after !== "string") return null;
  return { before: before === null ? null : Uri.parse(before), after: Uri.parse(after) };
}

function labelOf(uri: Uri): string {
  return workspace.asRelativePath(uri);
}

function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
