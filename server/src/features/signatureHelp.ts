import { type BlockName, schema } from "@lintel/language";
import { MarkupKind, type SignatureHelp } from "vscode-languageserver";
import { plainText } from "../clientText.ts";
import { fileTokens } from "../place/fileTokens.ts";
import { type Frame, framesAt } from "../place/frames.ts";
import { writtenProperties } from "../place/properties.ts";
import { activeIn, callSignatures, openCall } from "../signatures/calls.ts";
import { propertySignature } from "../signatures/properties.ts";
import type { ShownSignature } from "../signatures/signature.ts";
import type { Feature } from "./feature.ts";

/** What a call takes while it is typed, and how a key with several parts goes on. */
export const signatureHelp: Feature = (server) => {
  const support = server.client.capabilities.textDocument?.signatureHelp?.signatureInformation;
  const markdown = support?.documentationFormat?.includes(MarkupKind.Markdown) ?? false;
  const documentation = (text: string) => (markdown ? { kind: MarkupKind.Markdown, value: text } : plainText(text));
  const offsets = support?.parameterInformation?.labelOffsetSupport ?? false;

  server.connection.onSignatureHelp(
    server.handle("signature help", null, (file, { position }): SignatureHelp | null => {
      const offset = file.document.offsetAt(position);
      const before = fileTokens(server, file).filter((token) => token.start < offset);
      const last = before.at(-1);
      if (last && (last.sort === "comment" || last.sort === "string") && offset <= last.end && !isClosedString(last.text, last.end, offset))
        return null;
      const frames = framesAt(before);
      const found = inCall(frames) ?? inProperty(frames);
      if (!found) return null;
      return {
        signatures: found.signatures.map((signature) => ({
          label: signature.label,
          documentation: documentation(signature.documentation),
          parameters: signature.parameters.map(({ at, documentation: text }) => ({
            label: offsets ? [at[0], at[1]] : signature.label.slice(...at),
            documentation: documentation(text),
          })),
        })),
        activeSignature: found.signature,
        // Behind the last parameter none is marked, which the protocol says with a number that is too large.
        activeParameter: found.parameter ?? found.signatures[found.signature]?.parameters.length ?? 0,
      };
    }),
  );
  return { signatureHelpProvider: { triggerCharacters: ["(", ",", " "], retriggerCharacters: [" ", ")", "}"] } };
};

interface Found {
  readonly signatures: readonly ShownSignature[];
  readonly signature: number;
  readonly parameter: number | null;
}

function isClosedString(text: string, end: number, offset: number): boolean {
  return offset === end && text.length > 1 && text.endsWith('"');
}

function inCall(frames: readonly Frame[]): Found | null {
  const frame = frames.at(-1);
  const call = frame && openCall(frame.tokens);
  if (!frame || !call) return null;
  const key = Object.hasOwn(schema, frame.type) ? writtenProperties(frame.type as BlockName, frame.tokens).at(-1)?.spec.key : undefined;
  const signatures = callSignatures(call.name, key ?? null);
  return signatures.length > 0 ? { signatures, ...activeIn(signatures, call) } : null;
}

function inProperty(frames: readonly Frame[]): Found | null {
  const active = propertySignature(frames);
  return active && { signatures: [active.signature], signature: 0, parameter: active.parameter };
}
