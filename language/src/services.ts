import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
} from "langium";
import { ArchGeneratedModule, ArchGeneratedSharedModule } from "./generated/module.ts";
import { ArchLexer } from "./lexer.ts";
import { createArchParser } from "./parser.ts";
import { ArchTokenBuilder } from "./token-builder.ts";

export interface ArchServices {
  readonly shared: LangiumSharedCoreServices;
  readonly arch: LangiumCoreServices;
}

/** Lexer, parser and their configuration for .arch files. They keep no state between texts. */
export function createArchServices(): ArchServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), ArchGeneratedSharedModule);
  const arch = inject(createDefaultCoreModule({ shared }), ArchGeneratedModule, {
    parser: {
      TokenBuilder: () => new ArchTokenBuilder(),
      Lexer: (services: LangiumCoreServices) => new ArchLexer(services),
      LangiumParser: (services: LangiumCoreServices) => createArchParser(services),
    },
  });
  shared.ServiceRegistry.register(arch);
  return { shared, arch };
}

let services: ArchServices | null = null;

/** The services of this process; building them takes a while, so it is done once and when first needed. */
export function archServices(): ArchServices {
  services ??= createArchServices();
  return services;
}

/** Lets go of the services after a failure that left them in the middle of something; the next use makes new ones. */
export function renewArchServices(): void {
  services = null;
}
