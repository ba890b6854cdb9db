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

test("labels stand in order, with bars as long as their scores", () =>
  browser.page({}, async (page) => {
    const { labels } = await state(page, "scores");
    const rows = await page.locator(".labels li").evaluateAll((items) => items.map((item) => ({
      name: item.querySelector(".name").textContent,
      text: item.querySelector(".value").textContent,
      long: item.querySelector(".fill").getBoundingClientRect().width / item.querySelector(".bar").getBoundingClientRect().width,
    })));
    assert.equal(rows.length, 8);
    rows.forEach((row, i) => {
      assert.equal(row.name, labels[i].name);
      assert.equal(row.text, labels[i].text);
      assert.ok(Math.abs(row.long - labels[i].probability) < 0.02, `${row.name}: ${row.long}`);
    });
  }));

test("a click on a label asks for its map", () =>
  browser.page({}, async (page) => {
    const before = await pixels(page);
    const [, second] = (await state(page, "scores")).labels;
    await page.locator(".labels .ask").nth(1).click();
    await settled(page);
    assert.deepEqual((await state(page, "first")).question.target, { labels: [second.index] });
    assert.equal(await page.locator(".question strong").textContent(), second.name);
    assert.notDeepEqual((await pixels(page)).data, before.data);
  }));

test("any label is asked for by its name, a part of it, or its number", () =>
  browser.page({}, async (page) => {
    const names = (await state(page, "model")).labels;
    const unlikely = names.indexOf("penguin");
    for (const typed of ["penguin", "PENGU", String(unlikely)]) {
      await page.locator(".labels .ask").first().click();
      await page.fill("#label-typed", typed);
      await page.keyboard.press("Enter");
      await settled(page);
      assert.deepEqual((await state(page, "first")).question.target, { labels: [unlikely] });
    }
    assert.ok((await page.locator(".labels .name").allTextContents()).includes("penguin"));
  }));

test("a name that is none, or many, is refused where it was typed", () =>
  browser.page({}, async (page) => {
    const { target } = (await state(page, "first")).question;
    for (const [typed, told] of [["<b>yak</b>", /No label .*<b>yak<\/b>/], ["glass", /2 names/], ["72", /No label/]]) {
      await page.fill("#label-typed", typed);
      await page.getByRole("button", { name: "Show", exact: true }).click();
      assert.match(await page.locator("#label-problem").textContent(), told);
      assert.equal(await page.getAttribute("#label-typed", "aria-invalid"), "true");
    }
    assert.deepEqual((await state(page, "first")).question.target, target);
  }));

test("two labels stand side by side", () =>
  browser.page({}, async (page) => {
    const [one, other] = (await state(page, "scores")).labels;
    await page.getByRole("button", { name: `Show ${other.name} beside` }).click();
    await settled(page);
    assert.deepEqual(await page.locator(".question strong").allTextContents(), [one.name, other.name]);
    assert.notDeepEqual((await pixels(page, "second")).data, (await pixels(page, "first")).data);
    await page.getByRole("button", { name: "Side by side" }).click();
    await until(page, () => {
      const [first, second] = [...document.querySelectorAll(".pane canvas")].map((each) => each.getBoundingClientRect());
      return first.right <= second.left && first.top === second.top;
    });
    await page.getByRole("button", { name: `Show ${other.name} beside` }).click();
    await settled(page);
    assert.equal(await state(page, "second"), null);
  }));

test("why this and not that", () =>
  browser.page({}, async (page) => {
    const before = await pixels(page);
    const [one, other] = (await state(page, "scores")).labels;
    const why = page.getByRole("button", { name: `Why ${one.name} and not ${other.name}?` });
    await why.click();
    await settled(page);
    assert.equal(await page.locator(".question").textContent(), `Why ${one.name} and not ${other.name}?`);
    assert.deepEqual((await state(page, "first")).answer.labels[0].against.map(({ index }) => index), [other.index]);
    assert.notDeepEqual((await pixels(page)).data, before.data);
    await why.click();
    await settled(page);
    assert.deepEqual((await state(page, "first")).question.target, { labels: [one.index] });
  }));
