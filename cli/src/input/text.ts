/** Larger files are refused: no design is written by hand to this size, and reading one would only exhaust the memory. */
export const largestFile = 32 * 1024 * 1024;

export type Decoded = { readonly text: string } | { readonly problem: string };

/** The text of a file, or why it is none, in words that go after the file's name. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > largestFile) return { problem: `is too large (${Math.round(bytes.length / 1e6)} MB; at most 32 MB are read)` };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { problem: "is UTF-16 text; save it as UTF-8" };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { problem: `is a binary file (a zero byte at offset ${zero}), not .arch text` };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: `is not UTF-8 text (${firstBadByte(bytes)}); save it as UTF-8` };
  }
}

function firstBadByte(bytes: Uint8Array): string {
  // The replacement character stands for the first broken sequence unless the text contains it rightly before that.
  const text = new TextDecoder("utf-8").decode(bytes);
  const encoder = new TextEncoder();
  let offset = 0;
  for (const character of text) {
    const length = encoder.encode(character).length;
    if (character === "\ufffd" && !(bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd)) break;
    offset += length;
  }
  const line = bytes.subarray(0, offset).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 1);
  const value = (bytes[offset] ?? 0).toString(16).padStart(2, "0");
  return `byte 0x${value} at offset ${offset}, line ${line}`;
}
