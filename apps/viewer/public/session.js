import { bytesOf } from "./bytes.js";
import * as calls from "./calls.js";
import { askedPane, follow } from "./explaining.js";
import { Mask } from "./mask.js";
import { besideQuestion, labelOf, sameQuestion } from "./questions.js";
import { Scoring } from "./scoring.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").ImageInfo} ImageInfo
 * @typedef {import("./types.js").ModelInfo} ModelInfo
 * @typedef {import("./types.js").Question} Question
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Target} Target
 */

/** @type {Target} */
const kPredicted = { predicted: 1 };
const kTop = 10;

/** What one does on the page. Whatever is asked last counts; answers to earlier questions are dropped. */
export class Session {
  /**
   * @param {Store} store
   * @param {(text: string) => void} say a problem that leaves the page as it was
   */
  constructor(store, say) {
    this.store = store;
    this.say = say;
    this.mask = new Mask({ width: 1, height: 1 });
    this.scoring = new Scoring(store, () => this.mask, kTop, say);
    this.asking = { first: new AbortController(), second: new AbortController() };
    this.turn = 0;
  }

  get state() {
    return this.store.state;
  }

  /** Loads the lists, and explains the first picture with the first model. */
  async start() {
    try {
      this.store.set({ busy: "Loading …", problem: "" });
      const [models, methods, images, tables] = await Promise.all([
        calls.models(), calls.methods(), calls.images(), calls.colormaps(),
      ]);
      const colormaps = new Map(tables.map(({ name, rgb }) => [name, bytesOf(rgb)]));
      this.store.set({ models, methods, images, colormaps });
      const [image, model] = [images.find(({ example }) => example) ?? images[0], models[0]];
      if (!model) throw new Error("The server has no model. Drop an ONNX file here.");
      if (!image) throw new Error("The server has no picture. Drop a photo here.");
      await this.open(image, model);
    } catch (error) {
      this.store.set({ busy: "", problem: reason(error) });
    }
  }

  /**
   * Of a file that is not open yet the list has the name alone.
   * @param {ModelInfo} model
   */
  async opened(model) {
    if (model.loaded !== false) return model;
    const whole = await calls.modelOf(model.id);
    const models = this.state.models.map((one) => (one.id === whole.id ? whole : one));
    this.store.set({ models });
    return whole;
  }

  /**
   * @param {ImageInfo} image
   * @param {ModelInfo} listed
   */
  async open(image, listed) {
    const turn = (this.turn += 1);
    this.forget();
    const samePicture = this.state.image?.id === image.id;
    const picture = samePicture ? this.state.picture : null;
    try {
      this.store.set({ busy: "Opening the network …", problem: "" });
      const model = await this.opened(listed);
      if (turn !== this.turn) return;
      this.store.set({
        image, model, picture, busy: "Looking at the picture …", scores: null, hiddenScores: null,
        first: null, second: null, step: null,
      });
      this.mask = new Mask(image);
      this.touched();
      const [drawn, scores] = await Promise.all([
        picture ?? pictureOf(image),
        calls.predict({ image: image.id, model: model.id, top: kTop }),
      ]);
      if (turn !== this.turn) return;
      this.store.set({ picture: drawn, scores, busy: "" });
      const beside = this.state.beside?.method ? { method: this.state.beside.method } : null;
      this.store.set({ beside: beside && model.methods.includes(beside.method) ? beside : null });
      this.ask({ target: kPredicted, method: usable(model, "cameras"), layer: "" });
    } catch (error) {
      if (turn === this.turn) this.store.set({ busy: "", problem: reason(error) });
    }
  }

  /** @param {ImageInfo} image */
  choosePicture(image) {
    if (this.state.model) return this.open(image, this.state.model);
  }

  /** @param {ModelInfo} model */
  chooseModel(model) {
    if (this.state.image) return this.open(this.state.image, model);
    return this.opened(model).then((whole) => this.store.set({ model: whole }));
  }

  /**
   * Photos and models as they were dropped, pasted or chosen.
   * @param {File[]} files
   */
  async take(files) {
    const model = files.find(({ name }) => /\.onnx$/i.test(name));
    const card = files.find(({ name }) => /\.json$/i.test(name));
    const labels = files.find(({ name }) => /\.txt$/i.test(name));
    const photo = files.find((file) => ![model, card, labels].includes(file));
    try {
      if (!model && !photo) throw new Error("A card or labels alone say nothing: drop the model with them.");
      if (model) {
        this.store.set({ busy: `Sending ${model.name} …` });
        const sent = await calls.sendModel(model, card, labels);
        const models = [...this.state.models.filter(({ id }) => id !== sent.id), sent];
        this.store.set({ models, busy: "" });
        if (!photo) await this.chooseModel(sent);
        else this.store.set({ model: sent });
      }
      if (photo) {
        this.store.set({ busy: `Sending ${photo.name || "the photo"} …` });
        const sent = { title: photo.name, ...(await calls.sendImage(photo)) };
        const images = [...this.state.images.filter(({ id }) => id !== sent.id), sent];
        this.store.set({ images, busy: "" });
        await this.choosePicture(sent);
      }
    } catch (error) {
      this.store.set({ busy: "" });
      this.say(reason(error));
    }
  }

  /**
   * Asks what has changed of the two questions.
   * @param {Question} question
   */
  ask(question) {
    this.follow("first", question);
    const { beside } = this.state;
    if (beside) this.follow("second", besideQuestion(question, beside));
    else this.drop("second");
  }

  /** @param {Partial<Question>} change */
  change(change) {
    const { first } = this.state;
    if (first) this.ask({ ...first.question, ...change });
  }

  /** @param {State["beside"]} beside */
  setBeside(beside) {
    this.store.set({ beside });
    this.change({});
  }

  /** Asks once more what has failed. */
  again() {
    const { first, image, model } = this.state;
    if (!first || !image || !model) return void this.start();
    const { question } = first;
    this.store.set({ first: null, second: null });
    this.ask(question);
  }

  /** @param {"first" | "second"} side */
  drop(side) {
    this.asking[side].abort();
    if (this.state[side]) this.store.set({ [side]: null });
  }

  /**
   * @param {"first" | "second"} side
   * @param {Question} question
   */
  follow(side, question) {
    const { image, model } = this.state;
    const before = this.state[side];
    if (!image || !model || sameQuestion(question, before?.question)) return;
    this.asking[side].abort();
    const { signal } = (this.asking[side] = new AbortController());
    const pane = askedPane(question, before);
    this.store.set({ [side]: pane, step: null });
    this.scoring.again();
    follow({ image: image.id, model: model.id }, pane, signal, (now) => {
      this.store.set({ [side]: now });
    });
  }

  forget() {
    this.asking.first.abort();
    this.asking.second.abort();
    this.scoring.forget();
  }

  /**
   * The mask has changed.
   * @param {State["eraser"]["hiding"]} [hiding]
   */
  touched(hiding = null) {
    const { eraser } = this.state;
    this.store.set({ eraser: { ...eraser, hiding, revision: eraser.revision + 1 } });
    this.scoring.again();
  }

  /** The label whose score the eraser watches. */
  watched() {
    const { first } = this.state;
    return first ? labelOf(this.state, first.question.target) : null;
  }
}

/**
 * @param {ModelInfo} model
 * @param {string} method
 */
const usable = (model, method) =>
  model.methods.includes(method) || model.methods.length === 0 ? method : model.methods[0];

/** @param {unknown} error */
const reason = (error) => (error instanceof Error ? error.message : String(error));

/** @param {ImageInfo} image */
async function pictureOf(image) {
  const file = await (await calls.call(calls.pictureAddress(image.id))).blob();
  return createImageBitmap(file);
}
