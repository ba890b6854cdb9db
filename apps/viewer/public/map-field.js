/**
 * @typedef {import("./types.js").Grid} Grid
 * @typedef {import("./types.js").Region} Region
 */

/**
 * Where pixels lie between the map's cells along one axis, as the program's own drawing has it.
 * @param {number} pixels
 * @param {number} scale pixels of the picture to one of these
 * @param {number} start
 * @param {number} extent
 * @param {number} cells
 */
function taps(pixels, scale, start, extent, cells) {
  const low = new Int32Array(pixels).fill(-1);
  const high = new Int32Array(pixels);
  const fraction = new Float32Array(pixels);
  for (let i = 0; i < pixels; i += 1) {
    const along = ((i + 0.5) * scale - start) / extent;
    if (along < 0 || along >= 1) continue;
    const position = Math.min(Math.max(along * cells - 0.5, 0), cells - 1);
    low[i] = Math.floor(position);
    high[i] = Math.min(low[i] + 1, cells - 1);
    fraction[i] = position - low[i];
  }
  return { low, high, fraction };
}

/** A map that lies over the part of a picture that the network saw. */
export class MapField {
  /**
   * @param {Grid} grid
   * @param {Region} seen
   * @param {{width: number, height: number}} picture
   */
  constructor(grid, seen, picture) {
    this.grid = grid;
    this.seen = seen;
    this.picture = picture;
    /** @type {Float32Array | null} */
    this.descending = null;
    // As the program draws it: values above the top are capped before pixels are mixed.
    const top = grid.top ?? 1;
    this.drawn = top < 1 ? grid.values.map((value) => Math.min(value / top, 1)) : grid.values;
    this.total = 0;
    for (const value of grid.values) this.total += value;
  }

  /**
   * The map over the whole picture, with width x height pixels; 0 outside of what was seen.
   * @param {number} width
   * @param {number} height
   * @param {Float32Array} values of its cells, or `drawn`
   */
  placed(width, height, values = this.grid.values) {
    const { grid, seen, picture } = this;
    const rows = taps(height, picture.height / height, seen.y, seen.height, grid.height);
    const columns = taps(width, picture.width / width, seen.x, seen.width, grid.width);
    const placed = new Float32Array(width * height);
    for (let y = 0; y < height; y += 1) {
      if (rows.low[y] < 0) continue;
      const above = rows.low[y] * grid.width;
      const below = rows.high[y] * grid.width;
      for (let x = 0; x < width; x += 1) {
        const [low, high, fraction] = [columns.low[x], columns.high[x], columns.fraction[x]];
        if (low < 0) continue;
        const upper = values[above + low] + (values[above + high] - values[above + low]) * fraction;
        const lower = values[below + low] + (values[below + high] - values[below + low]) * fraction;
        placed[y * width + x] = upper + (lower - upper) * rows.fraction[y];
      }
    }
    return placed;
  }

  /**
   * The value that `share` of the drawn map's cells reach, at least.
   * @param {number} share 0..1; 1 = all of them
   */
  cutoff(share) {
    if (share >= 1) return 0;
    this.descending ??= Float32Array.from(this.drawn).sort().reverse();
    const place = Math.max(0, Math.ceil(share * this.descending.length) - 1);
    return Math.max(this.descending[place], Number.MIN_VALUE);
  }

  /**
   * @param {number} x of the picture
   * @param {number} y of the picture
   * @returns {number | null} null where the network did not look
   */
  valueAt(x, y) {
    const { grid, seen } = this;
    const [across, down] = [(x - seen.x) / seen.width, (y - seen.y) / seen.height];
    if (across < 0 || across >= 1 || down < 0 || down >= 1) return null;
    const column = Math.floor(across * grid.width);
    return grid.values[Math.floor(down * grid.height) * grid.width + column];
  }

  /**
   * The share of the map's sum in a circle.
   * @param {number} x of the picture
   * @param {number} y of the picture
   * @param {number} radius in pixels of the picture
   */
  shareIn(x, y, radius) {
    if (this.total <= 0) return 0;
    const { grid, seen } = this;
    const [high, wide] = [seen.height / grid.height, seen.width / grid.width];
    let sum = 0;
    for (let row = 0; row < grid.height; row += 1) {
      const down = seen.y + (row + 0.5) * high - y;
      if (Math.abs(down) > radius) continue;
      for (let column = 0; column < grid.width; column += 1) {
        const across = seen.x + (column + 0.5) * wide - x;
        if (across * across + down * down > radius * radius) continue;
        sum += grid.values[row * grid.width + column];
      }
    }
    return sum / this.total;
  }
}

/**
 * The share of the evidence that has moved between two maps of one size: half the sum of the
 * differences between the two as distributions.
 * @param {Float32Array} before
 * @param {Float32Array} after
 */
export function moved(before, after) {
  const sum = (/** @type {Float32Array} */ values) => values.reduce((a, b) => a + b, 0) || 1;
  const [old, now] = [sum(before), sum(after)];
  let difference = 0;
  for (let i = 0; i < after.length; i += 1) {
    difference += Math.abs(after[i] / now - before[i] / old);
  }
  return difference / 2;
}
