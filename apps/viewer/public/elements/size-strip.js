import { brushOf, make } from "../dom.js";
import { moved } from "../map-field.js";
import { session, store } from "../page.js";
import { difference } from "../painting.js";

/**
 * @typedef {import("../types.js").Pane} Pane
 * @typedef {import("../types.js").Partial} PartialMap
 * @typedef {import("../types.js").Scale} Scale
 */

/** @param {Pane} pane */
const before = (pane, /** @type {PartialMap} */ partial) =>
  pane.partials.find(({ done }) => done === partial.done - 1) ?? null;

/** One size: what it added, or why it does not count. */
class SizeStep {
  /** @param {number} number from 1 */
  constructor(number) {
    this.number = number;
    /** @type {PartialMap | null} */
    this.drawn = null;
    this.canvas = make("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    this.size = make("span", { className: "size" });
    this.added = make("span", { className: "added" });
    this.button = make("button", { type: "button", onclick: () => this.choose() },
      make("span", { className: "thumb-box" }, this.canvas), this.size, this.added);
    this.item = make("li", {}, this.button);
  }

  choose() {
    const { step } = store.state;
    store.set({ step: step === this.number ? null : this.number });
  }

  /**
   * @param {Pane} pane
   * @param {number | null} step
   */
  show(pane, step) {
    const partial = pane.partials.find(({ done }) => done === this.number);
    const scale = pane.answer?.scales?.[this.number - 1];
    const finished = pane.done >= this.number || pane.status === "done";
    this.size.textContent = scale ? `${scale.height} × ${scale.width}` : `size ${this.number}`;
    this.added.textContent = this.remark(pane, partial, scale, finished);
    const left = scale !== undefined && !scale.kept;
    this.item.className = left ? "left-out" : finished ? "" : "to-come";
    this.button.disabled = !partial;
    this.button.setAttribute("aria-pressed", String(step === this.number));
    this.button.title = partial ? "Show the map after this size" : "";
    if (partial && partial !== this.drawn) this.draw(pane, partial);
    this.canvas.hidden = !partial || left;
  }

  /**
   * @param {Pane} pane
   * @param {PartialMap | undefined} partial
   * @param {Scale | undefined} scale
   * @param {boolean} finished
   */
  remark(pane, partial, scale, finished) {
    if (scale && !scale.kept) return `does not count: ${scale.why || `predicts ${scale.prediction.name}`}`;
    if (!partial) return finished ? "counts" : "to come";
    const earlier = before(pane, partial);
    if (!earlier) return "the first map";
    return `moved ${(100 * moved(earlier.values, partial.values)).toFixed(0)} % of the evidence`;
  }

  /**
   * @param {Pane} pane
   * @param {PartialMap} partial
   */
  draw(pane, partial) {
    this.drawn = partial;
    this.canvas.width = partial.width;
    this.canvas.height = partial.height;
    brushOf(this.canvas).putImageData(difference(before(pane, partial), partial), 0, 0);
  }
}

/** How the map has grown, size by size. */
class SizeStrip extends HTMLElement {
  connectedCallback() {
    /** @type {SizeStep[]} */
    this.steps = [];
    /** @type {string} */
    this.of = "";
    this.list = make("ol", { className: "steps" });
    this.all = make("button", { type: "button", className: "quiet", onclick: () => store.set({ step: null }) }, "Show all sizes");
    this.legend = make("p", { className: "hint" },
      "What each size changed: ", make("span", { className: "key more" }), " evidence came, ",
      make("span", { className: "key less" }), " evidence went. Choose one to see the map as it was then.");
    this.append(
      make("div", { className: "heading" }, make("h3", {}, "How the map grew"), this.all),
      this.list, this.legend,
    );
    store.watch(["first", "step"], ({ first, step }) => this.show(first, step));
  }

  /**
   * @param {Pane | null} pane
   * @param {number | null} step
   */
  show(pane, step) {
    const count = pane?.answer?.scales?.length ?? (pane && pane.question.method === "cameras" ? pane.of : 0);
    this.hidden = count < 2;
    if (!pane || this.hidden || !this.steps || !this.list) return;
    const of = JSON.stringify(pane.question) + count + (session.state.image?.id ?? "");
    if (of !== this.of) {
      this.of = of;
      this.steps = Array.from({ length: count }, (_, i) => new SizeStep(i + 1));
      this.list.replaceChildren(...this.steps.map(({ item }) => item));
    }
    for (const each of this.steps) each.show(pane, step);
    if (this.all) this.all.hidden = step === null;
  }
}

customElements.define("size-strip", SizeStrip);
