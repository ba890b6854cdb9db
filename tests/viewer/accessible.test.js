import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, Browser, settled, until } from "./browser.js";
import { Served } from "./served.js";

const server = new Served();
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

/** What axe finds that keeps somebody out. */
async function serious(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`);
}

/** Nothing sticks out at the side, and no text is cut that one cannot scroll to. */
async function cut(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > wide ? ["the page scrolls sideways"] : [];
    for (const element of document.querySelectorAll("main button, main select, main h2, main input, main p, main label")) {
      const { left, right, width } = element.getBoundingClientRect();
      const hidden = width < 2 || element.closest(".unseen, .steps");
      if (!hidden && (left < -1 || right > wide + 1)) found.push(element.outerHTML.slice(0, 100));
    }
    return found;
  });
}

for (const width of [360, 900, 1440]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${width} pixels wide, ${colorScheme}`, () =>
      browser.page({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true }, async (page) => {
        await page.addScriptTag({ path: axe });
        const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = /rgb\((\d+)/.exec(ground)[1] > 128;
        assert.equal(light, colorScheme === "light");
        assert.equal(await page.evaluate(() => globalThis.scrollY), 0, "the page has scrolled by itself");
        assert.deepEqual(await serious(page), []);
        assert.deepEqual(await cut(page), []);

        await page.selectOption("#beside", "grad_cam");
        await page.locator(".labels button[aria-label^=Why]:enabled").first().click();
        await settled(page);
        await page.getByRole("button", { name: "Hide what the map shows" }).click();
        await until(page, () => /others hidden: area \d/.test(document.querySelector(".deletion figcaption").textContent));
        await page.fill("#label-typed", "no such label");
        await page.keyboard.press("Enter");
        await settled(page);
        assert.deepEqual(await serious(page), []);
        assert.deepEqual(await cut(page), []);
      }));
  }
}

test("light and dark are chosen, and remembered", () =>
  browser.page({ colorScheme: "light" }, async (page) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    const turn = page.locator("theme-switch button");
    await turn.click();
    await turn.click();
    assert.equal(await turn.getAttribute("aria-label"), "Colours of the page: dark");
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await ground(), dark);
    await settled(page);
  }));
