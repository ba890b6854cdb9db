import { brushOf, make } from "../dom.js";
import { PictureLayers } from "../layers-of-picture.js";
import { session, store } from "../page.js";

/**
 * @typedef {import("../types.js").Pane} Pane
 * @typedef {import("../types.js").State} State
 */

/**
 * The pixels that the eraser hides, cut out of what stands there.
 * @param {OffscreenCanvas} fill
 */
function hiddenPart(fill) {
  const { width, height, hidden } = session.mask;
  const stencil = new ImageData(width, height);
  for (let i = 0; i < hidden.length; i += 1) stencil.data[4 * i + 3] = hidden[i] ? 255 : 0;
  const small = new OffscreenCanvas(width, height);
  brushOf(small).putImageData(stencil, 0, 0);
  const part = new OffscreenCanvas(fill.width, fill.height);
  const brush = brushOf(part);
  brush.imageSmoothingEnabled = false;
  brush.drawImage(small, 0, 0, fill.width, fill.height);
  brush.globalCompositeOperation = "source-in";
  brush.drawImage(fill, 0, 0);
  return part;
}

/** One map over the picture, and the circle around the pointer. */
export class MapCanvas {
  /** @param {"first" | "second"} side */
  constructor(side) {
    this.side = side;
    this.layers = new PictureLayers();
    this.canvas = make("canvas", { className: "map" });
    this.canvas.setAttribute("data-side", side);
    this.ring = make("div", { className: "ring", hidden: true });
    this.name = make("p", { className: "pane-name" });
    this.box = make("div", { className: `pane ${side}` }, this.canvas, this.ring, this.name);
  }

  /** @param {State} state */
  field(state) {
    return this.layers.field(state, state[this.side]);
  }

  /** @param {State} state */
  draw(state) {
    const pane = state[this.side];
    const painted = this.layers.painted(state, pane);
    if (!painted) {
      this.canvas.width = this.canvas.height = 0;
      return;
    }
    if (this.canvas.width !== painted.width || this.canvas.height !== painted.height) {
      this.canvas.width = painted.width;
      this.canvas.height = painted.height;
    }
    const brush = brushOf(this.canvas);
    brush.putImageData(painted, 0, 0);
    const fill = session.mask.share() > 0 ? this.layers.fill(state) : null;
    if (fill) brush.drawImage(hiddenPart(fill), 0, 0);
    this.box.classList.toggle("old", pane !== null && pane.status !== "done" && pane.partials.length === 0);
  }

  /**
   * @param {{x: number, y: number} | null} at in pixels of the picture
   * @param {number} radius in pixels of the picture
   */
  point(at, radius) {
    const { image } = store.state;
    this.ring.hidden = !at || !image;
    if (!at || !image) return;
    const { style } = this.ring;
    style.left = `${(100 * at.x) / image.width}%`;
    style.top = `${(100 * at.y) / image.height}%`;
    style.width = `${(200 * radius) / image.width}%`;
  }
}
