import { type TextDocumentContentProvider, Uri, workspace } from "vscode";

/** Pages of rules as read-only documents: `lintel-rule:/CODE.md`. Links between them stay inside the scheme. */
export const rulePageScheme = "lintel-rule";

/** The address of the page of a rule. */
export function rulePage(code: string): Uri {
  return Uri.from({ scheme: rulePageScheme, path: `/${code}.md` });
}

export class RulePages implements TextDocumentContentProvider {
  readonly #folder: Uri;

  constructor(extensionUri: Uri) {
    this.#folder = Uri.joinPath(extensionUri, "dist", "docs", "rules");
  }

  async provideTextDocumentContent(page: Uri): Promise<string> {
    const name = page.path.slice(1);
    // Only names of pages: nothing outside of the folder can be asked for.
    if (!/^[a-z0-9-]+\.md$/.test(name)) throw new Error(`There is no page ${name}.`);
    return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(this.#folder, name)));
  }
}
