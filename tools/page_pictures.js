/**
 * tools/page_pictures: the pictures of the page in README.md and docs/serve.md, as a visitor sees it: docs/images/page-*.webp.
 * Run by tests/viewer/run, which has a browser and fails where the page complains.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Browser, settled, until } from "../tests/viewer/browser.js";
import { Served, kRoot } from "../tests/viewer/served.js";

const kFolder = process.env.PAGE_PICTURES || join(kRoot, "docs/images");
const kQuality = 0.86;

const server = new Served();
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

/** Chromium writes WebP from a canvas, not from a screenshot. */
async function save(page, name) {
  const png = (await page.screenshot({ animations: "disabled" })).toString("base64");
  const webp = await page.evaluate(async ([base64, quality]) => {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext("2d").drawImage(picture, 0, 0);
    const file = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality })).arrayBuffer());
    return btoa(file.reduce((text, byte) => text + String.fromCharCode(byte), ""));
  }, [png, kQuality]);
  writeFileSync(join(kFolder, `page-${name}.webp`), Buffer.from(webp, "base64"));
}

test("1440 pixels wide, light: two methods with a divider", () =>
  browser.page({ viewport: { width: 1440, height: 960 }, colorScheme: "light" }, async (page) => {
    await page.selectOption("#beside", "grad_cam");
    await settled(page);
    await save(page, "1440");
  }));

test("900 pixels wide, dark: the eraser, and the curve of deletion and insertion", () =>
  browser.page({ viewport: { width: 900, height: 1300 }, colorScheme: "dark" }, async (page) => {
    await page.locator("#share").fill("20");
    await page.getByRole("button", { name: "Hide what the map shows" }).click();
    await until(page, () => /others hidden: area \d/.test(document.querySelector(".deletion figcaption").textContent));
    await settled(page);
    await page.evaluate(() => globalThis.scrollTo(0, 0));
    await save(page, "900");
  }));

test("360 pixels wide: the map on a telephone", () =>
  browser.page({ viewport: { width: 360, height: 780 }, colorScheme: "light", hasTouch: true }, async (page) => {
    await save(page, "360");
  }));
