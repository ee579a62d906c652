import type { DesignFile } from "./files.ts";

const start = `system "New design"

client User { users 1k }
service Api { replicas 2 }
User -> Api { timeout 1 s }

flow Use {
  from User at 10 rps
  User -> Api
}
`;

/** A small design to begin with, under a name that no other one has. */
export function newDesign(files: readonly DesignFile[]): DesignFile {
  const taken = new Set(files.map(({ uri }) => uri));
  for (let number = 1; ; number++) {
    const name = `new/design${number === 1 ? "" : `-${number}`}.arch`;
    const uri = `memory:/${name}`;
    if (!taken.has(uri)) return { name, uri, text: start };
  }
}
