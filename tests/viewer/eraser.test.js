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

/** A line painted through the picture, in shares of it. */
async function paint(page, from, to) {
  const box = await page.locator(".pane.first canvas").boundingBox();
  const place = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...place(from));
  await page.mouse.down();
  await page.mouse.move(...place(to), { steps: 12 });
  await page.mouse.up();
}

const erase = (page) => page.getByRole("button", { name: "Erase by hand" });

/** The first label's score without and with what is hidden. */
async function scores(page) {
  await settled(page);
  const whole = (await state(page, "scores")).labels[0];
  const hidden = (await state(page, "hiddenScores"))?.labels.find(({ index }) => index === whole.index);
  return { whole: whole.probability, hidden: hidden?.probability };
}

test("painting hides pixels, and the scores move while one paints", () =>
  browser.page({}, async (page) => {
    const before = await pixels(page);
    await erase(page).click();
    await page.locator("#opacity").fill("0");
    const box = await page.locator(".pane.first canvas").boundingBox();
    await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.5 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.5 * box.height, { steps: 6 });
    await until(page, async () => (await import("/page.js")).store.state.hiddenScores !== null);
    await settled(page);
    const early = await state(page, "hiddenScores");
    await page.mouse.move(box.x + 0.87 * box.width, box.y + 0.5 * box.height, { steps: 6 });
    await until(page, async (labels) =>
      JSON.stringify((await import("/page.js")).store.state.hiddenScores.labels) !== labels, JSON.stringify(early.labels));
    await page.mouse.up();
    const { whole, hidden } = await scores(page);
    assert.notEqual(hidden, whole);
    // The last scores are those of all that was painted.
    const own = await page.evaluate(async () => {
      const { session, store } = await import("/page.js");
      const { image, model } = store.state;
      const body = JSON.stringify({ image: image.id, model: model.id, top: 1, hidden: session.mask.sent() });
      return (await fetch("api/predictions", { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
    });
    assert.equal((await state(page, "hiddenScores")).labels[0].probability, own.labels[0].probability);
    const after = await pixels(page);
    const middle = 4 * (Math.floor(after.height / 2) * after.width + Math.floor(after.width / 2));
    assert.deepEqual([...after.data.subarray(middle, middle + 3)], [0, 0, 0]);
    assert.deepEqual([...after.data.subarray(0, 3)].length, 3);
    assert.notDeepEqual(after.data, before.data);
    const shown = await page.locator(".live .value").textContent();
    assert.match(shown, /^[\d.]+ % → [\d.]+ %$/);
  }));

test("brushes have three sizes; undo takes a stroke back, clear all", () =>
  browser.page({}, async (page) => {
    const share = () => page.evaluate(async () => (await import("/page.js")).session.mask.share());
    const shares = [];
    for (const name of ["Small brush", "Medium brush", "Large brush"]) {
      await page.getByRole("button", { name }).click();
      await paint(page, [0.2, 0.2], [0.8, 0.2]);
      shares.push(await share());
      await page.getByRole("button", { name: "Undo" }).click();
      assert.equal(await share(), 0);
    }
    assert.ok(shares[0] > 0 && shares[1] > 1.5 * shares[0] && shares[2] > 1.5 * shares[1], String(shares));
    await paint(page, [0.2, 0.2], [0.8, 0.2]);
    await paint(page, [0.2, 0.8], [0.8, 0.8]);
    await page.getByRole("button", { name: "Undo" }).click();
    assert.ok(Math.abs((await share()) - shares[2]) < 1e-9);
    await page.getByRole("button", { name: "Clear" }).click();
    assert.equal(await share(), 0);
    await settled(page);
    assert.equal(await state(page, "hiddenScores"), null);
  }));

test("hiding what the map shows takes the evidence, hiding the rest leaves it", () =>
  browser.page({}, async (page) => {
    await page.locator("#share").fill("20");
    await page.getByRole("button", { name: "Hide what the map shows" }).click();
    const shown = await scores(page);
    assert.ok(shown.hidden < shown.whole / 2, `${shown.whole} → ${shown.hidden}`);
    const hidden = await page.evaluate(async () => (await import("/page.js")).session.mask.share());
    assert.ok(Math.abs(hidden - 0.2) < 0.001);
    await page.getByRole("button", { name: "Hide the rest" }).click();
    await settled(page);
    const left = await page.evaluate(async () => (await import("/page.js")).session.mask.share());
    assert.ok(Math.abs(left - 0.8) < 0.001);
    const rest = await scores(page);
    assert.ok(rest.hidden > shown.hidden, `${shown.hidden} with it hidden, ${rest.hidden} with it alone`);
  }));

test("the curve is the deletion and insertion test, point by point", () =>
  browser.page({}, async (page) => {
    await page.locator("#share").fill("20");
    await page.getByRole("button", { name: "Hide what the map shows" }).click();
    await until(page, () => /others hidden: area \d/.test(document.querySelector(".deletion figcaption").textContent));
    const { whole, hidden } = await scores(page);
    const words = await page.locator(".curve").getAttribute("aria-label");
    const [deletion, insertion] = [...words.matchAll(/hidden: ([^.]*(?:\.\d+[^.]*)*)\./g)].map(([, list]) =>
      Object.fromEntries([...list.matchAll(/(\d+) %: ([\d.]+)/g)].map(([, share, score]) => [share, Number(score)])));
    assert.ok(Math.abs(deletion[0] - whole) < 0.006, "nothing is hidden at first");
    assert.ok(Math.abs(insertion[100] - whole) < 0.006, "nothing is hidden at last");
    assert.ok(Math.abs(deletion[20] - hidden) < 0.006, "the curve and the eraser say the same");
    assert.equal(deletion[100], insertion[0], "all is hidden");
    const areas = [...(await page.locator(".deletion figcaption").textContent()).matchAll(/area (\d\.\d+)/g)].map(([, area]) => Number(area));
    assert.ok(areas[0] < areas[1], `deletion ${areas[0]}, insertion ${areas[1]}`);
    await page.locator("#share").fill("40");
    await settled(page);
    const share = await page.evaluate(async () => (await import("/page.js")).session.mask.share());
    assert.ok(Math.abs(share - 0.4) < 0.001, "the slider moves what is hidden");
  }));

test("hidden pixels become black, blurred, or of the mean colour", () =>
  browser.page({}, async (page) => {
    await page.locator("#share").fill("30");
    await page.getByRole("button", { name: "Hide what the map shows" }).click();
    const seen = new Set();
    const scored = new Set();
    for (const fill of ["black", "blur", "mean"]) {
      await page.selectOption("#fill", fill);
      scored.add((await scores(page)).hidden);
      seen.add((await pixels(page)).data.toString("base64"));
    }
    assert.equal(seen.size, 3);
    assert.equal(scored.size, 3);
  }));
