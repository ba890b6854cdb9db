import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Browser, largestDifference, pixels, served, settled, state, until } from "./browser.js";
import { Served, kRoot } from "./served.js";

const server = new Served(join(kRoot, "models"));
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

const kPhoto = join(kRoot, "examples/scenes/single/images/single-05.jpg");
const kNasty = "<img src=x onerror=document.body.remove()>";

/** Files as another program hands them over. */
const handed = (page, type, files) =>
  page.evaluate(([kind, given]) => {
    const transfer = new DataTransfer();
    for (const { name, base64, mime } of given) {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mime }));
    }
    const event = kind === "paste"
      ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true })
      : new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
  }, [type, files]);

const fileOf = (path, name, mime) => ({ name, mime, base64: readFileSync(path).toString("base64") });

test("a scene is explained before one has clicked anything", () =>
  browser.page({}, async (page) => {
    const image = await state(page, "image");
    assert.equal(image.example, true);
    const drawn = await pixels(page);
    const photo = await served(page, `api/images/${image.id}/picture.png`);
    assert.ok(largestDifference(drawn, photo) > 50, "the photo has no map over it");
    const first = (await state(page, "scores")).labels[0].name;
    assert.equal(await page.locator(".question strong").textContent(), first);
    assert.match(await page.locator(".status").textContent(), /CAMERAS.* sizes count/);
  }));

test("another bundled scene and another bundled network are a click away", () =>
  browser.page({}, async (page) => {
    const before = await pixels(page);
    await page.locator(".thumb").nth(1).click();
    await settled(page);
    const images = await state(page, "images");
    assert.equal((await state(page, "image")).id, images[1].id);
    assert.notDeepEqual((await pixels(page)).data, before.data);

    const models = await state(page, "models");
    assert.ok(models.length >= 3);
    await page.selectOption("#model", models[1].id);
    await settled(page);
    assert.equal((await state(page, "model")).id, models[1].id);
  }));

test("a photo is chosen, dropped or pasted", () =>
  browser.page({}, async (page) => {
    const count = (await state(page, "images")).length;
    const sent = async () => {
      await until(page, async () => {
        const { image } = (await import("/page.js")).store.state;
        return image && !image.example;
      });
      await settled(page);
      const { id } = await state(page, "image");
      await page.locator(".thumb").first().click();
      await settled(page);
      return id;
    };
    await page.setInputFiles("#choose-photo", kPhoto);
    const chosen = await sent();
    await handed(page, "drop", [fileOf(kPhoto, "single.jpg", "image/jpeg")]);
    assert.equal(await sent(), chosen, "the same bytes are the same picture");
    await handed(page, "paste", [fileOf(kPhoto, "single.jpg", "image/jpeg")]);
    assert.equal(await sent(), chosen);
    assert.equal((await state(page, "images")).length, count + 1);
  }));

test("what is dragged over the page is told where it may fall", () =>
  browser.page({}, async (page) => {
    await handed(page, "dragenter", [fileOf(kPhoto, "single.jpg", "image/jpeg")]);
    assert.ok(await page.locator(".drop-here").isVisible());
    await handed(page, "dragleave", [fileOf(kPhoto, "single.jpg", "image/jpeg")]);
    assert.ok(!(await page.locator(".drop-here").isVisible()));
  }));

test("a network is dropped with its card and labels; names that are HTML are text", () =>
  browser.page({}, async (page) => {
    const names = readFileSync(join(kRoot, "models/scenes-labels.txt"), "utf8").trim().split("\n");
    const nasty = Buffer.from(names.map((name) => `${kNasty}${name}`).join("\n"));
    const model = fileOf(join(kRoot, "models/scenes-dense.onnx"), `${kNasty.replaceAll("/", "")}.onnx`, "");
    const card = JSON.parse(readFileSync(join(kRoot, "models/scenes-dense.json"), "utf8"));
    delete card.labels;
    await handed(page, "drop", [
      model,
      { name: "card.json", mime: "application/json", base64: Buffer.from(JSON.stringify(card)).toString("base64") },
      { name: "labels.txt", mime: "text/plain", base64: nasty.toString("base64") },
      fileOf(kPhoto, `${kNasty.replaceAll("/", "")}.jpg`, "image/jpeg"),
    ]);
    await until(page, async () => {
      const { model, image } = (await import("/page.js")).store.state;
      return model && !model.bundled && image && !image.example;
    });
    await settled(page);
    assert.ok((await page.locator(".question strong").textContent()).startsWith(kNasty));
    assert.ok((await page.locator(".labels .name").first().textContent()).startsWith(kNasty));
    assert.equal(await page.locator("main img, datalist img, select img").count(), 0);
    assert.ok(await page.locator("main").isVisible());
  }));

test("what is no photo and no network is refused in words, and the page stays as it was", () =>
  browser.page({ expected: [/status of 4\d\d/] }, async (page) => {
    const before = await pixels(page);
    const words = Buffer.from("no picture").toString("base64");
    for (const name of ["a.jpg", "a.onnx", "a.txt"]) {
      await handed(page, "drop", [{ name, mime: "", base64: words }]);
      await page.locator(".notice").first().waitFor();
      assert.ok((await page.locator(".notice span").first().textContent()).length > 10);
      await page.getByRole("button", { name: "Dismiss" }).first().click();
    }
    await settled(page);
    assert.deepEqual((await pixels(page)).data, before.data);
  }));
