import { make } from "../dom.js";
import { session, store } from "../page.js";
import { labelName, labelOf, methodTitle } from "../questions.js";

/**
 * @typedef {import("../types.js").Pane} Pane
 * @typedef {import("../types.js").State} State
 */

/**
 * The question in words; names of labels stand out.
 * @param {State} state
 * @returns {(Node | string)[]}
 */
function questionOf(state) {
  const pane = state.first;
  const label = pane && labelOf(state, pane.question.target);
  if (!pane || label === null) return [state.problem ? "Nothing to look at yet" : "Looking …"];
  const strong = (/** @type {number} */ index) => make("strong", {}, labelName(state, index));
  const { target } = pane.question;
  if ("against" in target) return ["Why ", strong(label), " and not ", strong(target.against), "?"];
  const other = state.beside?.target && labelOf(state, state.beside.target);
  if (typeof other === "number") return ["Where is the evidence for ", strong(label), ", and for ", strong(other), "?"];
  return ["Where is the evidence for ", strong(label), "?"];
}

/**
 * How far a map is, or what has become of it.
 * @param {State} state
 * @param {Pane} pane
 */
function statusOf(state, pane) {
  const method = methodTitle(state, pane.question.method);
  if (pane.status === "failed") return `${method}: ${pane.error}`;
  if (pane.status === "asked") return `${method}: asked …`;
  if (pane.status === "queued") return `${method}: waiting for its turn …`;
  if (pane.status === "running") {
    return pane.of > 0 ? `${method}: ${pane.done} of ${pane.of} …` : `${method}: computing …`;
  }
  const { scales = [], spared_sizes: spared = 0, labels = [], seconds = 0 } = pane.answer ?? {};
  const kept = scales.filter((scale) => scale.kept).length;
  const planned = scales.length + spared;
  const sizes = planned > 1 ? `, ${kept} of ${planned} sizes count` : "";
  const empty = labels[0]?.empty ? ", no evidence anywhere: the map is empty" : "";
  return `${method}${sizes}${empty}, ${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
}

/** The question, how far its answer is, and what went wrong. */
class StageTitle extends HTMLElement {
  connectedCallback() {
    this.question = make("h2", { className: "question" });
    this.status = make("p", { className: "status", role: "status" });
    this.bar = make("progress", { max: 1, hidden: true, "aria-label": "Progress of the map" });
    this.retry = make("button", { type: "button", hidden: true, onclick: () => session.again() }, "Try again");
    this.append(this.question, make("div", { className: "row" }, this.status, this.retry), this.bar);
    store.watch(["first", "second", "scores", "busy", "problem", "beside", "methods"], (state) => this.show(state));
  }

  /** @param {State} state */
  show(state) {
    const { question, status, bar, retry } = this;
    if (!question || !status || !bar || !retry) return;
    question.replaceChildren(...questionOf(state));
    const panes = [state.first, state.second].flatMap((pane) => (pane ? [pane] : []));
    const failed = panes.some((pane) => pane.status === "failed") || state.problem !== "";
    const told = [...new Set(panes.map((pane) => statusOf(state, pane)))].join(" · ");
    status.textContent = state.problem || state.busy || told;
    status.classList.toggle("problem", failed);
    retry.hidden = !failed;
    const working = panes.filter((pane) => pane.status !== "done" && pane.status !== "failed");
    bar.hidden = working.length === 0 && state.busy === "";
    const known = working.find((pane) => pane.of > 0);
    if (known) bar.value = known.done / known.of;
    else bar.removeAttribute("value");
  }
}

customElements.define("stage-title", StageTitle);
