import { predict } from "./calls.js";
import { labelOf } from "./questions.js";

/**
 * @typedef {import("./mask.js").Mask} Mask
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").State} State
 */

/** After this one sees that it computes. */
const kNoticed = 150;

/**
 * The labels that are shown on the page, which an answer has to have.
 * @param {State} state
 */
export function shownLabels(state) {
  const targets = [state.first, state.second].flatMap((pane) => (pane ? [pane.question.target] : []));
  const asked = targets.map((target) => labelOf(state, target));
  const against = targets.map((target) => ("against" in target ? target.against : null));
  const listed = (state.scores?.labels ?? []).map(({ index }) => index);
  return [...new Set([...asked, ...against, ...listed])].filter((index) => index !== null);
}

/** Scores of the picture as it is painted on: one question at a time, the next one with the newest mask. */
export class Scoring {
  /**
   * @param {Store} store
   * @param {() => Mask} mask
   * @param {number} top
   * @param {(text: string) => void} say
   */
  constructor(store, mask, top, say) {
    this.store = store;
    this.mask = mask;
    this.top = top;
    this.say = say;
    this.wanted = false;
    /** @type {AbortController | null} */
    this.asking = null;
  }

  /** Something has changed: the scores are no longer those of what one sees. */
  again() {
    this.wanted = true;
    if (!this.asking) this.run();
  }

  forget() {
    this.asking?.abort();
    this.asking = null;
    this.wanted = false;
    this.store.set({ hiddenScores: null, scoring: false });
  }

  async run() {
    const asking = (this.asking = new AbortController());
    while (this.wanted && !asking.signal.aborted) {
      this.wanted = false;
      await this.once(asking.signal);
    }
    if (this.asking === asking) this.asking = null;
  }

  /** @param {AbortSignal} signal */
  async once(signal) {
    const { state } = this.store;
    const { image, model, scores, eraser } = state;
    if (!image || !model || !scores) return;
    const also = shownLabels(state);
    const known = also.every((index) => scores.labels.some((label) => label.index === index));
    const erased = this.mask().share() > 0;
    if (!erased) this.store.set({ hiddenScores: null });
    if (!erased && known) return;
    const slow = setTimeout(() => this.store.set({ scoring: true }), kNoticed);
    try {
      const question = { image: image.id, model: model.id, top: this.top, also };
      const hidden = erased ? { hidden: this.mask().sent(), fill: eraser.fill } : {};
      const answer = await predict({ ...question, ...hidden }, signal);
      if (signal.aborted) return;
      this.store.set(erased ? { hiddenScores: answer } : { scores: answer });
    } catch (error) {
      if (signal.aborted) return;
      this.say(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(slow);
      if (!signal.aborted) this.store.set({ scoring: false });
    }
  }
}
