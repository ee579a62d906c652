/** The part of our own package.json that the extension reads at run time. */
export interface Contributions {
  readonly version: string;
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly properties?: Readonly<Record<string, RuleSetting>> }>>;
    };
  };
}

interface RuleSetting {
  readonly description?: string;
}

/** What each rule says, by its code, as the settings describe it, without its severity and tier in brackets. */
export function ruleSummaries({ contributes }: Contributions): ReadonlyMap<string, string> {
  const rules = contributes.configuration.properties["lintel.rules"]?.properties ?? {};
  return new Map(Object.entries(rules).map(([code, { description }]) => [code, (description ?? "").replace(/ \([^()]*\)$/, "")]));
}

export function settingNames({ contributes }: Contributions): readonly string[] {
  return Object.keys(contributes.configuration.properties);
}
