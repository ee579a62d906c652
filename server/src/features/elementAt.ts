import { elementAt as findElement } from "@lintel/language";
import { type ElementAtParams, type ElementAtResult, elementAtRequest } from "../protocol.ts";
import { canonical } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** The element under the cursor, for the preview. */
export const elementAt: Feature = (server) => {
  server.connection.onRequest(elementAtRequest, (params: ElementAtParams) =>
    server.guard("element at the cursor", null, async (): Promise<ElementAtResult | null> => {
      const uri = canonical(params.uri);
      const read = await server.wholeDesign(uri);
      return read && findElement(read, uri, params.position);
    }),
  );
  return {};
};
