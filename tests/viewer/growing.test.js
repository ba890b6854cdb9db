import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Browser, largestDifference, pixels, served, settled, state, until } from "./browser.js";
import { Served } from "./served.js";

const server = new Served();
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

test("the map is drawn again with each size, and ends as the server draws it", () =>
  browser.page({ wait: false }, async (page) => {
    await until(page, async () => (await import("/page.js")).store.state.scores);
    const drawn = await page.evaluate(async () => {
      const { store } = await import("/page.js");
      /** @type {Set<number>} */
      const seen = new Set();
      const one = () => {
        const canvas = document.querySelector("canvas[data-side=first]");
        if (!canvas.width || !store.state.first?.map) return;
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        seen.add(data.reduce((sum, value, i) => (sum * 31 + value * (i % 97)) % 1e9, 7));
      };
      while (store.state.first?.status !== "done") {
        one();
        await new Promise(requestAnimationFrame);
      }
      return seen.size;
    });
    const { partials, answer } = await state(page, "first");
    assert.equal(partials.length, answer.scales.length);
    // A frame may be left out where the machine has other work: two are growth.
    assert.ok(drawn >= 2, `${drawn} different pictures were seen`);
    await settled(page);
    const { look } = { look: await state(page, "look") };
    const path = `api/explanations/${answer.id}/overlay.png?view=overlay&colormap=${look.colormap}&opacity=${look.opacity}`;
    const difference = largestDifference(await pixels(page), await served(page, path));
    // The program mixes in float32, the page in float64: a half may be rounded the other way.
    assert.ok(difference <= 1, `the page's colours differ from the program's by ${difference}`);
  }));

test("every colour map is the program's", () =>
  browser.page({}, async (page) => {
    const { answer } = await state(page, "first");
    const names = await page.locator("#colormap option").evaluateAll((all) => all.map(({ value }) => value));
    assert.ok(names.length >= 11);
    for (const name of names) {
      await page.selectOption("#colormap", name);
      await settled(page);
      const path = `api/explanations/${answer.id}/overlay.png?view=overlay&colormap=${name}&opacity=0.75`;
      assert.ok(largestDifference(await pixels(page), await served(page, path)) <= 1, name);
    }
  }));

test("the strip says what each size added, and which did not count and why", () =>
  browser.page({}, async (page) => {
    for (let scene = 0; ; scene += 1) {
      await page.locator(".thumb").nth(scene).click();
      await settled(page);
      const { scales } = (await state(page, "first")).answer;
      const steps = await page.locator(".steps li").evaluateAll((items) => items.map((item) => ({
        size: item.querySelector(".size").textContent, added: item.querySelector(".added").textContent,
      })));
      assert.equal(steps.length, scales.length);
      scales.forEach((scale, i) => {
        assert.equal(steps[i].size, `${scale.height} × ${scale.width}`);
        if (!scale.kept) assert.match(steps[i].added, new RegExp(`^does not count: .*${scale.prediction.name}`));
        else if (i === 0) assert.equal(steps[i].added, "the first map");
        else assert.match(steps[i].added, /^moved \d+ % of the evidence$/);
      });
      if (scales.some(({ kept }) => !kept)) return;
    }
  }));

test("a step shows the map as it was then", () =>
  browser.page({}, async (page) => {
    const whole = await pixels(page);
    const step = page.locator(".steps button").first();
    await step.click();
    await settled(page);
    assert.equal(await step.getAttribute("aria-pressed"), "true");
    assert.notDeepEqual((await pixels(page)).data, whole.data);
    await page.getByRole("button", { name: "Show all sizes" }).click();
    await settled(page);
    assert.deepEqual((await pixels(page)).data, whole.data);
  }));
