import { MapField } from "./map-field.js";
import { drawnSize, fillOf, overlay, pixelsOf } from "./painting.js";

/**
 * @typedef {import("./types.js").Grid} Grid
 * @typedef {import("./types.js").Pane} Pane
 * @typedef {import("./types.js").State} State
 */

/**
 * The map that a pane shows: the newest, or the one after as many sizes as were chosen.
 * @param {State} state
 * @param {Pane} pane
 * @returns {Grid | null}
 */
export function shownMap({ step }, pane) {
  const earlier = step === null ? null : pane.partials.find(({ done }) => done === step);
  return earlier ?? pane.map;
}

/** Keeps what was worked out last, for the same arguments. */
class Kept {
  constructor() {
    /** @type {unknown[]} */
    this.of = [];
    /** @type {any} */
    this.value = null;
  }

  /**
   * @template Value
   * @param {unknown[]} of
   * @param {() => Value} work
   * @returns {Value}
   */
  get(of, work) {
    if (this.value === null || of.some((each, i) => each !== this.of[i])) {
      this.value = work();
      this.of = of;
    }
    return this.value;
  }
}

/** What is drawn of one map: photo, colours, erased pixels; each is worked out when it has changed. */
export class PictureLayers {
  constructor() {
    this.kept = {
      photo: new Kept(), field: new Kept(), placed: new Kept(), painted: new Kept(), fill: new Kept(),
    };
  }

  /**
   * @param {State} state
   * @param {Pane | null} pane
   * @returns {MapField | null}
   */
  field(state, pane) {
    const grid = pane && shownMap(state, pane);
    const { image, scores } = state;
    if (!grid || !image || !scores) return null;
    return this.kept.field.get([grid, image, scores.seen], () => new MapField(grid, scores.seen, image));
  }

  /**
   * @param {State} state with a picture
   * @param {Pane | null} pane
   * @returns {ImageData | null}
   */
  painted(state, pane) {
    const { picture, look, colormaps } = state;
    if (!picture) return null;
    const size = drawnSize(picture);
    const photo = this.kept.photo.get([picture], () => pixelsOf(picture, size));
    const field = this.field(state, pane);
    const table = colormaps.get(look.colormap) ?? colormaps.values().next().value;
    if (!field || !table) return photo;
    const placed = this.kept.placed.get([field, picture], () =>
      field.placed(size.width, size.height, field.drawn));
    const { opacity, threshold } = look;
    return this.kept.painted.get([placed, table, opacity, threshold], () =>
      overlay(photo, placed, table, opacity, field.cutoff(threshold / 100)));
  }

  /**
   * What stands where pixels are hidden.
   * @param {State} state with a picture
   */
  fill({ picture, eraser }) {
    if (!picture) return null;
    return this.kept.fill.get([picture, eraser.fill], () => fillOf(picture, drawnSize(picture), eraser.fill));
  }
}
