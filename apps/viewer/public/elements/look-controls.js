import { brushOf, make } from "../dom.js";
import { session, store } from "../page.js";
import { slider } from "./slider.js";

/**
 * @typedef {import("../types.js").Look} Look
 * @typedef {import("../types.js").State} State
 */

/** Those that are as even to everybody's eyes as they are in numbers. */
const kEven = ["inferno", "viridis", "plasma", "magma", "cividis", "gray"];

/** @param {Partial<Look>} change */
const setLook = (change) => store.set({ look: { ...store.state.look, ...change } });

/**
 * @param {string} id
 * @param {string} name
 * @param {(value: string) => void} chosen
 */
function choice(id, name, chosen) {
  const select = make("select", { id, onchange: () => chosen(select.value) });
  return { select, element: make("div", { className: "field" }, make("label", { htmlFor: id }, name), select) };
}

/** Which methods stand side by side, and how the maps are drawn. */
class LookControls extends HTMLElement {
  connectedCallback() {
    /** @type {string} */
    this.of = "";
    this.method = choice("method", "Method", (method) => session.change({ method }));
    this.beside = choice("beside", "Beside it", (method) => this.putBeside(method));
    this.colours = choice("colormap", "Colours", (colormap) => setLook({ colormap }));
    this.scale = make("canvas", { className: "scale", width: 256, height: 1, "aria-hidden": "true" });
    this.opacity = slider({
      id: "opacity", name: "Opacity", min: 0, max: 100, words: (value) => `${value} %`,
      moved: (value) => setLook({ opacity: value / 100 }),
    });
    this.threshold = slider({
      id: "threshold", name: "Threshold", min: 1, max: 100, moved: (threshold) => setLook({ threshold }),
      words: (value) => (value === 100 ? "all pixels" : `the ${value} % of pixels with most evidence`),
    });
    this.circle = slider({
      id: "circle", name: "Circle", min: 1, max: 25, words: (value) => `radius ${value} %`,
      moved: (circle) => setLook({ circle }),
    });
    this.arrangement = make("div", { className: "segments", role: "group", "aria-label": "Two maps" },
      this.segment("divider", "With a divider"), this.segment("beside", "Side by side"));
    this.refused = make("ul", {});
    this.refusedCount = make("summary", {});
    this.refusals = make("details", { className: "refusals hint" }, this.refusedCount, this.refused);
    this.append(
      make("div", { className: "fields" }, this.method.element, this.beside.element, this.arrangement),
      this.refusals,
      make("div", { className: "fields looks" },
        make("div", { className: "field" }, this.colours.element, this.scale),
        this.opacity.element, this.threshold.element, this.circle.element),
    );
    store.watch(["methods", "model", "first", "beside"], (state) => this.offer(state));
    store.watch(["look", "colormaps", "second"], (state) => this.show(state));
  }

  /**
   * @param {Look["arrangement"]} arrangement
   * @param {string} name
   */
  segment(arrangement, name) {
    return make("button", {
      type: "button", "data-arrangement": arrangement, onclick: () => setLook({ arrangement }),
    }, name);
  }

  /** @param {string} method */
  putBeside(method) {
    const { target } = store.state.beside ?? {};
    const rest = target ? { target } : null;
    session.setBeside(method === "" ? rest : { ...rest, method });
  }

  /** @param {State} state */
  offer({ methods, model, first, beside }) {
    const { method, beside: other } = this;
    if (!method || !other || !model) return;
    const allowed = methods.filter(({ name }) => model.methods.includes(name));
    const options = () => allowed.map(({ name, summary }) => make("option", { value: name }, summary));
    const of = model.id + allowed.length;
    if (of !== this.of) {
      this.of = of;
      method.select.replaceChildren(...options());
      other.select.replaceChildren(make("option", { value: "" }, "no other method"), ...options());
    }
    if (first) method.select.value = first.question.method;
    other.select.value = beside?.method ?? "";
    method.select.disabled = other.select.disabled = !first;
    this.refuse(model.refused);
  }

  /** @param {{method: string, why: string}[]} refused */
  refuse(refused) {
    const { refusals, refusedCount, refused: list } = this;
    if (!refusals || !refusedCount || !list) return;
    refusals.hidden = refused.length === 0;
    const methods = refused.length === 1 ? "One method does" : `${refused.length} methods do`;
    refusedCount.textContent = `${methods} not run on this network`;
    list.replaceChildren(...refused.map(({ method, why }) => make("li", {}, `${method}: ${why}`)));
  }

  /** @param {State} state */
  show({ look, colormaps, second }) {
    const { colours, opacity, threshold, circle, arrangement } = this;
    if (!colours || !opacity || !threshold || !circle || !arrangement) return;
    if (colours.select.options.length !== colormaps.size) this.offerColours([...colormaps.keys()]);
    colours.select.value = look.colormap;
    opacity.show(Math.round(100 * look.opacity));
    threshold.show(look.threshold);
    circle.show(look.circle);
    arrangement.hidden = !second;
    for (const button of arrangement.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.arrangement === look.arrangement));
    }
    const table = colormaps.get(look.colormap);
    if (table) this.drawScale(table);
  }

  /** @param {string[]} names */
  offerColours(names) {
    const even = kEven.filter((name) => names.includes(name));
    const others = names.filter((name) => !even.includes(name));
    const options = (/** @type {string[]} */ some) => some.map((name) => make("option", { value: name }, name));
    this.colours?.select.replaceChildren(
      make("optgroup", { label: "Even, and safe for colour-blind eyes" }, ...options(even)),
      make("optgroup", { label: "Others" }, ...options(others)),
    );
  }

  /** @param {Uint8Array} table */
  drawScale(table) {
    if (!this.scale) return;
    const strip = new ImageData(256, 1);
    for (let i = 0; i < 256; i += 1) strip.data.set([...table.subarray(3 * i, 3 * i + 3), 255], 4 * i);
    brushOf(this.scale).putImageData(strip, 0, 0);
  }
}

customElements.define("look-controls", LookControls);
