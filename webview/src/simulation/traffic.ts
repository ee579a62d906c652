import { countText } from "@lintel/engine/model";
import { pointAlong } from "../diagram/geometry.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import { html } from "../page/element.ts";
import { themeColour } from "../page/page-theme.ts";
import { t } from "../texts/index.ts";
import { type DotSource, dotSpeed, type LinkTraffic, trafficPlan } from "./traffic-plan.ts";

/** Dots under way at most, and no fewer than this when drawing them takes too long. */
const mostDots = 140;
/** Pixels of the screen between two dots of one link at least. */
const closest = 12;
const fewestDots = 20;
/** Milliseconds of a frame that the dots may take on average, and frames of that average. */
const budget = 3;
const framesMeasured = 60;
/** Milliseconds for which dots go on after the last change of the moment on show. */
const lingering = 4_000;
/** Pixels. */
const radius = 3.2;

interface Dot {
  readonly source: DotSource;
  readonly fails: boolean;
  /** Pixels gone. */
  gone: number;
}

export type Traffic = ReadonlyMap<string, LinkTraffic>;

/**
 * Dots that go along the links as the requests of the moment on show do: a sample, drawn on a canvas over the picture, with a cap on their number
 * and on the time they take. Who asked for less motion sees none.
 */
export class TrafficLayer {
  readonly element = html("canvas", "traffic");
  readonly legend = html("div", "traffic-legend");
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #layout: DiagramLayout | null = null;
  #transform = { x: 0, y: 0, k: 1 };
  #traffic: Traffic | null = null;
  #sources: readonly DotSource[] = [];
  /** Parts of a dot that are due at each source. */
  #due: number[] = [];
  #dots: Dot[] = [];
  #most = mostDots;
  #frame = 0;
  #last = 0;
  #until = 0;
  #took = 0;
  #frames = 0;
  #colours = { good: "#1a7a57", failed: "#c62f3e", rim: "#ffffff" };

  constructor() {
    this.element.setAttribute("aria-hidden", "true");
    this.element.hidden = true;
    this.legend.setAttribute("aria-hidden", "true");
    this.legend.hidden = true;
    this.#still.addEventListener("change", () => this.#restart());
    document.addEventListener("visibilitychange", () => this.#restart());
  }

  setLayout(layout: DiagramLayout | null): void {
    if (layout === this.#layout) return;
    this.#layout = layout;
    this.#plan();
  }

  follow(transform: { readonly x: number; readonly y: number; readonly k: number }): void {
    this.#transform = transform;
  }

  /** Shows the traffic of a moment; `null`: none. The dots stop a while after the last moment that was shown. */
  show(traffic: Traffic | null): void {
    const isNew = this.#traffic === null;
    this.#traffic = traffic;
    this.#until = performance.now() + lingering;
    if (isNew) this.themeChanged();
    this.#plan();
    this.#restart();
  }

  themeChanged(): void {
    this.#colours = {
      good: themeColour("--chart-good", "#1a7a57"),
      failed: themeColour("--chart-p99", "#c62f3e"),
      rim: themeColour("--vscode-editor-background", "#ffffff"),
    };
  }

  #plan(): void {
    if (!this.#layout || !this.#traffic) {
      this.#sources = [];
      this.#dots = [];
      return;
    }
    const { sources, each } = trafficPlan(this.#layout.placement.edges, this.#traffic, this.#most, closest / this.#transform.k);
    const due = new Map(this.#sources.map((source, i) => [source.link, this.#due[i] ?? 0]));
    this.#sources = sources;
    // A new source begins somewhere between two of its dots, not all of them with a dot at once.
    this.#due = sources.map((source) => due.get(source.link) ?? Math.random());
    const alive = new Set(sources.map((source) => source.link));
    this.#dots = this.#dots.filter((dot) => alive.has(dot.source.link));
    this.legend.textContent = each === 1 ? t.simulation.oneRequest : t.simulation.manyRequests(countText(each));
  }

  #restart(): void {
    const mayMove = this.#traffic !== null && !this.#still.matches && !document.hidden;
    this.legend.hidden = !mayMove || this.#sources.length === 0;
    if (!mayMove) {
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      this.#clear();
      return;
    }
    if (this.#frame !== 0) return;
    this.element.hidden = false;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#step(now));
  }

  #step(now: number): void {
    const started = performance.now();
    const elapsed = Math.min(0.1, (now - this.#last) / 1000);
    this.#last = now;
    const isEnding = now > this.#until;
    this.#move(Math.max(0, elapsed), isEnding);
    this.#draw();
    this.#measure(performance.now() - started);
    if (isEnding && this.#dots.length === 0) {
      this.#frame = 0;
      this.legend.hidden = true;
      this.#clear();
      return;
    }
    this.#frame = requestAnimationFrame((next) => this.#step(next));
  }

  #move(elapsed: number, isEnding: boolean): void {
    for (const dot of this.#dots) dot.gone += dotSpeed * elapsed;
    this.#dots = this.#dots.filter((dot) => dot.gone < dot.source.length);
    if (isEnding) return;
    this.#sources.forEach((source, i) => {
      let due = (this.#due[i] ?? 0) + source.rate * elapsed;
      while (due >= 1 && this.#dots.length < this.#most) {
        due -= 1;
        this.#dots.push({ source, fails: Math.random() < source.failing, gone: Math.random() * dotSpeed * elapsed });
      }
      this.#due[i] = due % 1;
    });
  }

  #draw(): void {
    const { element } = this;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(element.clientWidth * ratio), Math.round(element.clientHeight * ratio)];
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    const context = element.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const { x, y, k } = this.#transform;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineWidth = 1;
    context.strokeStyle = this.#colours.rim;
    for (const dot of this.#dots) {
      const at = pointAlong(dot.source.points, dot.gone / dot.source.length);
      const [left, top] = [at.x * k + x, at.y * k + y];
      context.fillStyle = dot.fails ? this.#colours.failed : this.#colours.good;
      context.beginPath();
      if (dot.fails) context.rect(left - radius, top - radius, 2 * radius, 2 * radius);
      else context.arc(left, top, radius, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  /** Fewer dots when drawing them takes too long; what was measured can be read at the canvas. */
  #measure(took: number): void {
    this.#took += took;
    this.#frames += 1;
    if (this.#frames < framesMeasured) return;
    const mean = this.#took / this.#frames;
    this.element.dataset.frameTime = mean.toFixed(3);
    this.element.dataset.dots = String(this.#dots.length);
    this.#took = 0;
    this.#frames = 0;
    if (mean <= budget || this.#most <= fewestDots) return;
    this.#most = Math.max(fewestDots, Math.round(this.#most / 2));
    this.#plan();
  }

  /** An empty canvas would still be put together with the picture in every frame. */
  #clear(): void {
    this.#dots = [];
    this.element.hidden = true;
  }
}
