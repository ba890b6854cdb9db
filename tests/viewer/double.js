/**
 * Stands in for `cameras serve` where a test wants what the real server does not do on demand: refuse,
 * fail, cut a connection, wait until it is told to go on. Its maps and scores are made up.
 */
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const kRoot = fileURLToPath(new URL("../..", import.meta.url));
const kPublic = join(kRoot, "apps/viewer/public");
const kScenes = join(kRoot, "examples/scenes/multi/images");
const kTypes = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const kSide = 96;
const kSizes = [192, 303, 414, 525, 635, 746, 857];

/** The program's own colours, from its source. */
function colormaps() {
  const source = readFileSync(join(kRoot, "src/render/colour_table.cpp"), "utf8");
  const tables = source.matchAll(/Colormap\{"(\w+)",((?:\s*"[0-9a-f]*",?)+)\}/g);
  return [...tables].map(([, name, lines]) => ({
    name,
    rgb: Buffer.from(lines.replace(/[^0-9a-f]/g, ""), "hex").toString("base64"),
  })).filter(({ rgb }) => rgb.length === 1024);
}

/** A hill per label, which gets steeper with each size. */
function mapOf(label, done) {
  const values = new Float32Array(kSide * kSide);
  const [cx, cy] = [0.25 + 0.5 * ((label * 0.37) % 1), 0.3 + 0.4 * ((label * 0.61) % 1)];
  const wide = 0.35 / Math.sqrt(done);
  for (let i = 0; i < values.length; i += 1) {
    const [x, y] = [(i % kSide) / kSide - cx, Math.floor(i / kSide) / kSide - cy];
    values[i] = Math.exp(-(x * x + y * y) / (wide * wide));
  }
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (value - least) / (most - least));
}

function npyOf(values) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${kSide}, ${kSide}), }`;
  const header = `${text.padEnd(117)}\n`;
  const head = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([head, Buffer.from(header), Buffer.from(values.buffer)]);
}

export class Double {
  /** @param {object} given what it does otherwise: labels, held (what it holds at first), refuse, fail, cut, token */
  constructor(given = {}) {
    this.given = { labels: ["cat", "mouse", "tractor", "pig", "bell"], held: [], ...given };
    this.calls = [];
    this.gates = new Map();
    this.given.held.forEach((kind) => this.hold(kind));
    this.masks = [];
    this.wasCut = false;
    this.predicting = this.mostPredicting = 0;
    this.images = readdirSync(kScenes).slice(0, 5).map((name, i) => ({
      id: `image${i}`, example: true, title: name, width: 384, height: 384, file: readFileSync(join(kScenes, name)),
    }));
    this.explanations = new Map();
    this.server = createServer((request, response) => this.answer(request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    }));
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Answers of this kind wait from now on: "predictions", or the next "events". */
  hold(kind) {
    let open;
    const opened = new Promise((resolve) => (open = resolve));
    this.gates.set(kind, { opened, open });
  }

  release(kind) {
    this.gates.get(kind).open();
    this.gates.delete(kind);
  }

  model() {
    const { labels } = this.given;
    return {
      id: "made-up", name: "made-up", bundled: true, size: [192, 192], native_only: null, labels,
      label_count: labels.length, default_layer: "layer2",
      layers: [0, 1, 2, 3].map((depth) => ({ name: `layer${depth}`, shape: [16 << depth, 96 >> depth, 96 >> depth], depth })),
      methods: ["cameras", "grad_cam", "gradient"],
      refused: [{ method: "guided_backprop", why: "there is no Relu" }], warnings: [],
    };
  }

  async answer(request, response) {
    const url = new URL(request.url, "http://host");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const call = `${request.method} ${url.pathname}`;
    this.calls.push(call);
    const send = (value, status = 200) => {
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
    };
    if (!url.pathname.startsWith("/api/")) return this.file(url.pathname, response);
    if (this.given.token && request.headers.authorization !== `Bearer ${this.given.token}`) {
      return send({ error: { code: "unauthorized", message: "expected a token" } }, 401);
    }
    const refusal = this.given.refuse?.(call);
    if (refusal) return send({ error: { code: "refused", message: refusal.message } }, refusal.status);
    const json = () => JSON.parse(body.toString());
    const [, , kind, id, part] = url.pathname.split("/");
    if (call === "GET /api/models") return send({ models: [this.model()] });
    if (call === "GET /api/methods") return send({ methods: this.methods(), colormaps: [] });
    if (call === "GET /api/colormaps") return send({ colormaps: colormaps() });
    if (call === "GET /api/images") return send({ images: this.images.map(({ file, ...rest }) => rest) });
    if (call === "POST /api/images") return send(this.add(body), 201);
    if (kind === "images") return response.end(this.images.find((image) => image.id === id).file);
    if (kind === "predictions") return this.predict(json(), send);
    if (call === "POST /api/explanations") return this.explain(json(), send);
    if (kind === "explanations") return this.explained(request, response, this.explanations.get(id), part, send);
    return send({ error: { code: "not_found", message: "no such call" } }, 404);
  }

  file(path, response) {
    const name = normalize(path === "/" ? "/index.html" : path);
    try {
      const bytes = readFileSync(join(kPublic, name));
      response.writeHead(200, {
        "Content-Type": kTypes[extname(name)] ?? "application/octet-stream",
        "Content-Security-Policy": "default-src 'self'",
      }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  methods() {
    return [
      { name: "cameras", summary: "CAMERAS, multi-scale (Jalwana 2021)", reads_layer: true, reads_label: true, options: [] },
      { name: "grad_cam", summary: "Grad-CAM (Selvaraju 2017)", reads_layer: true, reads_label: true, options: [] },
      { name: "gradient", summary: "Gradient (Simonyan 2014)", reads_layer: false, reads_label: true, options: [] },
    ];
  }

  add(file) {
    const image = { id: `sent${this.images.length}`, width: 384, height: 384, file };
    this.images.push(image);
    return { id: image.id, width: 384, height: 384 };
  }

  async predict({ hidden, top, also = [] }, send) {
    if (hidden) this.masks.push(hidden.bits);
    this.predicting += 1;
    this.mostPredicting = Math.max(this.mostPredicting, this.predicting);
    await this.gates.get("predictions")?.opened;
    this.predicting -= 1;
    const bits = hidden ? [...Buffer.from(hidden.bits, "base64")] : [];
    const on = bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
    const share = hidden ? on / (hidden.width * hidden.height) : 0;
    const logits = this.given.labels.map((_, i) => 3 - i * 0.8 - (i === 0 ? 6 * share : 0));
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const labels = logits.map((logit, index) => {
      const probability = Math.exp(logit) / sum;
      return { index, name: this.given.labels[index], logit, probability, text: `${(100 * probability).toFixed(1)} %` };
    }).sort((a, b) => b.logit - a.logit);
    const answered = labels.filter(({ index }, place) => place < top || also.includes(index));
    send({ labels: answered, seen: { x: 0, y: 0, width: 384, height: 384 }, seconds: 0.01 });
  }

  explain(question, send) {
    const id = Buffer.from(JSON.stringify(question)).toString("hex").slice(0, 400);
    const known = this.explanations.get(id);
    const { target } = question;
    const label = target.labels?.[0] ?? target.label ?? 0;
    const count = question.method === "cameras" ? kSizes.length : 1;
    if (!known) this.explanations.set(id, { id, question, label, count, started: Date.now() });
    send({ id, status: known ? "done" : "queued" }, known ? 200 : 202);
  }

  async explained(request, response, explanation, part, send) {
    const { label, count, question, id } = explanation;
    if (request.method === "DELETE") return response.writeHead(204).end();
    if (part === "events") return this.events(request, response, explanation);
    if (part === "map.npy") return response.end(npyOf(mapOf(label, count)));
    if (part === "command") return send({ cli: `cameras explain photo.jpg --label ${label}`, cpp: "int main() {}", python: "import cameras" });
    if (part) return send({ part });
    const { fail } = this.given;
    if (fail) return send({ id, status: "failed", error: { code: "failed", message: fail } });
    return send({
      id, status: "done", question, layer: question.layer || "layer2", seconds: 0.4,
      labels: [{ index: label, name: this.given.labels[label], text: "", empty: false }],
      scales: kSizes.slice(0, count).map((size, i) => ({
        height: size, width: size, prediction: { index: i > 4 ? 2 : 0, name: i > 4 ? "tractor" : "cat" },
        kept: i <= 4, why: i > 4 ? "predicts tractor" : "",
      })),
      map: { height: kSide, width: kSide }, seen: { x: 0, y: 0, width: 384, height: 384 },
    });
  }

  async events(request, response, { label, count }) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const from = Number(request.headers["last-event-id"] ?? 0);
    // Each one is on its way before the next, and before the connection is cut; a client may have gone. Two a size, with
    // numbers of their own: what a client has not seen comes again.
    const send = (name, number, data) => number <= from ? null : new Promise((resolve) =>
      response.write(`event: ${name}\nid: ${number}\ndata: ${JSON.stringify(data)}\n\n`, resolve));
    for (let done = Math.floor(from / 2) + 1; done <= count; done += 1) {
      await this.gates.get("events")?.opened;
      if (this.given.cut === done && !this.wasCut) {
        this.wasCut = true; // what is on its way may be lost with it
        return response.destroy();
      }
      await send("progress", 2 * done - 1, { done, of: count });
      const values = mapOf(label, Math.min(done, 5));
      const map = Buffer.from(values.buffer).toString("base64");
      if (count > 1) await send("partial", 2 * done, { number: 0, label, done, of: count, height: kSide, width: kSide, map });
    }
    await send(this.given.fail ? "failed" : "done", 2 * count + 1, { error: { code: "failed", message: this.given.fail } });
    response.end();
  }
}
