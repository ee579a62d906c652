import { type DesignVersion, designDifference, differenceMarkdown } from "@lintel/engine/difference";
import { structureChanges } from "@lintel/language";
import { type ComparedFile, type CompareParams, compareRequest } from "../protocol.ts";
import type { Server } from "../server.ts";
import { canonical } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** What is different between two designs, or between a design and an older text of it. */
export const compare: Feature = (server) => {
  server.connection.onRequest(compareRequest, ({ before, after }: CompareParams) =>
    server.guard("comparison", null, async (): Promise<string | null> => {
      const [was, is] = [await read(server, before), await read(server, after)];
      if (!was || !is) return null;
      const difference = designDifference(was.version, is.version, structureChanges(was.built, is.built));
      const designs = { before: was.version.design, after: is.version.design };
      return differenceMarkdown(
        `${before.label} → ${after.label}`,
        designs,
        difference,
        ({ uri, range }) => `${nameOf(uri)}:${range.start.line + 1}`,
      );
    }),
  );
  return {};
};

async function read(server: Server, { uri: spelled, texts }: ComparedFile) {
  const uri = canonical(spelled);
  await server.files.load([uri]);
  const design = await server.design(uri);
  if (!design) return null;
  const older = new Map(Object.entries(texts).map(([address, text]) => [canonical(address), text]));
  const { built, findings } = await server.designs.reviewed(design, older);
  const version: DesignVersion = { design: built.design, analysis: server.designs.analysis(built.design), findings, broken: built.broken };
  return { built, version };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
