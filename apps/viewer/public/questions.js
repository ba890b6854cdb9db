/**
 * @typedef {import("./types.js").ModelInfo} ModelInfo
 * @typedef {import("./types.js").Pane} Pane
 * @typedef {import("./types.js").Question} Question
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Target} Target
 */

/**
 * @param {State} state
 * @param {number} index
 */
export function labelName({ model, scores }, index) {
  const scored = scores?.labels.find((label) => label.index === index)?.name;
  return model?.labels?.[index] ?? scored ?? `label ${index}`;
}

/**
 * The label that a target is about; null before the network has answered.
 * @param {State} state
 * @param {Target} target
 */
export function labelOf({ scores }, target) {
  if ("labels" in target) return target.labels[0];
  if ("label" in target) return target.label;
  return scores?.labels[0]?.index ?? null;
}

/**
 * @param {State} state
 * @param {Target} target
 */
export function targetTitle(state, target) {
  const label = labelOf(state, target);
  const name = label === null ? "…" : labelName(state, label);
  return "against" in target ? `${name}, not ${labelName(state, target.against)}` : name;
}

/**
 * What the second map shows: the first one's question but for what it differs in.
 * @param {Question} question
 * @param {NonNullable<State["beside"]>} beside
 * @returns {Question}
 */
export const besideQuestion = (question, beside) => ({ ...question, ...beside });

/**
 * @param {Question} one
 * @param {Question | undefined} other
 */
export const sameQuestion = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * @param {State} state
 * @param {string} name of a method
 */
export function methodTitle({ methods }, name) {
  return methods.find((method) => method.name === name)?.summary.replace(/ \(.*/, "") ?? name;
}

/**
 * What one of two maps is called, by what it differs in from the other.
 * @param {State} state
 * @param {Pane} pane
 */
export function paneTitle(state, pane) {
  const method = methodTitle(state, pane.question.method);
  const target = targetTitle(state, pane.question.target);
  const { beside } = state;
  if (!beside) return `${target} · ${method}`;
  if (beside.target && beside.method) return `${target} · ${method}`;
  return beside.target ? target : method;
}

/**
 * The label that was typed: its name whole, a part that only one has, or its number.
 * @param {ModelInfo} model
 * @param {string} typed
 * @returns {{index: number} | {problem: string}}
 */
export function labelTyped(model, typed) {
  const wanted = typed.trim().toLowerCase();
  const names = (model.labels ?? []).map((name) => name.toLowerCase());
  const numbered = /^(?:.*\()?(\d+)\)?$/.exec(wanted);
  const exact = names.flatMap((name, index) => (name === wanted ? [index] : []));
  if (exact.length === 1) return { index: exact[0] };
  if (numbered && Number(numbered[1]) < model.label_count) return { index: Number(numbered[1]) };
  if (exact.length > 1) {
    return { problem: `“${typed}” is the name of labels ${exact.join(", ")}: type the number.` };
  }
  const partly = names.flatMap((name, index) => (name.includes(wanted) ? [index] : []));
  if (partly.length === 1) return { index: partly[0] };
  if (partly.length > 1) {
    const few = partly.slice(0, 3).map((index) => model.labels?.[index]);
    return { problem: `“${typed}” is in ${partly.length} names: ${few.join(", ")} …` };
  }
  return { problem: `No label of ${model.name} is called “${typed}”.` };
}
