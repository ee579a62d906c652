import type { ServerCapabilities } from "vscode-languageserver";
import type { Server } from "../server.ts";

/** One LSP feature: registers its handlers and returns the capabilities it adds. */
export type Feature = (server: Server) => ServerCapabilities;
