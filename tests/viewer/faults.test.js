/** What a server does that is not as it should be, on demand: a double stands in for it. */
import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Browser, settled, state, until } from "./browser.js";
import { Double } from "./double.js";

const browser = new Browser();
after(() => browser.stop());

/** A page of a double that behaves so. */
async function against(given, how, work) {
  const double = new Double(given);
  try {
    const address = await double.start();
    if (browser.chromium) browser.address = address;
    else await browser.start(address);
    await browser.page(how, (page) => work(page, double));
  } finally {
    double.stop();
  }
}

const kFailed = [/Failed to load resource/];

test("while nothing has come there is a place for it, and a word", () =>
  against({ held: ["predictions"] }, { wait: false }, async (page, double) => {
    await page.getByText("Looking at the picture …").waitFor();
    assert.ok((await page.locator(".frame").boundingBox()).height > 200);
    assert.ok(await page.locator("stage-title progress").isVisible());
    double.release("predictions");
    await settled(page);
    assert.ok(!(await page.locator("stage-title progress").isVisible()));
  }));

test("a refused question is told in the server's words, and asked again on demand", () => {
  let refused = 0;
  const refuse = (call) => {
    if (call !== "POST /api/explanations" || (refused += 1) > 1) return null;
    return { status: 429, message: "the queue is full: <b>try later</b>" };
  };
  return against({ refuse }, { wait: false, expected: kFailed }, async (page) => {
    await page.getByText("the queue is full: <b>try later</b>").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await settled(page);
    assert.ok(!(await page.getByRole("button", { name: "Try again" }).isVisible()));
  });
});

test("a computation that fails says why", () =>
  against({ fail: "node 'conv1': 100 GB are more than --memory" }, { wait: false }, async (page) => {
    await page.getByText("node 'conv1': 100 GB are more than --memory").waitFor();
    assert.equal((await state(page, "first")).status, "failed");
  }));

test("events that were cut are taken up where they were", () =>
  against({ cut: 4 }, { expected: [/ERR_INCOMPLETE_CHUNKED_ENCODING|Failed to load/] }, async (page, double) => {
    const { partials } = await state(page, "first");
    assert.deepEqual(partials.map(({ done }) => done), [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(double.calls.filter((call) => call.endsWith("/events")).length, 2);
  }));

test("a server that is gone is said to be gone", () =>
  against({}, { expected: kFailed }, async (page, double) => {
    double.stop();
    await page.locator(".labels .ask").nth(1).click();
    await page.getByText("The server does not answer. Is it still running?").first().waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  }));

test("a server without models says what to do", () =>
  against({ refuse: (call) => (call === "GET /api/models" ? { status: 503, message: "stopping" } : null) },
    { wait: false, expected: kFailed }, async (page) => {
      await page.getByText("stopping").waitFor();
    }));

test("a token is asked for once, and goes with every call", () =>
  against({ token: "secret" }, { wait: false, expected: kFailed }, async (page) => {
    await page.getByLabel("Token", { exact: true }).fill("secret");
    await page.keyboard.press("Enter");
    await settled(page);
    assert.equal(await page.locator("dialog").count(), 0);
    await page.reload();
    await settled(page);
    assert.equal(await page.locator("dialog").count(), 0);
  }));

test("while one paints the newest mask is asked, one question at a time, and one sees that it computes", () =>
  against({}, {}, async (page, double) => {
    double.hold("predictions");
    await page.getByRole("button", { name: "Erase by hand" }).click();
    const box = await page.locator(".pane.first canvas").boundingBox();
    await page.mouse.move(box.x + 20, box.y + 100);
    await page.mouse.down();
    for (let i = 1; i < 40; i += 1) await page.mouse.move(box.x + 20 + 8 * i, box.y + 100);
    await page.getByText("computing …").waitFor();
    assert.equal(double.masks.length, 1, "a question was asked before the one before was answered");
    await page.mouse.up();
    double.release("predictions");
    await settled(page);
    const { bits } = await page.evaluate(async () => (await import("/page.js")).session.mask.sent());
    assert.equal(double.masks.length, 2, "questions for 40 moves");
    assert.equal(double.masks[1], bits, "the second question has all that was painted");
    assert.equal(double.mostPredicting, 1);
  }));

test("what is asked last counts; what nobody waits for is cancelled", () =>
  against({}, {}, async (page, double) => {
    const cancelled = () => double.calls.filter((call) => call.startsWith("DELETE /api/explanations/")).length;
    double.hold("events");
    await page.locator(".labels .ask").nth(1).click();
    await until(page, async () => (await import("/page.js")).store.state.first.id !== "");
    assert.equal(cancelled(), 0);
    await page.locator(".labels .ask").nth(2).click();
    while (cancelled() === 0) await page.waitForTimeout(10);
    double.release("events");
    await settled(page);
    assert.deepEqual((await state(page, "first")).question.target, { labels: [2] });
    assert.equal(cancelled(), 1);
  }));

test("names of labels that are HTML are text wherever they stand", () => {
  const nasty = `<img src=x onerror="document.body.remove()">`;
  return against({ labels: [`${nasty}1`, `${nasty}2`, "3"] }, {}, async (page) => {
    await page.getByRole("button", { name: `Show ${nasty}2 beside` }).click();
    await settled(page);
    await page.getByRole("button", { name: `Why ${nasty}1 and not ${nasty}2?` }).click();
    await settled(page);
    await page.fill("#label-typed", "<script>alert(1)</script>");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("img:not(header img), script:not([src])").count(), 0);
    assert.equal(await page.locator(".question").textContent(), `Why ${nasty}1 and not ${nasty}2?`);
  });
});
