import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Browser, pixels, settled, state } from "./browser.js";
import { Served } from "./served.js";

const server = new Served();
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

/** Grad-CAM beside CAMERAS. */
async function beside(page) {
  await page.selectOption("#beside", "grad_cam");
  await settled(page);
}

/** The first map, as the server hands it out: [h,w] float32. */
async function mapOf(page) {
  const { answer } = await state(page, "first");
  const file = await page.evaluate(async (id) => {
    const bytes = new Uint8Array(await (await fetch(`api/explanations/${id}/map.npy?number=0`)).arrayBuffer());
    return Array.from(bytes);
  }, answer.id);
  const bytes = Buffer.from(file);
  const [, height, width] = /\((\d+), (\d+)\)/.exec(bytes.toString("latin1"));
  const values = new Float32Array(new Uint8Array(bytes.subarray(bytes.length - 4 * height * width)).buffer);
  return { height: Number(height), width: Number(width), values };
}

test("method beside method, with a divider that one drags", () =>
  browser.page({}, async (page) => {
    assert.ok(!(await page.locator(".split").isVisible()));
    await beside(page);
    assert.deepEqual(await page.locator(".pane-name").allTextContents(), ["CAMERAS, multi-scale", "Grad-CAM"]);
    assert.notDeepEqual((await pixels(page, "second")).data, (await pixels(page)).data);
    const frame = await page.locator(".frame").boundingBox();
    const split = await page.locator(".split").boundingBox();
    const middle = frame.y + frame.height / 2;
    await page.mouse.move(split.x + split.width / 2, middle);
    await page.mouse.down();
    await page.mouse.move(frame.x + 0.25 * frame.width, middle, { steps: 4 });
    await page.mouse.up();
    assert.ok(Math.abs((await state(page, "look")).divider - 25) < 1);
    await settled(page);
    // What one sees left of it is the first map, right of it the second.
    const seen = await page.locator(".pane.second").evaluate((pane) => getComputedStyle(pane).clipPath);
    assert.match(seen, /^inset\(0(px|%)? 0(px|%)? 0(px|%)? 2[45]/);
    await page.mouse.move(frame.x + 0.75 * frame.width, middle);
    assert.ok(Math.abs((await state(page, "look")).divider - 25) < 1, "it follows a pointer that has let go");
  }));

test("the divider moves by keys", () =>
  browser.page({}, async (page) => {
    await beside(page);
    const split = page.getByRole("slider", { name: "Divider between the two maps" });
    await split.focus();
    for (const [key, value] of [["ArrowLeft", 48], ["ArrowRight", 50], ["PageUp", 60], ["Home", 0], ["ArrowLeft", 0], ["End", 100]]) {
      await page.keyboard.press(key);
      assert.equal((await state(page, "look")).divider, value, key);
    }
    await settled(page);
    assert.equal(await split.getAttribute("aria-valuenow"), "100");
  }));

test("a label that is asked for is asked of both methods", () =>
  browser.page({}, async (page) => {
    await beside(page);
    const [, other] = (await state(page, "scores")).labels;
    await page.locator(".labels .ask").nth(1).click();
    await settled(page);
    for (const side of ["first", "second"]) {
      assert.deepEqual((await state(page, side)).question.target, { labels: [other.index] });
    }
    assert.equal((await state(page, "second")).question.method, "grad_cam");
  }));

test("opacity 0 is the photo; the threshold colours as many pixels as it says", () =>
  browser.page({}, async (page) => {
    await page.locator("#opacity").fill("0");
    await settled(page);
    const photo = await pixels(page);
    await page.locator("#opacity").fill("100");
    await settled(page);
    const whole = await pixels(page);
    await page.locator("#threshold").fill("10");
    await settled(page);
    assert.match(await page.locator("output[for=threshold]").textContent(), /^the 10 % of pixels with most evidence$/);
    const some = await pixels(page);
    const coloured = (picture) => {
      let count = 0;
      for (let i = 0; i < photo.data.length; i += 4) {
        if (!picture.data.subarray(i, i + 3).equals(photo.data.subarray(i, i + 3))) count += 1;
      }
      return (4 * count) / photo.data.length;
    };
    assert.ok(coloured(whole) > 0.2, `${coloured(whole)} is coloured`);
    // The map has fewer cells than the photo has pixels; its edge lies between them.
    assert.ok(Math.abs(coloured(some) - 0.1) < 0.015, `${coloured(some)} is coloured`);
  }));

test("hovering shows the value and the share of the evidence in the circle", () =>
  browser.page({}, async (page) => {
    const { height, width, values } = await mapOf(page);
    const image = await state(page, "image");
    const { seen } = await state(page, "scores");
    assert.deepEqual([seen.x, seen.y, seen.width, seen.height], [0, 0, image.width, image.height]);
    let peak = 0;
    values.forEach((value, i) => (peak = value > values[peak] ? i : peak));
    const at = [((peak % width) + 0.5) / width, (Math.floor(peak / width) + 0.5) / height];
    const frame = await page.locator(".pane.first canvas").boundingBox();
    await page.mouse.move(frame.x + at[0] * frame.width, frame.y + at[1] * frame.height);
    const told = await page.locator(".readout", { hasText: "value" }).textContent();
    const [, value, share] = /value (\d\.\d\d), ([\d.]+) % of the evidence in the circle/.exec(told);
    assert.ok(Number(value) > 0.9, told);
    const radius = 0.08 * Math.min(image.width, image.height);
    let [inside, total] = [0, 0];
    values.forEach((each, i) => {
      const x = (((i % width) + 0.5) / width - at[0]) * image.width;
      const y = ((Math.floor(i / width) + 0.5) / height - at[1]) * image.height;
      if (x * x + y * y <= radius * radius) inside += each;
      total += each;
    });
    // The pointer stands on whole pixels of the screen.
    assert.ok(Math.abs(Number(share) - (100 * inside) / total) < 1.5, `${told}; expected ${(100 * inside) / total}`);
    const ring = await page.locator(".pane.first .ring").boundingBox();
    assert.ok(Math.abs(ring.width - (2 * radius * frame.width) / image.width) < 2);
    await page.mouse.move(5, 5);
    await page.locator(".pane.first .ring").waitFor({ state: "hidden" });
  }));

test("a method that does not run on a network is not offered, and said so", () =>
  browser.page({}, async (page) => {
    const { methods, refused } = await state(page, "model");
    const offered = await page.locator("#method option").evaluateAll((all) => all.map(({ value }) => value));
    assert.deepEqual(offered, methods);
    assert.ok(refused.every(({ method }) => !offered.includes(method)));
  }));
