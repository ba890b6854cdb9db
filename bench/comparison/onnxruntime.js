// node onnxruntime.js FOLDER MODEL.onnx THREADS RUNS SIZE...: seconds that ONNX Runtime takes to open a model, and for
// one forward pass at each of the sizes, the first time and RUNS times more. FOLDER/node_modules has the npm package
// onnxruntime-node. Prints {"load", "first", "later": [...], "peak_mb"}.
"use strict";
const path = require("node:path");
const { createRequire } = require("node:module");

const [folder, model, threads, runs, ...sides] = process.argv.slice(2);
const ort = createRequire(path.resolve(folder, "package.json"))("onnxruntime-node");

const seconds = async (work) => {
  const start = process.hrtime.bigint();
  const result = await work();
  return [Number(process.hrtime.bigint() - start) / 1e9, result];
};

// Smooth numbers of a normalised picture; what they are does not change the time.
function picture(side) {
  const values = new Float32Array(3 * side * side);
  for (let i = 0; i < values.length; i += 1) values[i] = Math.sin(i / 97);
  return new ort.Tensor("float32", values, [1, 3, side, side]);
}

async function main() {
  const [load, session] = await seconds(() =>
    ort.InferenceSession.create(model, {
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      interOpNumThreads: 1,
      intraOpNumThreads: Number(threads),
    }),
  );
  const pictures = sides.map((side) => picture(Number(side)));
  const all = async () => {
    let sum = 0;
    for (const input of pictures) {
      const [taken] = await seconds(() => session.run({ [session.inputNames[0]]: input }));
      sum += taken;
    }
    return sum;
  };
  const first = await all();
  const later = [];
  for (let i = 0; i < Number(runs); i += 1) later.push(await all());
  const found = { load, first, later, peak_mb: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify(found));
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
