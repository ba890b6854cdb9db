import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Browser, largestDifference, pixels, served, settled, state } from "./browser.js";
import { Served } from "./served.js";

const server = new Served();
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

/** In the page: events come with three frames between them, however fast the map was; canvases seen are counted. */
function slowEvents() {
  const frames = async (count) => {
    for (let i = 0; i < count; ++i) await new Promise(requestAnimationFrame);
  };
  let watched = false;
  const seen = (globalThis.seenPictures = new Set());
  const look = () => {
    const canvas = document.querySelector("canvas[data-side=first]");
    if (canvas?.width && watched) {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      seen.add(data.reduce((sum, value, i) => (sum * 31 + value * (i % 97)) % 1e9, 7));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const real = globalThis.fetch;
  globalThis.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return answer;
    watched = true;
    let text = "";
    const decoder = new TextDecoder();
    const one = new TransformStream({
      async transform(chunk, out) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split("\n\n");
        text = blocks.pop();
        for (const block of blocks) {
          out.enqueue(new TextEncoder().encode(`${block}\n\n`));
          await frames(3);
        }
      },
    });
    return new Response(answer.body.pipeThrough(one), { status: answer.status, headers: answer.headers });
  };
}

test("the map is drawn again with each size, and ends as the server draws it", () =>
  browser.page({ first: slowEvents }, async (page) => {
    const drawn = await page.evaluate(() => globalThis.seenPictures.size);
    const { partials, answer } = await state(page, "first");
    assert.equal(partials.length, answer.scales.length);
    const kept = answer.scales.filter((scale) => scale.kept).length;
    assert.ok(kept > 1 && drawn >= kept, `${drawn} different pictures were seen of ${kept} sizes that count`);
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
