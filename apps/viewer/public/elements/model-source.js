import { icon, make } from "../dom.js";
import { session, store } from "../page.js";

/**
 * What is worth knowing of a model before one believes its maps.
 * @param {import("../types.js").ModelInfo} model
 */
function remarks(model) {
  const [height, width] = model.size;
  const about = `${model.label_count} labels, input ${height} × ${width}, ${model.layers.length} layers`;
  const only = model.native_only ? [`One size only: ${model.native_only}`] : [];
  return [about, ...only, ...model.warnings];
}

/** Which network is explained: bundled ones, and one's own. */
class ModelSource extends HTMLElement {
  connectedCallback() {
    this.select = make("select", { id: "model", onchange: () => this.chosen() });
    this.remarks = make("ul", { className: "remarks" });
    const load = make("input", {
      type: "file", id: "load-model", className: "file", multiple: true, accept: ".onnx,.json,.txt",
      onchange: () => {
        const files = [...(load.files ?? [])];
        load.value = "";
        if (files.length > 0) session.take(files);
      },
    });
    this.append(
      make("h2", {}, make("label", { htmlFor: "model" }, "Network")),
      make("div", { className: "row" },
        this.select,
        load,
        make("label", {
          htmlFor: "load-model", className: "button",
          title: "An ONNX file; with it, if there are any, its card (.json) and its labels (.txt)",
        }, icon("open"), "Load"),
      ),
      this.remarks,
    );
    store.watch(["models", "model"], (state) => this.show(state));
  }

  chosen() {
    const model = store.state.models.find(({ id }) => id === this.select?.value);
    if (model) session.chooseModel(model);
  }

  /** @param {import("../types.js").State} state */
  show({ models, model }) {
    const named = (/** @type {import("../types.js").ModelInfo} */ { id, name, bundled }) =>
      make("option", { value: id }, bundled ? `${name} (bundled)` : name);
    this.select?.replaceChildren(...models.map(named));
    if (!model || !this.select) return;
    this.select.value = model.id;
    this.remarks?.replaceChildren(...remarks(model).map((text) => make("li", {}, text)));
  }
}

customElements.define("model-source", ModelSource);
