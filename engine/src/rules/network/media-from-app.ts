import { accessOf, bandwidthText, type CallStep, dataText, lookup, type Origin } from "../../model/index.ts";
import { codeKinds } from "../graph/units.ts";
import { visits } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";

const mediaSize: RuleOption = {
  name: "media-size",
  measure: "data",
  default: 100e3,
  minimum: 1,
  maximum: 1e12,
  documentation: "Size of an answer from which it is media rather than data.",
};

/** 1 Gbit/s: the network card of a server. */
const mediaTraffic: RuleOption = {
  name: "media-traffic",
  measure: "bandwidth",
  default: 125e6,
  minimum: 1,
  maximum: 1e15,
  documentation: "Data per second from which delivering it is work worth moving.",
};

export const mediaFromApp: Rule = {
  code: "media-from-app",
  category: "network",
  severity: "warning",
  options: [mediaSize, mediaTraffic],
  summary: "Large files reach the users through a service, with no CDN on the way.",
  rationale: `A picture or a video read from a store and handed on by a service passes the service's memory and network card twice, from one place on earth for all users. Delivering it is no work of the application: it fills the machines' bandwidth long before their processors.

Let users fetch the file from a CDN in front of the object store, by an address (signed, when not everybody may see it) that the service hands out. The rule speaks up from 1 Gbit/s, a server's network card.`,
  references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/ShareObjectPreSignedURL.html", "https://aws.amazon.com/caching/cdn/"],
  invalid: [
    `client Viewer { users 1M  actions 50 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Albums { replicas 4  workers 32  service-time 2 ms }
objectstore Pictures { technology s3 }
Viewer -> Lb { auth oauth2 }
Lb -> Albums { bandwidth 40 Gbps }
Albums -> Pictures { timeout 1 s  response 1 MB  bandwidth 40 Gbps }
flow ShowPicture {
  from Viewer
  Viewer -> Lb -> Albums -> Pictures read
}
slo ShowPicture { availability 90% over 30 days }`,
  ],
  valid: [
    `client Viewer { users 1M  actions 50 / day }
cdn Cdn { technology cloudfront  hit-ratio 90% }
objectstore Pictures { technology s3 }
Viewer -> Cdn { auth oauth2  response 1 MB  bandwidth 40 Gbps }
Cdn -> Pictures { timeout 1 s  response 1 MB  bandwidth 40 Gbps }
flow ShowPicture {
  from Viewer
  Viewer -> Cdn -> Pictures read
}
slo ShowPicture { availability 90% over 30 days }`,
  ],
  check({ design, analysis, option }) {
    const large = option(mediaSize);
    const heavy = option(mediaTraffic);
    const { components, links } = lookup(design);
    const worst = new Map<
      string,
      {
        readonly path: readonly CallStep[];
        readonly flow: string;
        readonly size: number;
        readonly traffic: number;
        readonly origin: Origin;
      }
    >();
    for (const { flow, call, path, waits, times, missesOf } of visits(design)) {
      const link = call.link === null ? undefined : links.get(call.link);
      const response = link?.network.response;
      const rate = analysis.flows[flow.id]?.rate.value ?? null;
      if (!link || !response || response.assumed !== null || response.value < large || rate === null || !waits) continue;
      if (accessOf(call) !== "read" || missesOf.length > 0 || !codeKinds.has(components.get(call.from)?.kind ?? "client")) continue;
      const target = components.get(call.to);
      if (!target?.store || components.get(flow.from ?? "")?.kind !== "client") continue;
      if (path.some((step) => components.get(step.to)?.kind === "cdn")) continue;
      const traffic = rate * times * response.value;
      if (traffic < heavy || traffic <= (worst.get(call.from)?.traffic ?? 0)) continue;
      worst.set(call.from, { path, flow: flow.id, size: response.value, traffic, origin: link.origin });
    }
    return [...worst].map(([service, { path, flow, size, traffic, origin }]): Report => {
      const store = path[path.length - 1]?.to ?? "the store";
      return {
        element: service,
        message: `${service} hands on ${dataText(size)} from ${store} for each request of ${flow}, ${bandwidthText(traffic)} in all, with no CDN on the way. Let users fetch it from a CDN in front of ${store}.`,
        origin,
        related: hops(path),
        fixes: [],
      };
    });
  },
};
