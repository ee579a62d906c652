import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from "vscode-languageserver/browser";
import { startServer } from "./server.ts";
import { noFiles } from "./workspace/files.ts";

/* Entry point as a web worker. Files come from the client, when it offers to read them. */
const scope = self as unknown as DedicatedWorkerGlobalScope;
startServer(createConnection(ProposedFeatures.all, new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), noFiles);
