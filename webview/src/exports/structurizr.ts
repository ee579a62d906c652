import type { Design, View } from "@lintel/engine/model";
import { diagramGraph } from "../diagram/diagram-graph.ts";
import type { DiagramEdge, DiagramGroup, DiagramNode, Direction, EdgeKind } from "../diagram/graph.ts";
import { identifiersFor } from "./identifiers.ts";
import { edgeText } from "./words.ts";

const directions: Readonly<Record<Direction, string>> = { right: "lr", down: "tb", left: "rl", up: "bt" };

const edgeTags: Readonly<Record<EdgeKind, string | null>> = {
  call: null,
  async: "Asynchronous",
  subscription: "Subscription",
  replication: "Replication",
  "dead-letter": "Dead letter",
};

const reserved = new Set(
  (
    "workspace model views person softwaresystem container component group deploymentenvironment deploymentnode infrastructurenode " +
    "softwaresysteminstance containerinstance element relationship styles themes branding terminology configuration this system"
  ).split(" "),
);

/**
 * The design, or one view of it, as a Structurizr workspace (https://docs.structurizr.com/dsl/language): one software system with a
 * container for each component, people for clients, software systems for external services. Its model has groups but no place for
 * regions and zones within a container view, so those are told in the descriptions of containers only.
 */
export function structurizrText(design: Design, view: View | null = null): string {
  const graph = diagramGraph({ ...design, regions: [] }, null, [], view);
  const subtitles = new Map(diagramGraph(design, null, [], view).nodes.map((node) => [node.id, node.subtitle]));
  const names = identifiersFor(
    graph.nodes.map((node) => node.id),
    reserved,
  );
  const titles = uniqueTitles(graph.nodes);
  const technologies = new Map(design.components.map((component) => [component.id, component.technology?.title ?? ""]));
  const parents = new Map(graph.groups.map((group) => [group.id, group]));
  const isContainer = (node: DiagramNode): boolean => node.shape !== "round" && node.shape !== "external";

  const definition = (node: DiagramNode): string => {
    const [name, title] = [names.get(node.id) ?? "", quoted(titles.get(node.id) ?? node.title)];
    const counts = [
      ...(node.replicas > 1 ? [`${node.replicas} replicas`] : []),
      ...(node.shards > 1 ? [`${node.shards} ${node.shape === "pipe" ? "partitions" : "shards"}`] : []),
    ];
    const description = quoted([subtitles.get(node.id) ?? node.subtitle, ...counts].join(", "));
    if (node.shape === "round") return `${name} = person ${title} ${description}`;
    if (node.shape === "external") return `${name} = softwareSystem ${title} ${description} "External"`;
    const more = [technologies.get(node.id) ?? "", tagOf(node)];
    while (more.at(-1) === "") more.pop();
    return [`${name} = container`, title, description, ...more.map(quoted)].join(" ");
  };
  /** Elements of one kind inside their groups. */
  const inside = (frame: string | null, chosen: (node: DiagramNode) => boolean, indent: string): string[] => [
    ...graph.nodes.filter((node) => node.group === frame && chosen(node)).map((node) => indent + definition(node)),
    ...graph.groups
      .filter((group) => group.parent === frame)
      .flatMap((group) => {
        const members = inside(group.id, chosen, `${indent}  `);
        return members.length === 0 ? [] : [`${indent}group ${quoted(parents.get(group.id)?.title ?? "")} {`, ...members, `${indent}}`];
      }),
  ];

  return `${[
    `workspace ${quoted(graph.name)} {`,
    "  model {",
    "    properties {",
    `      "structurizr.groupSeparator" ${quoted(separatorFor(graph.groups))}`,
    "    }",
    ...inside(null, (node) => !isContainer(node), "    "),
    `    system = softwareSystem ${quoted(graph.name)} {`,
    ...inside(null, isContainer, "      "),
    "    }",
    ...relationships(graph.edges, names).map((line) => `    ${line}`),
    "  }",
    "  views {",
    '    container system "containers" {',
    "      include *",
    `      autolayout ${directions[graph.direction]}`,
    "    }",
    ...styles.map((line) => `    ${line}`),
    "  }",
    "}",
  ].join("\n")}\n`;
}

const styles = [
  "styles {",
  '  element "Person" {',
  "    shape Person",
  "  }",
  '  element "Store" {',
  "    shape Cylinder",
  "  }",
  '  element "Messaging" {',
  "    shape Pipe",
  "  }",
  '  element "External" {',
  "    border dashed",
  "  }",
  '  relationship "Relationship" {',
  "    style solid",
  "  }",
  '  relationship "Asynchronous" {',
  "    style dashed",
  "  }",
  '  relationship "Dead letter" {',
  "    style dotted",
  "  }",
  "}",
];

function tagOf(node: DiagramNode): string {
  return node.shape === "cylinder" ? "Store" : node.shape === "pipe" ? "Messaging" : "";
}

/** Elements beside one another need different names. */
function uniqueTitles(nodes: readonly DiagramNode[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    nodes.map((node) => {
      let title = node.title;
      for (let number = 2; taken.has(title.toLowerCase()); number++) title = `${node.title} (${number})`;
      taken.add(title.toLowerCase());
      return [node.id, title];
    }),
  );
}

/** Two relationships between the same elements need different descriptions. */
function relationships(edges: readonly DiagramEdge[], names: ReadonlyMap<string, string>): string[] {
  const taken = new Set<string>();
  return edges.map((edge) => {
    const [from, to] = [names.get(edge.from) ?? "", names.get(edge.to) ?? ""];
    const label = edgeText({ ...edge, labelLines: edge.labelLines.filter((line) => !line.muted || edge.kind === "dead-letter") });
    const technology = edge.kind === "dead-letter" ? "" : edgeText({ ...edge, labelLines: edge.labelLines.filter((line) => line.muted) });
    let description = label;
    for (let number = 2; taken.has(JSON.stringify([from, to, description])); number++) description = `${label} (${number})`.trim();
    taken.add(JSON.stringify([from, to, description]));
    const tag = edgeTags[edge.kind];
    return `${from} -> ${to} ${quoted(description)} ${quoted(technology)}${tag === null ? "" : ` ${quoted(tag)}`}`;
  });
}

/**
 * Text in double quotes, on one line. A quote behind a backslash belongs to the text, whatever is before the backslash, so that none can be
 * written as itself: a sign that looks like it stands in its place. `${HOME}` would become what the machine calls so: a joiner without width prevents it.
 */
function quoted(text: string): string {
  return `"${text.replace(/\s+/g, " ").replaceAll("\\", "\u29f5").replaceAll('"', '\\"').replaceAll("${", "$\u2060{")}"`;
}

/** What stands between the names of nested groups: a sign that no name has. */
function separatorFor(groups: readonly DiagramGroup[]): string {
  return ["/", "|", "::", " > "].find((sign) => groups.every(({ title }) => !title.includes(sign))) ?? "\u2192";
}
