import { make } from "../dom.js";
import { session, store } from "../page.js";
import { paneTitle } from "../questions.js";
import { MapCanvas } from "./map-canvas.js";
import { SplitHandle } from "./split-handle.js";

/**
 * @typedef {import("../types.js").State} State
 * @typedef {{x: number, y: number}} Point in pixels of the picture
 */

const kArrows = new Map([
  ["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]],
]);
const kHelp = "Arrow keys move the circle, with Shift further; + and − change its size. With the eraser " +
  "on, Space hides what is in the circle.";

/** @param {number} share 0..1 */
const percent = (share) => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** The picture with its map, or two: where one points, compares and erases. */
class MapStage extends HTMLElement {
  connectedCallback() {
    this.canvases = { first: new MapCanvas("first"), second: new MapCanvas("second") };
    this.handle = new SplitHandle();
    /** @type {Point | null} */
    this.at = null;
    /** @type {Point | null} */
    this.drawing = null;
    this.panes = make("div", {
      className: "panes", tabIndex: 0, role: "application", "aria-label": "Picture with its map",
      "aria-describedby": "stage-help",
    }, this.canvases.first.box, this.canvases.second.box);
    this.readout = make("p", { className: "readout" });
    this.heard = make("p", { className: "unseen", role: "status" });
    this.append(
      make("div", { className: "frame" }, this.panes, this.handle.bar),
      this.readout,
      make("p", { id: "stage-help", className: "unseen" }, kHelp),
      this.heard,
    );
    this.listen();
    /** @type {(keyof State)[]} */
    const drawn = ["picture", "image", "scores", "first", "second", "beside", "look", "eraser", "step", "colormaps"];
    store.watch(drawn, () => this.soon());
  }

  listen() {
    const { panes } = this;
    if (!panes) return;
    panes.addEventListener("pointerdown", (event) => this.press(event));
    panes.addEventListener("pointermove", (event) => this.move(event));
    panes.addEventListener("pointerup", () => (this.drawing = null));
    panes.addEventListener("pointercancel", () => (this.drawing = null));
    panes.addEventListener("pointerleave", () => this.point(null));
    panes.addEventListener("keydown", (event) => this.key(event));
    panes.addEventListener("blur", () => this.point(null));
  }

  /** Draws once before the next picture of the screen, however much has changed. */
  soon() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw(store.state);
    });
  }

  /** @param {State} state */
  draw(state) {
    const { canvases, panes, handle } = this;
    if (!canvases || !panes || !handle) return;
    const { first, second, look, picture, eraser } = state;
    const shape = second ? look.arrangement : "single";
    panes.className = `panes ${shape}${eraser.on ? " erasing" : ""}`;
    this.classList.toggle("empty", !picture);
    if (picture) this.style.setProperty("--ratio", String(picture.width / picture.height));
    canvases.first.draw(state);
    canvases.second.box.hidden = !second;
    if (second) canvases.second.draw(state);
    for (const [canvas, pane] of /** @type {const} */ ([[canvases.first, first], [canvases.second, second]])) {
      canvas.name.textContent = pane && second ? paneTitle(state, pane) : "";
    }
    const split = shape === "divider";
    canvases.second.box.style.clipPath = split ? `inset(0 0 0 ${look.divider}%)` : "";
    handle.show(split, look.divider);
    this.tell();
  }

  radius() {
    const { image, look, eraser } = store.state;
    const shorter = image ? Math.min(image.width, image.height) : 1;
    return ((eraser.on ? eraser.brush : look.circle) / 100) * shorter;
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point | null}
   */
  pointOf(event) {
    const { image } = store.state;
    const pane = /** @type {Element} */ (event.target).closest(".pane") ?? this.canvases?.first.box;
    const box = pane?.querySelector("canvas")?.getBoundingClientRect();
    if (!image || !box || box.width === 0) return null;
    return {
      x: ((event.clientX - box.left) / box.width) * image.width,
      y: ((event.clientY - box.top) / box.height) * image.height,
    };
  }

  /** @param {PointerEvent} event */
  press(event) {
    const at = this.pointOf(event);
    if (!at || !store.state.eraser.on || event.button !== 0) return;
    event.preventDefault();
    this.panes?.focus({ preventScroll: true });
    /** @type {Element} */ (event.target).setPointerCapture(event.pointerId);
    session.mask.remember();
    this.drawing = at;
    this.paint(at);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const at = this.pointOf(event);
    if (at && this.drawing) this.paint(at);
    this.point(at);
  }

  /** @param {Point} to */
  paint(to) {
    session.mask.stroke(this.drawing ?? to, to, this.radius());
    this.drawing = this.drawing && to;
    session.touched();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { image, eraser, look } = store.state;
    if (!image || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = kArrows.get(event.key);
    const larger = event.key === "+" ? 1 : event.key === "-" || event.key === "−" ? -1 : 0;
    const from = this.at ?? { x: image.width / 2, y: image.height / 2 };
    if (arrow) {
      const step = (event.shiftKey ? 0.1 : 0.02) * Math.min(image.width, image.height);
      const kept = (/** @type {number} */ along, /** @type {number} */ end) => Math.min(Math.max(along, 0), end - 1);
      this.point({ x: kept(from.x + step * arrow[0], image.width), y: kept(from.y + step * arrow[1], image.height) });
    } else if (larger !== 0) {
      const grown = (/** @type {number} */ size) => Math.min(25, Math.max(1, size + larger));
      if (eraser.on) store.set({ eraser: { ...eraser, brush: grown(eraser.brush) } });
      else store.set({ look: { ...look, circle: grown(look.circle) } });
      this.point(from);
    } else if (event.key === " " && eraser.on) {
      session.mask.remember();
      this.paint(from);
      this.point(from);
    } else {
      return;
    }
    event.preventDefault();
    if (this.heard && this.readout) this.heard.textContent = this.readout.textContent;
  }

  /** @param {Point | null} at */
  point(at) {
    this.at = at;
    const radius = this.radius();
    this.canvases?.first.point(at, radius);
    this.canvases?.second.point(at, radius);
    this.tell();
  }

  /** What is under the circle. */
  tell() {
    const { state } = store;
    const { at, canvases, readout } = this;
    if (!readout || !canvases) return;
    if (!at) {
      readout.textContent = state.first?.map ? "Point at the picture: how much of the evidence is there?" : "";
      return;
    }
    const told = [canvases.first, canvases.second].flatMap((canvas) => {
      const pane = state[canvas.side];
      const field = canvas.field(state);
      if (!pane || !field) return [];
      const value = field.valueAt(at.x, at.y);
      const name = state.second ? `${paneTitle(state, pane)}: ` : "";
      if (value === null) return [`${name}the network did not look here`];
      const share = percent(field.shareIn(at.x, at.y, this.radius()));
      return [`${name}value ${value.toFixed(2)}, ${share} of the evidence in the circle`];
    });
    readout.textContent = [`x ${Math.round(at.x)}, y ${Math.round(at.y)}`, ...told].join(" · ");
  }
}

customElements.define("map-stage", MapStage);
