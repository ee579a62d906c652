import type { Analysis } from "@lintel/engine/analysis";
import { type DesignStatusParams, designStatus } from "../protocol.ts";
import type { Feature } from "./feature.ts";

/** How the design of each open file stands, told at the beginning and at the end of every review. */
export const status: Feature = (server) => {
  /** What was said last, by the file at the top of the design. */
  const said = new Map<string, DesignStatusParams["objectives"]>();
  server.reviews.onReview((designs) => {
    const kept = new Set(designs.map(({ read }) => read.root.uri));
    for (const uri of said.keys()) if (!kept.has(uri)) said.delete(uri);
    for (const { read, final } of designs) {
      if (final) said.set(read.root.uri, read.broken ? null : count(server.designs.analysis(read.design)));
      const objectives = said.get(read.root.uri) ?? null;
      for (const file of read.files) {
        if (!file.open) continue;
        const params: DesignStatusParams = { uri: server.files.spelling(file.uri), busy: !final, objectives };
        void server.connection.sendNotification(designStatus, params);
      }
    }
  });
  return {};
};

function count({ objectives }: Analysis): DesignStatusParams["objectives"] {
  const of = (met: boolean | null): number => objectives.filter((objective) => objective.met === met).length;
  return { met: of(true), missed: of(false), open: of(null) };
}
