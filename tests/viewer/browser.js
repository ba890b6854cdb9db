/** Chromium, and pages of it that must not complain and must not ask any other host. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.VIEWER_MODULES, "package.json"));
export const { chromium } = require("playwright-core");
export const axe = require.resolve("axe-core/axe.min.js");
export const tsc = require.resolve("typescript/bin/tsc");

const kPatience = 120000;

export class Browser {
  async start(address) {
    this.address = address;
    // The sandbox wants privileges that containers and root do not have.
    this.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--force-color-profile=srgb"],
    });
    return this;
  }

  stop() {
    return this.chromium?.close();
  }

  /**
   * Opens the page, does `work` with it, and fails where the page complained or asked another host.
   * @param {object} how viewport, colorScheme; expected: console lines that the test provokes; wait: false = at once;
   *   first: a function that runs in the page before the page's own code
   */
  async page(how, work) {
    const { expected = [], wait = true, first, ...context } = how;
    const page = await this.chromium.newPage({ viewport: { width: 1440, height: 900 }, ...context });
    const complaints = [];
    page.setDefaultTimeout(kPatience);
    page.on("console", (line) => {
      if (!["error", "warning"].includes(line.type())) return;
      if (line.text().startsWith("Canvas2D: Multiple readback")) return; // by the tests, which look at pixels
      if (!expected.some((pattern) => pattern.test(line.text()))) complaints.push(line.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error.stack)));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "blob:" && url.origin !== new URL(this.address).origin) complaints.push(`asked ${url}`);
    });
    if (first) await page.addInitScript(first);
    try {
      await page.goto(this.address);
      if (wait) await settled(page);
      await work(page);
      assert.deepEqual(complaints, []);
    } finally {
      await page.close();
    }
  }
}

/** Waits until something is so on the page: `is` may be asynchronous, which waitForFunction() takes for true. */
export async function until(page, is, given) {
  for (const end = Date.now() + kPatience; !(await page.evaluate(is, given)); ) {
    if (Date.now() > end) throw new Error(`waited in vain for ${is}`);
    await page.waitForTimeout(25);
  }
}

/** Waits until every map and every score that was asked for is there. */
export async function settled(page) {
  await until(page, async () => {
    const { session, store } = await import("/page.js");
    const { first, second, busy } = store.state;
    const shown = first?.status === "done" && (!second || second.status === "done") && !busy;
    return shown && !session.scoring.asking;
  });
  // What has come in is drawn with the next picture.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** A part of the page's state. */
export const state = (page, key) =>
  page.evaluate(async (name) => (await import("/page.js")).store.state[name], key);

/** The pixels of a map's canvas, RGBA. */
export async function pixels(page, side = "first") {
  const { width, height, data } = await page.evaluate((name) => {
    const canvas = document.querySelector(`canvas[data-side=${name}]`);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let text = "";
    for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
    return { width: canvas.width, height: canvas.height, data: btoa(text) };
  }, side);
  return { width, height, data: Buffer.from(data, "base64") };
}

/** The pixels of a picture that the server draws. */
export async function served(page, path) {
  const { width, height, data } = await page.evaluate(async (name) => {
    const picture = await createImageBitmap(await (await fetch(name)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const brush = canvas.getContext("2d");
    brush.drawImage(picture, 0, 0);
    const { data } = brush.getImageData(0, 0, canvas.width, canvas.height);
    let text = "";
    for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
    return { width: canvas.width, height: canvas.height, data: btoa(text) };
  }, path);
  return { width, height, data: Buffer.from(data, "base64") };
}

/** The largest difference of two pictures of one size. */
export function largestDifference(one, other) {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  return one.data.reduce((most, value, i) => Math.max(most, Math.abs(value - other.data[i])), 0);
}
