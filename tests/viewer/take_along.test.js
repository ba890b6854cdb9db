import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Browser, settled, state, until } from "./browser.js";
import { Served, kProgram } from "./served.js";

const server = new Served();
const browser = new Browser();
before(async () => browser.start(await server.start()));
after(async () => {
  await browser.stop();
  await server.stop();
});

/** What a button saves. */
async function saved(page, name) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("PNG, NPY and JSON", () =>
  browser.page({}, async (page) => {
    const png = await saved(page, "PNG");
    assert.match(png.name, /\.png$/);
    assert.equal(png.bytes.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n");
    const { width, height } = await state(page, "image");
    assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [width, height]);

    const npy = await saved(page, "NPY");
    const { map } = await page.evaluate(async () => {
      const { first } = (await import("/page.js")).store.state;
      return { map: { height: first.map.height, width: first.map.width, values: [...first.map.values] } };
    });
    assert.match(npy.bytes.toString("latin1"), new RegExp(`'shape': \\(${map.height}, ${map.width}\\)`));
    assert.equal(npy.bytes.readFloatLE(npy.bytes.length - 4), map.values.at(-1));

    const report = JSON.parse((await saved(page, "JSON")).bytes.toString());
    assert.equal(report.method, "cameras");
    assert.equal(report.label.name, (await state(page, "scores")).labels[0].name);
  }));

test("the second map is taken along as well", () =>
  browser.page({}, async (page) => {
    await page.selectOption("#beside", "grad_cam");
    await settled(page);
    await page.locator("take-along").getByRole("button", { name: "Grad-CAM" }).click();
    assert.equal(JSON.parse((await saved(page, "JSON")).bytes.toString()).method, "grad_cam");
  }));

test("command line, C++ and Python are copied as they are shown", () =>
  browser.page({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await until(page, () => document.querySelector("take-along code").textContent.length > 5);
    for (const [name, told] of [["Command line", /^cameras explain /], ["C++", /cameras::Explainer explain/], ["Python", /model\.explain\("photo\.png"/]]) {
      const panel = page.locator("take-along details", { has: page.locator("summary", { hasText: name }) });
      if (!(await panel.getAttribute("open")) && name !== "Command line") await panel.locator("summary").click();
      const shown = await panel.locator("code").textContent();
      assert.match(shown, told);
      // The word goes again, so it is waited for from before it comes.
      const copied = panel.getByText("Copied").waitFor();
      await panel.getByRole("button", { name: `Copy: ${name}` }).click();
      await copied;
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shown);
    }
  }));

test("the command line gives the map that the page shows, bit by bit", () =>
  browser.page({}, async (page) => {
    const npy = await saved(page, "NPY");
    const picture = await page.request.get(`${browser.address}api/images/${(await state(page, "image")).id}/picture.png`);
    const folder = mkdtempSync(join(tmpdir(), "cameras-command-"));
    try {
      writeFileSync(join(folder, "photo.png"), await picture.body());
      const { colormap, opacity } = await state(page, "look");
      const words = (await page.locator("take-along code").first().textContent()).split(" ");
      assert.deepEqual(words.splice(0, 3), ["cameras", "explain", "photo.png"]);
      assert.match(words.join(" "), new RegExp(`--colormap ${colormap} --opacity ${opacity} --out overlay.png --map map.npy`));
      execFileSync(kProgram, ["explain", "photo.png", ...words], { cwd: folder, stdio: "ignore" });
      const own = readFileSync(join(folder, "map.npy"));
      assert.ok(own.equals(npy.bytes), "the two maps differ");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }));
