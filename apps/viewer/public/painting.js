/**
 * @typedef {import("./types.js").Grid} Grid
 */
import { brushOf } from "./dom.js";

/** Pictures are drawn with at most as many pixels along the longer side. */
const kLongest = 1280;

/**
 * @param {{width: number, height: number}} picture
 * @returns {{width: number, height: number}}
 */
export function drawnSize({ width, height }) {
  const scale = Math.min(1, kLongest / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/**
 * @param {CanvasImageSource} picture
 * @param {{width: number, height: number}} size
 */
export function pixelsOf(picture, { width, height }) {
  const brush = brushOf(new OffscreenCanvas(width, height));
  brush.imageSmoothingQuality = "high";
  brush.drawImage(picture, 0, 0, width, height);
  return brush.getImageData(0, 0, width, height);
}

/**
 * photo + level * opacity * (colour - photo), as the program's overlay: where the map is 0 the photo
 * stays as it is. Pixels below the cutoff are left out.
 * @param {ImageData} photo
 * @param {Float32Array} placed the map, a value for each pixel of the photo
 * @param {Uint8Array} table 256 colours
 * @param {number} opacity
 * @param {number} cutoff
 * @returns {ImageData}
 */
export function overlay(photo, placed, table, opacity, cutoff) {
  const painted = new ImageData(new Uint8ClampedArray(photo.data), photo.width, photo.height);
  const to = painted.data;
  for (let i = 0; i < placed.length; i += 1) {
    if (placed[i] < cutoff) continue;
    const level = Math.round(placed[i] * 255);
    const share = (opacity * level) / 255;
    for (let c = 0; c < 3; c += 1) {
      const base = to[4 * i + c];
      to[4 * i + c] = Math.round(base + (table[3 * level + c] - base) * share);
    }
  }
  return painted;
}

/** Okabe and Ito's vermilion and blue, which everybody tells apart. */
const kMore = [213, 94, 0];
const kLess = [0, 114, 178];

/**
 * What one size changed: vermilion where evidence came, blue where it went.
 * @param {Grid | null} before
 * @param {Grid} after
 * @returns {ImageData}
 */
export function difference(before, after) {
  const { width, height, values } = after;
  const painted = new ImageData(width, height);
  const changes = values.map((value, i) => value - (before ? before.values[i] : 0));
  const largest = changes.reduce((most, change) => Math.max(most, Math.abs(change)), 0) || 1;
  changes.forEach((change, i) => {
    painted.data.set(change > 0 ? kMore : kLess, 4 * i);
    painted.data[4 * i + 3] = Math.round(255 * Math.min(1, Math.abs(change) / largest) ** 0.8);
  });
  return painted;
}

/**
 * What stands where pixels are hidden.
 * @param {ImageBitmap} picture
 * @param {{width: number, height: number}} size
 * @param {"black" | "blur" | "mean"} fill
 */
export function fillOf(picture, size, fill) {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const brush = brushOf(canvas);
  if (fill === "blur") {
    brush.filter = `blur(${Math.max(size.width, size.height) / 24}px)`;
    brush.drawImage(picture, 0, 0, size.width, size.height);
  } else if (fill === "mean") {
    brush.fillStyle = meanColour(pixelsOf(picture, size));
    brush.fillRect(0, 0, size.width, size.height);
  } else {
    brush.fillStyle = "black";
    brush.fillRect(0, 0, size.width, size.height);
  }
  return canvas;
}

/** @param {ImageData} pixels */
function meanColour({ data }) {
  const sum = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    for (let c = 0; c < 3; c += 1) sum[c] += data[i + c];
  }
  return `rgb(${sum.map((value) => Math.round((4 * value) / data.length)).join(" ")})`;
}
