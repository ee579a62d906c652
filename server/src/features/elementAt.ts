import { type ElementAtParams, type ElementAtResult, elementAtRequest } from "../protocol.ts";
import { elementIn } from "../workspace/elements.ts";
import { canonical } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** The element under the cursor, for the preview. */
export const elementAt: Feature = (server) => {
  server.connection.onRequest(elementAtRequest, (params: ElementAtParams) =>
    server.guard("element at the cursor", null, async (): Promise<ElementAtResult | null> => {
      const read = await server.design(canonical(params.uri));
      return read && elementIn(read, server.designs.parsed(read.root), params.position);
    }),
  );
  return {};
};
