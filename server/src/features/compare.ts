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
      const broken = [...(was.built.broken ? [before.label] : []), ...(is.built.broken ? [after.label] : [])].map(
        (label) => `> ${label} has syntax errors: what cannot be read is left out of this comparison.\n\n`,
      );
      const designs = { before: was.version.design, after: is.version.design };
      const text = differenceMarkdown(
        `${before.label} → ${after.label}`,
        designs,
        difference,
        ({ uri, range }) => `${nameOf(uri)}:${range.start.line + 1}`,
      );
      return `${broken.join("")}${text}`;
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
  const version: DesignVersion = { design: built.design, analysis: server.designs.analysis(built.design), findings };
  return { built, version };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
