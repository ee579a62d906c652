import { type DesignChangedParams, type DesignParams, type DesignSnapshot, designChanged, designRequest } from "../protocol.ts";
import { canonical } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** What the preview shows: the design of a file with its figures and findings, and word of every change to it. */
export const snapshot: Feature = (server) => {
  server.connection.onRequest(designRequest, (params: DesignParams) =>
    server.guard("preview", null, async (): Promise<DesignSnapshot | null> => {
      const uri = canonical(params.uri);
      await server.files.load([uri]);
      const read = await server.design(uri);
      if (!read) return null;
      const { design, broken } = read;
      return {
        uri: params.uri,
        version: read.root.document.version,
        design,
        analysis: server.designs.analysis(design),
        findings: server.designs.allFindings(read),
        broken,
      };
    }),
  );

  const announce = (uri: string): void => {
    const params: DesignChangedParams = { uri: server.files.spelling(uri), version: server.files.get(uri)?.document.version ?? 0 };
    void server.connection.sendNotification(designChanged, params);
  };
  server.reviews.onReview((designs) => {
    for (const { read, final } of designs) {
      if (!final) continue;
      // The preview may show any file of the design on its own.
      for (const file of read.files) if (file.open || file === read.root) announce(file.uri);
    }
  });
  // Reviews look at designs with an open file only; a preview may show one that has none.
  server.files.onReread((changed) => {
    for (const uri of server.designs.holding(changed)) if (!server.files.get(uri)?.open) announce(uri);
  });
  return {};
};
