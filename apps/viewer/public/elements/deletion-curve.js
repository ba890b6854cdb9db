import { area, kShares, tested } from "../deletion.js";
import { drawn, make } from "../dom.js";
import { labelName } from "../questions.js";
import { say } from "./page-notices.js";

/**
 * @typedef {import("../deletion.js").Point} Point
 * @typedef {import("../map-field.js").MapField} MapField
 * @typedef {import("../mask.js").Mask} Mask
 * @typedef {import("../types.js").State} State
 */

const kBox = { left: 34, top: 8, width: 256, height: 120 };
const kTicks = [0, 0.25, 0.5, 0.75, 1];

/** @param {number} share */
const across = (share) => kBox.left + share * kBox.width;

/** The score as more and more is hidden: by the map, and by what it leaves. */
export class DeletionCurve {
  constructor() {
    this.picture = drawn("svg", { viewBox: "0 0 300 156", role: "img", class: "curve" });
    this.said = make("figcaption", {});
    this.element = make("figure", { className: "deletion", hidden: true }, this.picture, this.said);
    /** @type {{deletion: Point[], insertion: Point[]}} */
    this.points = { deletion: [], insertion: [] };
    this.running = new AbortController();
    /** @type {MapField | null} */
    this.of = null;
    this.share = 0;
    /** @type {"shown" | "rest" | null} */
    this.hiding = null;
    this.name = "";
  }

  forget() {
    this.running.abort();
    this.of = null;
    this.element.hidden = true;
    this.points = { deletion: [], insertion: [] };
  }

  /**
   * @param {MapField} field
   * @param {Mask} mask
   * @param {State} state
   * @param {number | null} label
   */
  async run(field, mask, state, label) {
    if (label === null || this.of === field) return;
    this.forget();
    this.of = field;
    const { signal } = (this.running = new AbortController());
    this.name = labelName(state, label);
    this.element.hidden = false;
    try {
      for (const [key, rest] of /** @type {const} */ ([["deletion", false], ["insertion", true]])) {
        for await (const point of tested(field, mask, state, label, rest, signal)) {
          if (signal.aborted) return;
          this.points = { ...this.points, [key]: [...this.points[key], point] };
          this.draw(false);
        }
      }
      this.draw(true);
    } catch (error) {
      if (signal.aborted) return;
      this.forget();
      say(error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * @param {number} share in percent, that is hidden or left now
   * @param {"shown" | "rest" | null} hiding
   */
  mark(share, hiding) {
    this.share = share / 100;
    this.hiding = hiding;
    if (!this.element.hidden) this.draw(this.points.insertion.length === kShares.length);
  }

  /** @param {boolean} whole */
  draw(whole) {
    const { deletion, insertion } = this.points;
    const all = [...deletion, ...insertion].map(({ score }) => score);
    const chances = all.every((score) => score >= 0 && score <= 1);
    const [least, most] = chances ? [0, 1] : [Math.min(...all), Math.max(...all)];
    const down = (/** @type {number} */ score) =>
      kBox.top + kBox.height * (1 - (score - least) / (most - least || 1));
    this.picture.replaceChildren(
      ...kTicks.flatMap((tick) => grid(tick, least + tick * (most - least), chances)),
      ...line("less", deletion, down),
      ...line("more", insertion, down),
      ...this.marker(down),
    );
    const ready = whole && insertion.length === kShares.length;
    this.said.replaceChildren(
      make("p", {}, make("span", { className: "key less" }),
        ` these pixels hidden: area ${deletion.length === kShares.length ? area(deletion).toFixed(3) : "…"}`),
      make("p", {}, make("span", { className: "key more" }),
        ` all others hidden: area ${ready ? area(insertion).toFixed(3) : "…"}`),
      make("p", {}, `The score of ${this.name} by the share of pixels with most evidence. `,
        "Where the map is right, the first line falls soon and the second rises soon."),
    );
    this.picture.setAttribute("aria-label", this.inWords());
  }

  inWords() {
    const { deletion, insertion } = this.points;
    const words = (/** @type {Point[]} */ points) => points.map(({ share, score }) =>
      `${Math.round(100 * share)} %: ${score.toFixed(2)}`).join(", ");
    return `Score of ${this.name}. Most evidence hidden: ${words(deletion)}. All else hidden: ${words(insertion)}.`;
  }

  /** @param {(score: number) => number} down */
  marker(down) {
    if (this.hiding === null) return [];
    const rest = this.hiding === "rest";
    const points = rest ? this.points.insertion : this.points.deletion;
    const after = points.findIndex(({ share }) => share >= this.share);
    if (after < 0) return [];
    const [high, low] = [points[after], points[Math.max(0, after - 1)]];
    const along = high.share > low.share ? (this.share - low.share) / (high.share - low.share) : 0;
    const score = low.score + along * (high.score - low.score);
    return [
      drawn("line", { class: "now", x1: across(this.share), x2: across(this.share), y1: kBox.top, y2: kBox.top + kBox.height }),
      drawn("circle", { class: rest ? "dot more" : "dot less", cx: across(this.share), cy: down(score), r: 4.5 }),
    ];
  }
}

/**
 * @param {number} tick 0..1
 * @param {number} score
 * @param {boolean} chances
 */
function grid(tick, score, chances) {
  const y = kBox.top + kBox.height * (1 - tick);
  const end = kBox.left + kBox.width;
  return [
    drawn("line", { class: "grid", x1: kBox.left, x2: end, y1: y, y2: y }),
    drawn("text", { x: kBox.left - 5, y: y + 3.5, "text-anchor": "end" }, score.toFixed(chances ? 2 : 1)),
    drawn("text", { x: across(tick), y: 144, "text-anchor": tick === 1 ? "end" : "middle" }, `${100 * tick} %`),
  ];
}

/**
 * @param {string} name
 * @param {Point[]} points
 * @param {(score: number) => number} down
 */
function line(name, points, down) {
  const places = points.map(({ share, score }) => `${across(share)},${down(score)}`);
  return [
    drawn("polyline", { class: `line ${name}`, points: places.join(" ") }),
    ...points.map(({ share, score }) => drawn("circle", { class: `point ${name}`, cx: across(share), cy: down(score), r: 1.8 })),
  ];
}
