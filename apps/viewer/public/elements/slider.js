import { make } from "../dom.js";

/**
 * A slider with its name and its value in words.
 * @param {object} given
 * @param {string} given.id
 * @param {string} given.name
 * @param {number} given.min
 * @param {number} given.max
 * @param {number} [given.step]
 * @param {(value: number) => string} given.words
 * @param {(value: number) => void} given.moved while it moves
 */
export function slider({ id, name, min, max, step = 1, words, moved }) {
  const output = make("output", { htmlFor: id });
  const input = make("input", {
    id, type: "range", min: String(min), max: String(max), step: String(step),
    oninput: () => {
      told(Number(input.value));
      moved(Number(input.value));
    },
  });
  /** @param {number} value */
  function told(value) {
    output.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
    const [least, most] = [Number(input.min), Number(input.max)];
    input.style.setProperty("--filled", `${(100 * (value - least)) / (most - least || 1)}%`);
  }
  const element = make("div", { className: "slider" }, make("label", { htmlFor: id }, name), output, input);
  return {
    element,
    input,
    /** @param {number} value */
    show(value) {
      if (Number(input.value) !== value) input.value = String(value);
      told(value);
    },
  };
}
