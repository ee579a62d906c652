import { l10n } from "vscode";

/** A design to start from. `file` is in `dist/templates`: a small shape of extension/templates, or a case study of examples. */
export interface Template {
  readonly file: string;
  readonly title: string;
  readonly detail: string;
}

export function shapes(): readonly Template[] {
  return [
    {
      file: "web-service.arch",
      title: l10n.t("Web service with a database"),
      detail: l10n.t("Load balancer, three copies, a database with a standby: what most services begin as."),
    },
    {
      file: "cached-reads.arch",
      title: l10n.t("Many reads through a cache"),
      detail: l10n.t("Cache aside and read replicas, with the day on which the cache dies."),
    },
    {
      file: "work-queue.arch",
      title: l10n.t("Slow work behind a queue"),
      detail: l10n.t("A service accepts jobs, workers do them at their own pace, failures end in a dead-letter queue."),
    },
    {
      file: "events.arch",
      title: l10n.t("Events for several consumers"),
      detail: l10n.t("A topic with partitions, and consumers that must keep up with it."),
    },
    {
      file: "sharded-store.arch",
      title: l10n.t("Sharded and replicated store"),
      detail: l10n.t("More data than one machine holds, split by a key and kept in copies."),
    },
    {
      file: "two-regions.arch",
      title: l10n.t("Two regions"),
      detail: l10n.t("A leader in one region, a follower in the other, and the hour in which a region is lost."),
    },
  ];
}

export function caseStudies(): readonly Template[] {
  return [
    { file: "url-shortener.arch", title: l10n.t("URL shortener"), detail: l10n.t("100 reads for every write, kept for ten years.") },
    { file: "twitter.arch", title: "Twitter", detail: l10n.t("Timelines, fan-out on write, and accounts with millions of followers.") },
    { file: "whatsapp.arch", title: "WhatsApp", detail: l10n.t("Connections that stay open, and messages that must not be lost.") },
    { file: "netflix.arch", title: "Netflix", detail: l10n.t("Video from the edge, and the services behind the play button.") },
    { file: "uber.arch", title: "Uber", detail: l10n.t("Positions of drivers every few seconds, and the match with a rider.") },
  ];
}
