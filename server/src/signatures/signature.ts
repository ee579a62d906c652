/** A signature as the editor shows it: one line, with the stretch of it that each parameter takes. */
export interface ShownSignature {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly ShownParameter[];
}

export interface ShownParameter {
  /** Where it stands in the label, as offsets. */
  readonly at: readonly [start: number, end: number];
  /** What a value may be labelled with (`mean 5 ms`), or the key or clause it is given by. */
  readonly name: string;
  readonly documentation: string;
}

/** A line put together from pieces; the ones with a name are parameters. */
export function signatureLine(
  documentation: string,
  pieces: readonly (string | { readonly text: string; readonly name: string; readonly documentation: string })[],
): ShownSignature {
  let label = "";
  const parameters: ShownParameter[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") label += piece;
    else {
      parameters.push({ at: [label.length, label.length + piece.text.length], name: piece.name, documentation: piece.documentation });
      label += piece.text;
    }
  }
  return { label, documentation, parameters };
}
