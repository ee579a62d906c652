import { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";

/** One version of one `.arch` file. A new text is a new object, so that everything computed from it can hang on its identity. */
export interface SourceFile {
  /** The URI in the one spelling used inside the server. */
  readonly uri: string;
  readonly document: TextDocument;
  /** Shown in an editor, so that its text comes from there and not from the disk. */
  readonly open: boolean;
}

/** Where files come from that no editor shows. */
export interface FileSource {
  /** The text of a file, `null` when it cannot be read. */
  read(uri: string): Promise<string | null>;
  /** The `.arch` files below the given folders. */
  find(folders: readonly string[]): Promise<readonly string[]>;
}

export const noFiles: FileSource = { read: async () => null, find: async () => [] };

/** The one spelling of a URI: clients escape the same path in different ways. */
export function canonical(uri: string): string {
  return URI.parse(uri).toString();
}

/**
 * The texts the server knows: open documents as the editor has them, other files as they are on disk.
 * A file that an editor closes is read again.
 */
export class Files {
  readonly #files = new Map<string, SourceFile>();
  /** Files that were asked for and could not be read. */
  readonly #missing = new Set<string>();
  readonly #spellings = new Map<string, string>();
  readonly #source: FileSource;
  readonly #rereadListeners: ((uri: string) => void)[] = [];
  #revision = 0;

  constructor(source: FileSource) {
    this.#source = source;
  }

  /** Another one after every change. */
  get revision(): number {
    return this.#revision;
  }

  get(uri: string): SourceFile | undefined {
    return this.#files.get(uri);
  }

  all(): Iterable<SourceFile> {
    return this.#files.values();
  }

  /** Calls `listener` when a file that no editor shows has got another text, is new, or is gone. */
  onReread(listener: (uri: string) => void): void {
    this.#rereadListeners.push(listener);
  }

  *openFiles(): Iterable<SourceFile> {
    for (const file of this.#files.values()) if (file.open) yield file;
  }

  /** A URI as the client wrote it when it opened the file. */
  spelling(uri: string): string {
    return this.#spellings.get(uri) ?? uri;
  }

  /** Takes over the text of an open document; returns the file's URI. */
  opened(document: TextDocument): string {
    const uri = canonical(document.uri);
    this.#spellings.set(uri, document.uri);
    this.#missing.delete(uri);
    // The editor's document changes in place; a version of a file must not.
    const copy = TextDocument.create(document.uri, document.languageId, document.version, document.getText());
    this.#set(uri, { uri, document: copy, open: true });
    return uri;
  }

  async closed(document: TextDocument): Promise<string> {
    const uri = canonical(document.uri);
    this.#spellings.delete(uri);
    const text = await this.#source.read(uri);
    // It may have been opened again meanwhile.
    if (this.#spellings.has(uri)) return uri;
    this.#reread(uri, text);
    return uri;
  }

  /** Reads a file again that changed outside the editor. Returns whether that makes a difference. */
  async changedOnDisk(uri: string): Promise<boolean> {
    if (this.#files.get(uri)?.open) return false;
    const text = await this.#source.read(uri);
    const known = this.#files.get(uri);
    if (known?.open || known?.document.getText() === (text ?? undefined)) return false;
    this.#missing.delete(uri);
    this.#reread(uri, text);
    return true;
  }

  /** Loads files that are not known yet. Returns whether any of them is now there. */
  async load(uris: Iterable<string>): Promise<boolean> {
    const wanted = [...new Set(uris)].filter((uri) => !this.#files.has(uri) && !this.#missing.has(uri));
    const texts = await Promise.all(wanted.map((uri) => this.#source.read(uri)));
    let loaded = false;
    wanted.forEach((uri, index) => {
      const text = texts[index] ?? null;
      if (this.#files.has(uri)) return;
      if (text === null) {
        this.#missing.add(uri);
        return;
      }
      this.#set(uri, fromDisk(uri, text));
      loaded = true;
    });
    return loaded;
  }

  /** Takes over what was read of a file that no editor shows. */
  #reread(uri: string, text: string | null): void {
    const before = this.#files.get(uri)?.document.getText() ?? null;
    if (text === null) this.#delete(uri);
    else this.#set(uri, fromDisk(uri, text));
    if (text !== before) for (const listener of this.#rereadListeners) listener(uri);
  }

  #set(uri: string, file: SourceFile): void {
    this.#files.set(uri, file);
    this.#revision++;
  }

  #delete(uri: string): void {
    this.#files.delete(uri);
    this.#revision++;
  }

  async loadFolders(folders: readonly string[]): Promise<void> {
    await this.load((await this.#source.find(folders)).map(canonical));
  }
}

function fromDisk(uri: string, text: string): SourceFile {
  return { uri, document: TextDocument.create(uri, "arch", 0, text), open: false };
}
