import { icon, make } from "../dom.js";
import { hiddenBy, ranking } from "../mask.js";
import { session, store } from "../page.js";
import { labelName } from "../questions.js";
import { DeletionCurve } from "./deletion-curve.js";
import { slider } from "./slider.js";

/**
 * @typedef {import("../map-field.js").MapField} MapField
 * @typedef {import("../types.js").Eraser} Eraser
 * @typedef {import("../types.js").State} State
 */

const kBrushes = /** @type {const} */ ([["Small brush", 3], ["Medium brush", 6], ["Large brush", 12]]);
const kFills = /** @type {const} */ ([["black", "black"], ["blur", "blurred photo"], ["mean", "mean colour"]]);

/** @param {Partial<Eraser>} change */
const setEraser = (change) => store.set({ eraser: { ...store.state.eraser, ...change } });

/**
 * @param {string} name
 * @param {() => void} onclick
 * @param {(Node | string)[]} [shown]
 */
const button = (name, onclick, shown = [name]) => make("button", { type: "button", onclick }, ...shown);

/** Hiding parts of the picture, and what the network says then. */
class EraserPanel extends HTMLElement {
  connectedCallback() {
    this.curve = new DeletionCurve();
    /** @type {import("../types.js").Grid | null} */
    this.curveOf = null;
    /** @type {{of: MapField, places: Uint32Array} | null} */
    this.ranked = null;
    this.toggle = button("Erase", () => setEraser({ on: !store.state.eraser.on }), [icon("erase"), "Erase by hand"]);
    this.brushes = make("div", { className: "segments", role: "group", "aria-label": "Brush" },
      ...kBrushes.map(([name, brush]) =>
        make("button", {
          type: "button", "data-brush": brush, title: name, "aria-label": name,
          onclick: () => setEraser({ brush, on: true }),
        }, make("span", { className: "dot" }))));
    this.fill = make("select", {
      id: "fill", onchange: () => {
        setEraser({ fill: /** @type {Eraser["fill"]} */ (this.fill?.value) });
        this.curve?.forget();
        session.touched(store.state.eraser.hiding);
      },
    }, ...kFills.map(([value, name]) => make("option", { value }, name)));
    this.share = slider({
      id: "share", name: "Pixels with most evidence", min: 1, max: 100, words: (value) => `${value} %`,
      moved: (share) => this.moved(share),
    });
    this.live = make("p", { className: "live" });
    this.heard = make("p", { className: "unseen", role: "status" });
    this.undo = button("Undo", () => this.back(), [icon("undo"), "Undo"]);
    this.clear = button("Clear", () => this.clean());
    this.undo.className = this.clear.className = "quiet";
    this.byMap = [
      button("Hide what the map shows", () => this.hide("shown")),
      button("Hide the rest", () => this.hide("rest")),
    ];
    this.append(
      make("div", { className: "heading" }, make("h2", {}, "Is that really it?"),
        make("div", {}, this.undo, this.clear)),
      make("p", { className: "hint" }, "Hide a part of the photo and see what the network says then."),
      this.live, this.heard,
      make("div", { className: "row" }, this.toggle, this.brushes),
      make("div", { className: "field inline" }, make("label", { htmlFor: "fill" }, "Hidden pixels become"), this.fill),
      this.share.element,
      make("div", { className: "row even" }, ...this.byMap),
      this.curve.element,
    );
    store.watch(["eraser", "scores", "hiddenScores", "first", "model", "scoring"], (state) => this.show(state));
  }

  /**
   * Hides by the first map.
   * @param {"shown" | "rest"} hiding
   */
  hide(hiding) {
    const field = this.field();
    if (!field) return;
    session.mask.remember();
    this.apply(hiding);
    this.curve?.run(field, session.mask, store.state, session.watched());
  }

  /** @returns {MapField | null} */
  field() {
    const stage = /** @type {any} */ (document.querySelector("map-stage"));
    return stage?.canvases?.first.field(store.state) ?? null;
  }

  /** @param {number} share in percent */
  moved(share) {
    setEraser({ share });
    const { hiding } = store.state.eraser;
    if (hiding) this.apply(hiding);
  }

  /** @param {"shown" | "rest"} hiding */
  apply(hiding) {
    const field = this.field();
    if (!field) return;
    const { mask } = session;
    const known = this.ranked?.of === field ? this.ranked : null;
    const { places } = (this.ranked = known ?? { of: field, places: ranking(field, mask) });
    const share = store.state.eraser.share / 100;
    mask.replace(hiddenBy(places, share, hiding === "rest", mask.hidden.length));
    session.touched(hiding);
  }

  back() {
    if (session.mask.undo()) session.touched();
  }

  clean() {
    session.mask.remember();
    session.mask.clear();
    session.touched();
  }

  /** @param {State} state */
  show(state) {
    const { eraser, first } = state;
    const { toggle, brushes, undo, clear, share, fill, curve } = this;
    if (!toggle || !brushes || !undo || !clear || !share || !fill || !curve) return;
    toggle.setAttribute("aria-pressed", String(eraser.on));
    for (const each of brushes.querySelectorAll("button")) {
      each.setAttribute("aria-pressed", String(Number(each.dataset.brush) === eraser.brush));
    }
    const erased = session.mask.share() > 0;
    this.byMap?.forEach((each, rest) => {
      each.disabled = first?.status !== "done";
      each.setAttribute("aria-pressed", String(eraser.hiding === (rest ? "rest" : "shown")));
    });
    toggle.disabled = !first;
    clear.disabled = !erased;
    undo.disabled = session.mask.earlier.length === 0;
    fill.value = eraser.fill;
    share.show(eraser.share);
    curve.mark(eraser.share, eraser.hiding);
    const map = first?.map ?? null;
    if (map !== this.curveOf) {
      this.curveOf = map;
      curve.forget();
    }
    this.tell(state, erased);
  }

  /**
   * @param {State} state
   * @param {boolean} erased
   */
  tell(state, erased) {
    const { live, heard } = this;
    const label = session.watched();
    const whole = state.scores?.labels.find(({ index }) => index === label);
    if (!live || !heard || label === null || !whole) {
      live?.replaceChildren("–");
      return;
    }
    const now = state.hiddenScores?.labels.find(({ index }) => index === label);
    const name = make("span", { className: "name" }, labelName(state, label));
    const shown = erased ? [`${whole.text} → `, make("strong", {}, now?.text ?? "…")] : [make("strong", {}, whole.text)];
    live.replaceChildren(name, make("span", { className: "value" }, ...shown));
    live.classList.toggle("computing", state.scoring);
    if (erased && now && !state.scoring) {
      heard.textContent = `${labelName(state, label)}: ${now.text}, ${whole.text} for the whole picture`;
    }
  }
}

customElements.define("eraser-panel", EraserPanel);
