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

/** Goes on with Tab until the element that fits has the focus. */
async function tabTo(page, selector, key = "Tab") {
  for (let i = 0; i < 150; i += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`${selector} is not reached with ${key}`);
}

test("all is done without a mouse", () =>
  browser.page({}, async (page) => {
    await tabTo(page, ".thumb:nth-child(2)");
    await page.keyboard.press("Enter");
    await settled(page);
    assert.equal((await state(page, "image")).id, (await state(page, "images"))[1].id);

    await tabTo(page, ".labels li:nth-child(2) .ask");
    await page.keyboard.press("Enter");
    await settled(page);
    const [one, other] = (await state(page, "scores")).labels;
    assert.deepEqual((await state(page, "first")).question.target, { labels: [other.index] });
    await tabTo(page, `.labels li:nth-child(1) [title^="Show ${one.name}"]`, "Shift+Tab");
    await page.keyboard.press("Space");
    await settled(page);
    assert.ok(await state(page, "second"));

    await tabTo(page, ".split", "Shift+Tab");
    await page.keyboard.press("ArrowRight");
    assert.equal((await state(page, "look")).divider, 52);

    await tabTo(page, "#opacity");
    await page.keyboard.press("ArrowLeft");
    assert.ok(Math.abs((await state(page, "look")).opacity - 0.74) < 1e-9);

    await tabTo(page, "eraser-panel .row [aria-pressed]");
    await page.keyboard.press("Enter");
    assert.ok((await state(page, "eraser")).on);
    await tabTo(page, ".panes", "Shift+Tab");
    const before = await pixels(page);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("+");
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Space");
    await settled(page);
    assert.ok((await state(page, "hiddenScores")).labels.length > 0);
    assert.notDeepEqual((await pixels(page)).data, before.data);
    assert.match(await page.locator("map-stage [role=status]").textContent(), /of the evidence in the circle/);

    await tabTo(page, "#layer");
    await page.keyboard.press("ArrowLeft");
    await until(page, async () => (await import("/page.js")).store.state.first.question.layer !== "");
    await settled(page);
    await tabTo(page, "take-along summary");
    await page.keyboard.press("Enter");
  }));

test("the first stop leads to the picture, and every stop is seen", () =>
  browser.page({}, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "To the picture");
    assert.ok((await page.locator(".skip").boundingBox()).y >= 0);
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return "";
        // The outline of a hidden file input is its label's, the divider's its grip's.
        const parts = [focused, focused.nextElementSibling, focused.querySelector(".grip")].filter(Boolean);
        const outlined = parts.some((part) => getComputedStyle(part).outlineStyle !== "none");
        return outlined ? "" : focused.outerHTML.slice(0, 120);
      });
      assert.equal(seen, "");
    }
  }));
