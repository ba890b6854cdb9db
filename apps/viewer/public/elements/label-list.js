import { icon, make } from "../dom.js";
import { session, store } from "../page.js";
import { labelName, labelOf, labelTyped } from "../questions.js";
import { shownLabels } from "../scoring.js";

/**
 * @typedef {import("../types.js").Score} Score
 * @typedef {import("../types.js").State} State
 */

const kRows = 8;
const kRisen = 2;

/** @param {Score} score */
const numberOf = (score) => score.probability ?? score.value ?? score.logit;

/**
 * The labels to list: the first ones, those that are asked for, and those that erasing has raised.
 * @param {State} state
 */
function listed(state) {
  const first = (state.scores?.labels ?? []).slice(0, kRows).map(({ index }) => index);
  const asked = shownLabels({ ...state, scores: null });
  const raised = (state.hiddenScores?.labels ?? []).slice(0, kRisen).map(({ index }) => index);
  return [...new Set([...first, ...asked, ...raised])];
}

/** One label: its bar, and what one may ask about it. */
class LabelRow {
  /** @param {number} index */
  constructor(index) {
    this.index = index;
    this.name = make("span", { className: "name" });
    this.value = make("span", { className: "value" });
    this.bar = make("span", { className: "fill" });
    this.before = make("span", { className: "before" });
    this.ask = make("button", { type: "button", className: "ask", onclick: () => this.explain() },
      this.name, this.value, make("span", { className: "bar" }, this.bar, this.before));
    this.beside = make("button", {
      type: "button", className: "quiet", onclick: () => this.putBeside(),
    }, icon("beside"));
    this.against = make("button", {
      type: "button", className: "quiet", onclick: () => this.holdAgainst(),
    }, icon("against"));
    this.item = make("li", {}, this.ask, this.beside, this.against);
  }

  explain() {
    session.change({ target: { labels: [this.index] } });
  }

  putBeside() {
    const { beside } = store.state;
    const here = beside?.target && labelOf(store.state, beside.target) === this.index;
    session.setBeside(here ? null : { target: { labels: [this.index] } });
  }

  holdAgainst() {
    const target = store.state.first?.question.target;
    if (!target) return;
    const label = labelOf(store.state, target);
    if (label === null) return;
    const here = "against" in target && target.against === this.index;
    session.change({ target: here ? { labels: [label] } : { label, against: this.index } });
  }

  /**
   * @param {State} state
   * @param {{least: number, most: number}} range of the bars
   */
  show(state, range) {
    const { index } = this;
    const name = labelName(state, index);
    const whole = state.scores?.labels.find((score) => score.index === index);
    const now = state.hiddenScores?.labels.find((score) => score.index === index);
    const shown = state.hiddenScores ? now : whole;
    const along = (/** @type {Score} */ score) =>
      `${(100 * (numberOf(score) - range.least)) / (range.most - range.least || 1)}%`;
    this.name.textContent = name;
    this.value.textContent = shown?.text ?? "–";
    this.bar.style.width = shown ? along(shown) : "0";
    this.before.hidden = !state.hiddenScores || !whole;
    if (whole) this.before.style.left = along(whole);
    this.showQuestions(state, name);
  }

  /**
   * @param {State} state
   * @param {string} name
   */
  showQuestions(state, name) {
    const target = state.first?.question.target;
    const label = target ? labelOf(state, target) : null;
    const second = state.beside?.target ? labelOf(state, state.beside.target) : null;
    const against = target && "against" in target ? target.against : null;
    const own = this.index === label;
    this.item.className = own ? "first" : this.index === second ? "second" : "";
    this.ask.setAttribute("aria-pressed", String(own));
    press(this.beside, this.index === second, `Show ${name} beside`);
    const asked = label === null ? "" : labelName(state, label);
    press(this.against, this.index === against, `Why ${asked} and not ${name}?`);
    this.beside.disabled = own;
    this.against.disabled = own || label === null;
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} pressed
 * @param {string} name
 */
function press(button, pressed, name) {
  button.setAttribute("aria-pressed", String(pressed));
  button.setAttribute("aria-label", name);
  button.title = name;
}

/** The network's first labels, and any other by its name. */
class LabelList extends HTMLElement {
  connectedCallback() {
    /** @type {Map<number, LabelRow>} */
    this.rows = new Map();
    this.list = make("ol", { className: "labels" });
    this.busy = make("span", { className: "computing", hidden: true }, "computing …");
    this.names = make("datalist", { id: "label-names" });
    this.typed = make("input", {
      id: "label-typed", type: "text", autocomplete: "off", spellcheck: false,
      placeholder: "Another label", oninput: () => this.refuse(""),
    });
    this.typed.setAttribute("list", "label-names");
    this.typed.setAttribute("aria-describedby", "label-problem");
    this.problem = make("p", { id: "label-problem", className: "problem", role: "status" });
    this.append(
      make("div", { className: "heading" }, make("h2", {}, "Labels"), this.busy),
      make("div", { className: "columns hint", "aria-hidden": "true" },
        make("span", {}, "Where is the evidence for …"), make("span", {}, "and"), make("span", {}, "not")),
      this.list,
      make("form", { className: "row", onsubmit: (/** @type {Event} */ event) => this.submit(event) },
        make("label", { htmlFor: "label-typed", className: "unseen" }, "Label by name"),
        this.typed, this.names,
        make("button", { type: "submit" }, "Show")),
      this.problem,
    );
    store.watch(["scores", "hiddenScores", "first", "beside"], (state) => this.show(state));
    store.watch(["model"], (state) => this.offer(state));
    store.watch(["scoring"], ({ scoring }) => {
      if (this.busy) this.busy.hidden = !scoring;
    });
  }

  /** @param {State} state */
  offer({ model }) {
    const labels = model?.labels ?? [];
    const count = new Map();
    for (const name of labels) count.set(name, (count.get(name) ?? 0) + 1);
    this.names?.replaceChildren(...labels.map((name, index) =>
      make("option", { value: count.get(name) > 1 ? `${name} (${index})` : name })));
    this.refuse("");
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const { model } = store.state;
    const typed = this.typed;
    if (!model || !typed || typed.value.trim() === "") return;
    const found = labelTyped(model, typed.value);
    if ("problem" in found) return this.refuse(found.problem);
    typed.value = "";
    this.refuse("");
    session.change({ target: { labels: [found.index] } });
  }

  /** @param {string} problem */
  refuse(problem) {
    if (this.problem) this.problem.textContent = problem;
    this.typed?.setAttribute("aria-invalid", String(problem !== ""));
  }

  /** @param {State} state */
  show(state) {
    const all = [...(state.scores?.labels ?? []), ...(state.hiddenScores?.labels ?? [])];
    const chances = all.every(({ probability }) => probability !== undefined);
    const numbers = all.map(numberOf);
    const range = chances ? { least: 0, most: 1 } : { least: Math.min(0, ...numbers), most: Math.max(...numbers) };
    const wanted = listed(state);
    this.classList.toggle("waiting", !state.scores);
    for (const [index, row] of this.rows ?? []) {
      if (wanted.includes(index)) continue;
      row.item.remove();
      this.rows?.delete(index);
    }
    wanted.forEach((index, place) => {
      const row = this.rows?.get(index) ?? new LabelRow(index);
      this.rows?.set(index, row);
      row.show(state, range);
      if (this.list?.children[place] !== row.item) {
        this.list?.insertBefore(row.item, this.list.children[place] ?? null);
      }
    });
  }
}

customElements.define("label-list", LabelList);
