import { applyEdits } from "@lintel/language";
import { workspaceEdit } from "../actions/action.ts";
import { type FixParams, type FixResult, fixRequest } from "../protocol.ts";
import { canonical } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** A fix chosen in the preview. The finding is looked up again, so that its edits fit the text as it is now. */
export const fix: Feature = (server) => {
  server.connection.onRequest(fixRequest, (params: FixParams) =>
    server.guard("fix from the preview", null, async (): Promise<FixResult | null> => {
      const read = await server.design(canonical(params.uri));
      if (!read) return null;
      const { rule, element, message, title } = params;
      const chosen = server.designs
        .allFindings(read)
        .filter((finding) => finding.rule === rule && finding.element === element && finding.message === message)
        .flatMap((finding) => finding.fixes)
        .find((candidate) => candidate.title === title);
      const edits = chosen ? applyEdits(read, chosen.edits) : [];
      return edits.length > 0 ? { changes: workspaceEdit(server, edits).changes ?? {} } : null;
    }),
  );
  return {};
};
