import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Browser, pixels, settled, state, until } from "./browser.js";
import { Served } from "./served.js";

const server = new Served();
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

test("the slider stands at the network's own layer, and goes over all of them", () =>
  browser.page({}, async (page) => {
    const { layers, default_layer: own } = await state(page, "model");
    const slider = page.locator("#layer");
    assert.equal(Number(await slider.getAttribute("max")), layers.length - 1);
    assert.equal(layers[Number(await slider.inputValue())].name, own);
    const whole = await pixels(page);
    const seen = new Set([whole.data.toString("base64")]);
    for (const depth of [0, Math.floor(layers.length / 2)]) {
      await slider.fill(String(depth));
      await until(page, async (name) =>
        (await import("/page.js")).store.state.first.question.layer === name, layers[depth].name);
      await settled(page);
      assert.equal((await state(page, "first")).answer.layer, layers[depth].name);
      const told = await page.locator(".layer-name").textContent();
      const [channels, height, width] = layers[depth].shape;
      assert.equal(told, `${layers[depth].name} – ${channels} maps of ${height} × ${width}`);
      seen.add((await pixels(page)).data.toString("base64"));
    }
    assert.equal(seen.size, 3, "each layer has a map of its own");
    await page.getByRole("button", { name: "Back to the default" }).click();
    await settled(page);
    assert.deepEqual((await pixels(page)).data, whole.data);
  }));

test("where the slider only passes, nothing is asked", () =>
  browser.page({}, async (page) => {
    const asked = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/api/explanations")) asked.push(request.postDataJSON().layer);
    });
    const { layers } = await state(page, "model");
    await page.evaluate((count) => {
      const slider = document.querySelector("#layer");
      for (let depth = 0; depth < count; depth += 1) {
        slider.value = String(depth);
        slider.dispatchEvent(new Event("input"));
      }
      slider.value = "1";
      slider.dispatchEvent(new Event("input"));
    }, layers.length);
    while (asked.length === 0) await page.waitForTimeout(10);
    await settled(page);
    assert.deepEqual(asked, [layers[1].name]);
  }));

test("a method that reads no layer has no slider", () =>
  browser.page({}, async (page) => {
    await page.selectOption("#method", "gradient");
    await settled(page);
    assert.ok(await page.locator("#layer").isDisabled());
    assert.match(await page.locator("layer-slider").textContent(), /looks at the input/);
    await page.selectOption("#method", "grad_cam");
    await settled(page);
    assert.ok(await page.locator("#layer").isEnabled());
  }));
