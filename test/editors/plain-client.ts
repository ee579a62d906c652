import { type ChildProcess, spawn } from "node:child_process";

/** A message of JSON-RPC 2.0, as it comes off the wire. */
export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/**
 * A language client of nothing but Node: it starts a server, frames messages with `Content-Length` and reads them back. It shares no line
 * with the library that the server is written with, so that both sides cannot be wrong in the same way.
 */
export class PlainClient {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Everything the server has sent, in order. */
  readonly received: Message[] = [];
  #buffer = Buffer.alloc(0);
  #nextId = 1;
  readonly #waiting = new Set<() => void>();

  constructor(command: string, args: readonly string[], cwd: string) {
    this.child = spawn(command, args, { cwd, stdio: ["pipe", "pipe", "pipe"] });
    let stderr = "";
    this.child.stderr?.on("data", (data) => {
      stderr += data;
    });
    this.child.stdout?.on("data", (data: Buffer) => this.#read(data));
    // A server that has ended closes its input, which is no error of the client.
    this.child.stdin?.on("error", () => {});
    this.ended = new Promise((resolve, reject) => {
      this.child.on("error", reject);
      this.child.on("close", (code, signal) => resolve({ code, signal, stderr }));
    });
  }

  /** Writes bytes as they are, for what no client should send. */
  write(text: string): void {
    this.child.stdin?.write(text);
  }

  send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  /** The whole answer, result or error. */
  async answer(method: string, params: unknown): Promise<Message> {
    const id = this.#nextId++;
    this.send({ id, method, params });
    return this.find((message) => message.id === id && message.method === undefined);
  }

  async request<Result>(method: string, params: unknown): Promise<Result> {
    const { result, error } = await this.answer(method, params);
    if (error) throw new Error(`${method}: ${error.code} ${error.message}`);
    return result as Result;
  }

  /** The first message, received already or later, that fits; from the given place in `received` on. */
  find(fits: (message: Message) => boolean, from = 0): Promise<Message> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.received.slice(from).find(fits);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  #read(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, Math.max(0, end)).toString("ascii"))?.[1]);
      if (end < 0 || Number.isNaN(length) || this.#buffer.length < end + 4 + length) return;
      this.#take(JSON.parse(this.#buffer.subarray(end + 4, end + 4 + length).toString("utf8")) as Message);
      this.#buffer = this.#buffer.subarray(end + 4 + length);
    }
  }

  #take(message: Message): void {
    this.received.push(message);
    for (const look of [...this.#waiting]) look();
  }
}
