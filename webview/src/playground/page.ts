import {
  findReferences,
  findReferencesKeymap,
  formatDocument,
  formatKeymap,
  hoverTooltips,
  jumpToDefinition,
  jumpToDefinitionKeymap,
  LSPClient,
  LSPPlugin,
  renameKeymap,
  serverCompletion,
  signatureHelp,
} from "@codemirror/lsp-client";
import { EditorView, keymap } from "@codemirror/view";
import {
  type DesignChangedParams,
  type DesignSnapshot,
  designChanged,
  designRequest,
  type ElementAtResult,
  elementAtRequest,
  type FixParams,
  type FixResult,
  fixRequest,
} from "@lintel/server/protocol";
import type { FromPreview } from "../messages.ts";
import { t, useLanguage } from "../texts/index.ts";
import { annotationCapabilities, refreshAnnotations, serverAnnotations } from "./annotations.ts";
import { Diagnostics } from "./diagnostics.ts";
import { movableDivider } from "./divider.ts";
import { mediaTypes, saveAs } from "./download.ts";
import { createEditor } from "./editor.ts";
import { FileList } from "./file-list.ts";
import { type DesignFile, type DesignFiles, loadFiles } from "./files.ts";
import type { LspPosition, LspRange } from "./lsp.ts";
import { sanitize } from "./markup.ts";
import { newDesign } from "./new-design.ts";
import { notify, notifyFailure } from "./notice.ts";
import { keepForOffline } from "./offline.ts";
import { pickFile } from "./pick-file.ts";
import { PreviewFrame } from "./preview.ts";
import { showProblems } from "./problems.ts";
import { type SharedFile, sharedFiles, shareFragment, withImports } from "./share.ts";
import { followTheme } from "./theme.ts";
import { translatePage } from "./translate.ts";
import { workerTransport } from "./transport.ts";
import { DesignWorkspace } from "./workspace.ts";

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** How long typing may pause before the server gets the text, in milliseconds. */
const typingPause = 120;

/** Links longer than this are cut off by some programs that they are sent through. */
const safeLink = 8_000;

/** The page: a list of designs, an editor on the language server, and the preview beside it. */
class Playground {
  #files: readonly DesignFile[];
  readonly #client: LSPClient;
  readonly #workspace: DesignWorkspace;
  readonly #diagnostics: Diagnostics;
  readonly #preview: PreviewFrame;
  readonly #list: FileList;
  readonly #editors = new Map<string, EditorView>();
  #shown: string;
  #selected: string | null = null;
  /** Counts requests for a snapshot: only the newest answer is drawn. */
  #request = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor({ files, open, folder }: DesignFiles) {
    this.#files = files;
    this.#shown = open;
    this.#diagnostics = new Diagnostics({
      client: () => this.#client,
      workspace: () => this.#workspace,
      changed: (uri) => {
        this.#findingsChanged(uri);
        this.#annotate(uri);
      },
      failed: notifyFailure,
    });
    this.#client = new LSPClient({
      rootUri: new URL(".", open).href,
      timeout: 20_000,
      sanitizeHTML: sanitize,
      workspace: (client) => new DesignWorkspace(client, files, (uri) => this.#display(uri)),
      extensions: [
        serverCompletion(),
        hoverTooltips({ hoverTime: 250 }),
        signatureHelp(),
        keymap.of([...formatKeymap, ...renameKeymap, ...jumpToDefinitionKeymap, ...findReferencesKeymap]),
        this.#diagnostics.extension,
        { clientCapabilities: annotationCapabilities, editorExtension: serverAnnotations() },
      ],
      notificationHandlers: {
        [designChanged]: (_client, { uri }: DesignChangedParams) => {
          if (uri === this.#shown) void this.#refreshPreview();
          return true;
        },
      },
    });
    this.#workspace = this.#client.workspace as DesignWorkspace;
    this.#preview = new PreviewFrame(element<HTMLIFrameElement>("preview"), (message) => this.#receive(message));
    this.#list = new FileList(element("files"), files, (uri) => this.show(uri));
    element("where").title = folder;
    const server = new Worker("server.js", { name: "lintel language server" });
    server.addEventListener("error", ({ message }) => notifyFailure(t.playground.serverStopped, message ?? t.playground.scriptNotLoaded));
    this.#client.connect(workerTransport(server));
    element("simulate").addEventListener("click", () => this.#preview.post({ type: "simulate", scenario: null }));
    element("format").addEventListener("click", () => formatDocument(this.#editor()));
    element("new").addEventListener("click", () => this.#add(newDesign(this.#files)));
    element("share").addEventListener("click", () => {
      this.#share().catch((error: unknown) => notifyFailure(t.playground.linkNotMade, error));
    });
    element("download").addEventListener("click", () => saveAs(this.#file().name, this.#editor().state.doc.toString(), "text/plain"));
  }

  async start(): Promise<void> {
    this.show(this.#shown);
    await this.#client.initializing;
    await this.#refreshPreview();
  }

  /** Puts a design in front of the user, in the editor and in the preview. */
  show(uri: string): EditorView | null {
    const view = this.#display(uri);
    if (!view) return null;
    const changed = this.#shown !== uri;
    this.#shown = uri;
    for (const [other, editor] of this.#editors) editor.dom.parentElement!.hidden = other !== uri;
    this.#list.markCurrent(uri);
    element("where").textContent = this.#file().name;
    this.#findingsChanged(uri);
    view.requestMeasure();
    view.focus();
    if (changed) void this.#refreshPreview();
    return view;
  }

  /** The editor of a file, made when it is first needed. */
  #display(uri: string): EditorView | null {
    const known = this.#editors.get(uri);
    if (known) return known;
    const file = this.#files.find((candidate) => candidate.uri === uri);
    if (!file) return null;
    // The editor's own element cannot be hidden: its styles insist on showing it.
    const place = document.createElement("div");
    place.hidden = uri !== this.#shown;
    element("editor").append(place);
    const view = createEditor({
      client: this.#client,
      file,
      parent: place,
      nonce: document.body.dataset.nonce ?? "",
      extensions: definitionOnClick(),
      onCursor: () => this.#editorChanged(),
    });
    this.#editors.set(uri, view);
    this.#diagnostics.show(uri);
    this.#annotate(uri);
    return view;
  }

  #add(file: DesignFile): void {
    this.#files = [file, ...this.#files];
    this.#workspace.add(file);
    this.#list.show(this.#files);
    this.show(file.uri);
  }

  /** Puts a link into the clipboard and the address bar that holds the shown design, with what it imports, as it is now. */
  async #share(): Promise<void> {
    const now = this.#files.map((file) => ({ ...file, text: this.#editors.get(file.uri)?.state.doc.toString() ?? file.text }));
    const shown = now.find(({ uri }) => uri === this.#shown);
    if (!shown) return;
    history.replaceState(null, "", await shareFragment(withImports(shown, now)));
    const { href } = location;
    const long = href.length > safeLink ? ` ${t.playground.linkLong(href.length)}` : "";
    try {
      await navigator.clipboard.writeText(href);
      notify(`${t.playground.linkCopied}${long}`);
    } catch {
      // Without permission, or in a page that is not secure.
      notify(`${t.playground.linkInAddress}${long}`);
    }
  }

  #annotate(uri: string): void {
    const view = this.#editors.get(uri);
    if (view) refreshAnnotations(this.#client, view).catch((error: unknown) => notifyFailure(t.playground.noAnnotations, error));
  }

  #editor(): EditorView {
    return this.#editors.get(this.#shown)!;
  }

  #file(): DesignFile {
    return this.#files.find((file) => file.uri === this.#shown)!;
  }

  /** After typing pauses the server gets the text; the cursor then marks its element in the diagram. */
  #editorChanged(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#client.sync();
      this.#select().catch((error: unknown) => notifyFailure(t.playground.noElement, error));
    }, typingPause);
  }

  async #select(): Promise<void> {
    const view = this.#editor();
    const position = LSPPlugin.get(view)?.toPosition(view.state.selection.main.head);
    const at = await this.#client.request<unknown, ElementAtResult | null>(elementAtRequest, { uri: this.#shown, position });
    const selected = at?.element ?? null;
    if (selected === this.#selected) return;
    this.#selected = selected;
    this.#preview.post({ type: "select", element: selected });
  }

  async #refreshPreview(): Promise<void> {
    const request = ++this.#request;
    try {
      const snapshot = await this.#client.request<unknown, DesignSnapshot | null>(designRequest, { uri: this.#shown });
      if (request !== this.#request) return;
      if (snapshot) this.#preview.post({ type: "design", ...snapshot });
      else this.#preview.post({ type: "empty", reason: t.playground.noDesign(this.#file().name) });
    } catch (error) {
      if (request === this.#request) notifyFailure(t.playground.noPreview, error);
    }
  }

  #findingsChanged(uri: string): void {
    const diagnostics = this.#diagnostics.of(uri);
    this.#list.markFindings(uri, diagnostics);
    if (uri === this.#shown) showProblems(diagnostics, ({ range }) => this.#reveal(uri, range));
  }

  #receive(message: FromPreview): void {
    if (message.type === "reveal") this.#reveal(message.origin.uri, message.origin.range);
    else if (message.type === "show-places") this.#listReferences(message.at);
    else if (message.type === "fix")
      this.#fix({ ...message, uri: this.#shown }).catch((error: unknown) => notifyFailure(t.playground.fixFailed, error));
    else if (message.type === "exported")
      saveAs(this.#file().name.replace(/\.arch$/, `.${message.format}`), message.content, mediaTypes[message.format]);
    else if (message.type === "report") saveAs(this.#file().name.replace(/\.arch$/, ".html"), message.content, "text/html");
    else if (message.type === "pick-design") this.#pickDesign().catch((error: unknown) => notifyFailure(t.playground.designNotRead, error));
    else if (message.type === "failed") notifyFailure(t.playground.previewFailed, message.message);
  }

  async #pickDesign(): Promise<void> {
    const file = await pickFile(
      t.playground.compareWith,
      this.#files.filter(({ uri }) => uri !== this.#shown),
    );
    const snapshot = file && (await this.#client.request<unknown, DesignSnapshot | null>(designRequest, { uri: file.uri }));
    if (file && !snapshot) notify(t.playground.noDesign(file.name));
    const picked = file && snapshot ? { uri: file.uri, title: file.name, design: snapshot.design } : null;
    this.#preview.post({ type: "picked-design", picked });
  }

  /** The list of the editor: all places that name the element, those that call it among them. */
  #listReferences(at: { readonly uri: string; readonly range: LspRange }): void {
    this.#reveal(at.uri, { start: at.range.start, end: at.range.start });
    const view = this.#editors.get(at.uri);
    if (view) findReferences(view);
  }

  async #fix({ uri, rule, element, message, title }: FixParams): Promise<void> {
    this.#client.sync();
    const result = await this.#client.request<FixParams, FixResult | null>(fixRequest, { uri, rule, element, message, title });
    const changes = Object.entries(result?.changes ?? {});
    if (changes.length === 0 || !changes.every(([file, edits]) => this.#workspace.applyEdits(file, edits)))
      notifyFailure(t.playground.fixStale, title);
  }

  #reveal(uri: string, { start, end }: LspRange): void {
    const view = this.show(uri);
    const plugin = view && LSPPlugin.get(view);
    if (!view || !plugin) return;
    const at = (position: LspPosition): number => {
      const line = view.state.doc.line(Math.min(position.line + 1, view.state.doc.lines));
      return Math.min(line.from + position.character, line.to);
    };
    const first = at(start);
    view.dispatch({
      selection: { anchor: first, head: Math.min(at(end), view.state.doc.lineAt(first).to) },
      effects: EditorView.scrollIntoView(first, { y: "center" }),
    });
  }
}

/** Ctrl-click (Cmd-click on a Mac) goes to where a name is declared, as F12 does. */
function definitionOnClick() {
  return EditorView.domEventHandlers({
    mousedown: (event, view) => {
      if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false;
      const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (position === null) return false;
      event.preventDefault();
      view.dispatch({ selection: { anchor: position } });
      return jumpToDefinition(view);
    },
  });
}

document.documentElement.lang = useLanguage(navigator.language);
translatePage();
const frame = element<HTMLIFrameElement>("preview");
followTheme(element<HTMLButtonElement>("theme"), frame);
movableDivider(element("divider"), document.querySelector("main")!, element("writing"), frame);

/** The designs of the page with those of its address before them. */
function withShared(designs: DesignFiles, shared: readonly SharedFile[]): DesignFiles {
  const files = shared.map(({ name, text }) => ({ name: `shared/${name}`, uri: new URL(encodeURI(name), "memory:/shared/").href, text }));
  return { ...designs, open: files[0]?.uri ?? designs.open, files: [...files, ...designs.files] };
}

async function start(): Promise<void> {
  const designs = await loadFiles();
  const shared = await sharedFiles(location.hash).catch((error: unknown) => {
    notifyFailure(t.playground.sharedNotRead, error);
    return null;
  });
  // Another link in the same window is another page.
  window.addEventListener("hashchange", () => location.reload());
  await new Playground(shared ? withShared(designs, shared) : designs).start();
}

start().catch((error: unknown) => notifyFailure(t.playground.notStarted, error));
keepForOffline().catch((error: unknown) => notifyFailure(t.playground.notOffline, error));
