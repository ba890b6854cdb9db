import { base64Of } from "./bytes.js";

/** A mask has at most as many pixels along the longer side: small enough to send while one paints. */
const kLongest = 384;
const kUndos = 30;

/** Which pixels of the picture are hidden. It is painted on, so it changes. */
export class Mask {
  /** @param {{width: number, height: number}} picture */
  constructor(picture) {
    const scale = Math.min(1, kLongest / Math.max(picture.width, picture.height));
    this.width = Math.max(1, Math.round(picture.width * scale));
    this.height = Math.max(1, Math.round(picture.height * scale));
    this.picture = picture;
    /** @type {Uint8Array} */
    this.hidden = new Uint8Array(this.width * this.height);
    /** @type {Uint8Array[]} */
    this.earlier = [];
  }

  /** Keeps what is there now for undo(). */
  remember() {
    this.earlier = [...this.earlier, this.hidden.slice()].slice(-kUndos);
  }

  /** @returns {boolean} whether there was something to take back */
  undo() {
    const before = this.earlier.pop();
    if (before) this.hidden = before;
    return before !== undefined;
  }

  clear() {
    this.hidden = new Uint8Array(this.hidden.length);
  }

  /** @param {Uint8Array} hidden */
  replace(hidden) {
    this.hidden = hidden;
  }

  share() {
    return this.hidden.reduce((sum, hidden) => sum + hidden, 0) / this.hidden.length;
  }

  /**
   * Hides all that a round brush touches on its way.
   * @param {{x: number, y: number}} from in pixels of the picture
   * @param {{x: number, y: number}} to
   * @param {number} radius
   */
  stroke(from, to, radius) {
    const scale = this.width / this.picture.width;
    const [x0, y0, x1, y1] = [from.x, from.y, to.x, to.y].map((along) => along * scale);
    const reach = Math.max(radius * scale, 0.71);
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length = dx * dx + dy * dy;
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    const bottom = Math.min(this.height - 1, Math.ceil(Math.max(y0, y1) + reach));
    const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
    const right = Math.min(this.width - 1, Math.ceil(Math.max(x0, x1) + reach));
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
        const along = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
        const [ax, ay] = [px - along * dx, py - along * dy];
        if (ax * ax + ay * ay <= reach * reach) this.hidden[y * this.width + x] = 1;
      }
    }
  }

  /** As the server reads it: rows of bits, the leftmost the highest. */
  sent() {
    const row = Math.ceil(this.width / 8);
    const bytes = new Uint8Array(row * this.height);
    for (let y = 0; y < this.height; y += 1) {
      for (let x = 0; x < this.width; x += 1) {
        if (this.hidden[y * this.width + x]) bytes[y * row + (x >> 3)] |= 0x80 >> (x & 7);
      }
    }
    return { width: this.width, height: this.height, bits: base64Of(bytes) };
  }
}

/**
 * Pixels by their evidence: those with most come first, those that the network did not see not at all.
 * @param {import("./map-field.js").MapField} field
 * @param {Mask} mask
 */
export function ranking(field, mask) {
  const { seen, picture } = field;
  const placed = field.placed(mask.width, mask.height);
  const [down, across] = [picture.height / mask.height, picture.width / mask.width];
  const places = [];
  for (let y = 0; y < mask.height; y += 1) {
    const py = (y + 0.5) * down;
    if (py < seen.y || py >= seen.y + seen.height) continue;
    for (let x = 0; x < mask.width; x += 1) {
      const px = (x + 0.5) * across;
      if (px >= seen.x && px < seen.x + seen.width) places.push(y * mask.width + x);
    }
  }
  return Uint32Array.from(places.sort((a, b) => placed[b] - placed[a]));
}

/**
 * The pixels with most evidence, or all the others, as what a mask hides.
 * @param {Uint32Array} ranked
 * @param {number} share 0..1, of the pixels with most evidence
 * @param {boolean} rest
 * @param {number} size of the mask
 */
export function hiddenBy(ranked, share, rest, size) {
  const hidden = new Uint8Array(size);
  const count = Math.round(share * ranked.length);
  const from = rest ? ranked.subarray(count) : ranked.subarray(0, count);
  for (const place of from) hidden[place] = 1;
  return hidden;
}
