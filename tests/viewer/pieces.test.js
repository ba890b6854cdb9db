/** Parts of the page by themselves, in the browser, with answers worked out by hand. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Browser, tsc } from "./browser.js";
import { Double } from "./double.js";

const double = new Double();
const browser = new Browser();
before(async () => browser.start(await double.start()));
after(async () => {
  await browser.stop();
  double.stop();
});

const inPage = async (work, given) => {
  let result;
  await browser.page({}, async (page) => (result = await page.evaluate(work, given)));
  return result;
};

test("types", () => {
  const project = join(fileURLToPath(new URL(".", import.meta.url)), "tsconfig.json");
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
});

test("a map lies over what the network saw, between the centres of its cells", async () => {
  // 1 x 2 cells 0 and 1 over the columns 2 to 6 of 8: centres at 3 and 5. Column 3 has its centre at 3.5.
  const placed = await inPage(async () => {
    const { MapField } = await import("/map-field.js");
    const grid = { height: 1, width: 2, values: new Float32Array([0, 1]) };
    const field = new MapField(grid, { x: 2, y: 0, width: 4, height: 1 }, { width: 8, height: 1 });
    return [...field.placed(8, 1)];
  });
  assert.deepEqual(placed, [0, 0, 0, 0.25, 0.75, 1, 0, 0]);
});

test("colours end at the top of a map, as the program has it", async () => {
  const { placed, drawn, cutoff, value } = await inPage(async () => {
    const { MapField } = await import("/map-field.js");
    const grid = { height: 1, width: 2, values: Float32Array.of(0.25, 1), top: 0.5 };
    const field = new MapField(grid, { x: 0, y: 0, width: 2, height: 1 }, { width: 2, height: 1 });
    return {
      placed: [...field.placed(2, 1)], drawn: [...field.placed(2, 1, field.drawn)],
      cutoff: field.cutoff(0.5), value: field.valueAt(1.5, 0.5),
    };
  });
  assert.deepEqual(placed, [0.25, 1]);
  assert.deepEqual(drawn, [0.5, 1]);
  assert.equal(cutoff, 1);
  assert.equal(value, 1);
});

test("cutoff, value and share of a map", async () => {
  const { cutoffs, value, outside, share } = await inPage(async () => {
    const { MapField } = await import("/map-field.js");
    const grid = { height: 2, width: 2, values: new Float32Array([0.5, 1, 0.25, 0.25]) };
    const field = new MapField(grid, { x: 0, y: 0, width: 20, height: 20 }, { width: 30, height: 20 });
    return {
      cutoffs: [0.25, 0.5, 0.75, 1].map((each) => field.cutoff(each)),
      value: field.valueAt(15, 5), outside: field.valueAt(25, 5),
      // The centre of the first cell is (5, 5); 10 away are its two neighbours, 14.1 the last.
      share: [9, 11, 15].map((radius) => field.shareIn(5, 5, radius)),
    };
  });
  assert.deepEqual(cutoffs, [1, 0.5, 0.25, 0]);
  assert.deepEqual([value, outside], [1, null]);
  assert.deepEqual(share, [0.25, 0.875, 1]);
});

test("the evidence that has moved: half the differences of two distributions", async () => {
  const shares = await inPage(async () => {
    const { moved } = await import("/map-field.js");
    const of = (...values) => new Float32Array(values);
    return [moved(of(1, 0), of(0.5, 0)), moved(of(1, 0), of(0, 1)), moved(of(1, 1), of(1, 0)), moved(of(0, 0), of(0, 0))];
  });
  assert.deepEqual(shares, [0, 1, 0.5, 0]);
});

test("a mask: strokes, bits from the left, undo", async () => {
  const { rows, sent, shares } = await inPage(async () => {
    const { Mask } = await import("/mask.js");
    const mask = new Mask({ width: 10, height: 3 });
    mask.remember();
    mask.stroke({ x: 0.5, y: 1.5 }, { x: 8.5, y: 1.5 }, 0.6);
    const rows = [0, 1, 2].map((y) => [...mask.hidden.subarray(10 * y, 10 * y + 10)].join(""));
    const sent = mask.sent();
    const shares = [mask.share()];
    mask.undo();
    shares.push(mask.share(), Number(mask.undo()));
    return { rows, sent: { ...sent, bits: [...atob(sent.bits)].map((each) => each.charCodeAt(0)) }, shares };
  });
  assert.deepEqual(rows, ["0000000000", "1111111110", "0000000000"]);
  assert.deepEqual(sent, { width: 10, height: 3, bits: [0, 0, 0xff, 0x80, 0, 0] });
  assert.deepEqual(shares, [0.3, 0, 0]);
});

test("a large picture has a small mask of the same shape", async () => {
  const sizes = await inPage(async () => {
    const { Mask } = await import("/mask.js");
    return [[4000, 3000], [10, 4000], [200, 100]].map(([width, height]) => {
      const mask = new Mask({ width, height });
      return [mask.width, mask.height];
    });
  });
  assert.deepEqual(sizes, [[384, 288], [1, 384], [200, 100]]);
});

test("ranking leaves out what the network did not see", async () => {
  const { ranked, shown, rest } = await inPage(async () => {
    const { MapField } = await import("/map-field.js");
    const { Mask, hiddenBy, ranking } = await import("/mask.js");
    const grid = { height: 1, width: 2, values: new Float32Array([0.2, 1]) };
    const field = new MapField(grid, { x: 1, y: 0, width: 2, height: 1 }, { width: 4, height: 1 });
    const places = ranking(field, new Mask({ width: 4, height: 1 }));
    return { ranked: [...places], shown: [...hiddenBy(places, 0.5, false, 4)], rest: [...hiddenBy(places, 0.5, true, 4)] };
  });
  assert.deepEqual(ranked, [2, 1]);
  assert.deepEqual(shown, [0, 0, 1, 0]);
  assert.deepEqual(rest, [0, 1, 0, 0]);
});

test("events of a stream: comments, several lines, a number", async () => {
  const events = await inPage(async () => {
    const { eventOf } = await import("/event-stream.js");
    return [": only a comment", "event: partial\nid: 7\ndata: {\"a\":\ndata: 1}", "data:[2]"].map(eventOf);
  });
  assert.deepEqual(events, [
    null, { name: "partial", id: "7", data: { a: 1 } }, { name: "message", id: "", data: [2] },
  ]);
});

test("a file that is no map is refused", async () => {
  const told = await inPage(async () => {
    const { gridOfNpy } = await import("/bytes.js");
    const head = "\x93NUMPY\x01\x00\x46\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }          \n";
    const files = [head, head.replace("f4", "f8"), "no such thing at all"];
    return files.map((text) => {
      try {
        gridOfNpy(Uint8Array.from(text, (each) => each.charCodeAt(0)).buffer);
        return "";
      } catch (error) {
        return error.message;
      }
    });
  });
  assert.match(told[0], /incomplete/);
  assert.match(told[1], /not in the form/);
  assert.match(told[2], /not in the form/);
});

test("a typed label: the same name twice is asked for by number", async () => {
  const found = await inPage(async () => {
    const { labelTyped } = await import("/questions.js");
    const model = { name: "birds", labels: ["crane", "heron", "crane", "night heron"], label_count: 4 };
    return ["crane", "crane (2)", "night", "HERON", "3", "4", "ow"].map((typed) => labelTyped(model, typed));
  });
  assert.match(found[0].problem, /labels 0, 2/);
  assert.deepEqual(found.slice(1, 5), [{ index: 2 }, { index: 3 }, { index: 1 }, { index: 3 }]);
  assert.match(found[5].problem, /No label of birds is called “4”/);
  assert.match(found[6].problem, /No label/);
});

test("the area under a curve, by trapezia", async () => {
  const area = await inPage(async () => {
    const { area } = await import("/deletion.js");
    return area([{ share: 0, score: 1 }, { share: 0.5, score: 0.5 }, { share: 1, score: 0.5 }]);
  });
  assert.equal(area, 0.625);
});
