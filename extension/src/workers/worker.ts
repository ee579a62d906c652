/** What a worker says that could not do what it was asked to, or has stopped. */
export interface Failed {
  readonly type: "failed";
  readonly message: string;
}

/** A worker with one of the preview's scripts, such as the one that simulates. */
export interface ScriptWorker<Request, Answer> {
  post(request: Request): void;
  onMessage(receive: (message: Answer | Failed) => void): void;
  terminate(): void;
}

/** Starts a worker. The way differs between Node and a browser; each entry point knows its own. */
export type StartWorker<Request, Answer> = () => Promise<ScriptWorker<Request, Answer>>;
