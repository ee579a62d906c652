/** Typed arrays with more room: what kernel and policies do when something grows. */

/** The same numbers with room for more, which hold `rest`. */
export function widerInts(old: Int32Array, length: number, rest = 0): Int32Array<ArrayBuffer> {
  const made = new Int32Array(length);
  made.set(old);
  if (rest !== 0) made.fill(rest, old.length);
  return made;
}

/** The same for numbers that are not whole. */
export function widerFloats(old: Float64Array, length: number, rest = 0): Float64Array<ArrayBuffer> {
  const made = new Float64Array(length);
  made.set(old);
  if (rest !== 0) made.fill(rest, old.length);
  return made;
}

/** A full ring, which begins at `head`, laid out from place 0 on in one of twice the room. */
export function widerIntRing(old: Int32Array, head: number): Int32Array<ArrayBuffer> {
  const made = new Int32Array(old.length * 2);
  made.set(old.subarray(head));
  made.set(old.subarray(0, head), old.length - head);
  return made;
}

/** The same for numbers that are not whole. */
export function widerFloatRing(old: Float64Array, head: number): Float64Array<ArrayBuffer> {
  const made = new Float64Array(old.length * 2);
  made.set(old.subarray(head));
  made.set(old.subarray(0, head), old.length - head);
  return made;
}
