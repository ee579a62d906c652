import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startServer } from "./server.ts";
import { diskFiles } from "./workspace/diskFiles.ts";

/*
 * Entry point as a Node process. The transport comes from the command line: `--node-ipc` (VS Code), `--stdio`
 * (other editors), `--socket=PORT` or `--pipe=NAME`.
 */
startServer(createConnection(ProposedFeatures.all), diskFiles);
