import { make } from "../dom.js";
import { session, store } from "../page.js";
import { slider } from "./slider.js";

/**
 * @typedef {import("../types.js").ModelInfo} ModelInfo
 * @typedef {import("../types.js").State} State
 */

/** The slider rests this long before a map is asked for. */
const kRest = 250;

/**
 * @param {ModelInfo | null} model
 * @param {string} layer "" = the network's default
 */
const depthOf = (model, layer) =>
  Math.max(0, model?.layers.findIndex(({ name }) => name === (layer || model.default_layer)) ?? 0);

/** Layer by layer through the network. */
class LayerSlider extends HTMLElement {
  connectedCallback() {
    this.slider = slider({
      id: "layer", name: "Layer", min: 0, max: 1,
      words: (depth) => this.words(depth), moved: (depth) => this.moved(depth),
    });
    this.name = make("p", { className: "layer-name" });
    this.note = make("p", { className: "hint" });
    this.back = make("button", {
      type: "button", className: "quiet", onclick: () => session.change({ layer: "" }),
    }, "Back to the default");
    this.append(
      make("div", { className: "heading" }, make("h2", {}, "Layer by layer"), this.back),
      this.slider.element,
      make("div", { className: "ends", "aria-hidden": "true" }, make("span", {}, "input"), make("span", {}, "answer")),
      this.name, this.note,
    );
    store.watch(["model", "first", "methods"], (state) => this.show(state));
  }

  /** @param {number} depth */
  words(depth) {
    const { model } = store.state;
    return model ? `${depth + 1} of ${model.layers.length}` : "";
  }

  /** @param {number} depth */
  moved(depth) {
    const layer = store.state.model?.layers[depth];
    if (!layer) return;
    this.tell(depth);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      const { model } = store.state;
      session.change({ layer: layer.name === model?.default_layer ? "" : layer.name });
    }, kRest);
  }

  /** @param {number} depth */
  tell(depth) {
    const layer = store.state.model?.layers[depth];
    if (!layer || !this.name) return;
    const [channels, height, width] = layer.shape;
    this.name.textContent = `${layer.name} – ${channels} maps of ${height} × ${width}`;
    this.slider?.input.setAttribute("aria-valuetext", `${this.words(depth)}: ${this.name.textContent}`);
  }

  /** @param {State} state */
  show({ model, first, methods }) {
    const { slider: depth, note, back } = this;
    if (!depth || !note || !back) return;
    const reads = methods.find(({ name }) => name === first?.question.method)?.reads_layer ?? true;
    depth.input.max = String(Math.max(0, (model?.layers.length ?? 1) - 1));
    depth.input.disabled = !first || !reads || (model?.layers.length ?? 0) < 2;
    note.textContent = reads ? "" : "This method looks at the input, not at a layer.";
    back.hidden = !first?.question.layer;
    const place = depthOf(model, first?.question.layer ?? "");
    depth.show(place);
    this.tell(place);
  }
}

customElements.define("layer-slider", LayerSlider);
