/* The extension as its users get it. */
import { existsSync } from "node:fs";
import { packageExtension, staging } from "../../scripts/package.mjs";

/** Path of a freshly packaged extension; LINTEL_E2E_VSIX names one that is to be tested instead. */
export async function packagedExtension() {
  const given = process.env.LINTEL_E2E_VSIX;
  if (given && !existsSync(given)) throw new Error(`LINTEL_E2E_VSIX names ${given}, which does not exist.`);
  return given || (await packageExtension());
}

/** The same as a folder, for VS Code for the Web, which installs nothing. */
export async function unpackedExtension() {
  await packageExtension();
  return staging;
}
