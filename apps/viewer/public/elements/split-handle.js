import { make } from "../dom.js";
import { store } from "../page.js";

const kSteps = new Map([
  ["ArrowLeft", -2], ["ArrowDown", -2], ["ArrowRight", 2], ["ArrowUp", 2], ["PageDown", -10], ["PageUp", 10],
  ["Home", -100], ["End", 100],
]);

/** The divider between two maps: dragged, or moved by keys. */
export class SplitHandle {
  constructor() {
    this.bar = make("div", {
      className: "split", tabIndex: 0, role: "slider", hidden: true, "aria-label": "Divider between the two maps",
      "aria-valuemin": "0", "aria-valuemax": "100",
      onpointerdown: (/** @type {PointerEvent} */ event) => this.bar.setPointerCapture(event.pointerId),
      onpointermove: (/** @type {PointerEvent} */ event) => this.drag(event),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    }, make("span", { className: "grip" }));
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.bar.hasPointerCapture(event.pointerId)) return;
    const box = this.bar.parentElement?.getBoundingClientRect();
    if (box) this.to((100 * (event.clientX - box.left)) / box.width);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = kSteps.get(event.key);
    if (step === undefined) return;
    event.preventDefault();
    this.to(store.state.look.divider + step);
  }

  /** @param {number} place in percent */
  to(place) {
    store.set({ look: { ...store.state.look, divider: Math.min(100, Math.max(0, place)) } });
  }

  /**
   * @param {boolean} there
   * @param {number} place in percent
   */
  show(there, place) {
    this.bar.hidden = !there;
    this.bar.style.left = `${place}%`;
    this.bar.setAttribute("aria-valuenow", String(Math.round(place)));
    this.bar.setAttribute("aria-valuetext", `${Math.round(place)} % of the picture shows the first map`);
  }
}
