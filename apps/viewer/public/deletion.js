import { predict } from "./calls.js";
import { Mask, hiddenBy, ranking } from "./mask.js";

/**
 * @typedef {import("./map-field.js").MapField} MapField
 * @typedef {import("./types.js").State} State
 * @typedef {{share: number, score: number}} Point share of the pixels with most evidence, 0..1
 */

/** Where the score changes most the steps are small. */
export const kShares = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1];

/**
 * The deletion (rest = false) and insertion (rest = true) test, point by point: the score of a label
 * with the pixels of most evidence hidden, or all others.
 * @param {MapField} field
 * @param {Mask} sizes
 * @param {State} state with image and model
 * @param {number} label
 * @param {boolean} rest
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Point>}
 */
export async function* tested(field, sizes, state, label, rest, signal) {
  const ranked = ranking(field, sizes);
  for (const share of kShares) {
    const mask = new Mask(sizes.picture);
    mask.replace(hiddenBy(ranked, share, rest, mask.hidden.length));
    const question = {
      image: state.image?.id, model: state.model?.id, top: 1, also: [label],
      hidden: mask.sent(), fill: state.eraser.fill,
    };
    const { labels } = await predict(question, signal);
    const scored = labels.find(({ index }) => index === label);
    if (scored) yield { share, score: scored.probability ?? scored.value ?? scored.logit };
  }
}

/**
 * The area under the points, by trapezia.
 * @param {Point[]} points
 */
export function area(points) {
  return points.slice(1).reduce((sum, { share, score }, i) => {
    return sum + ((share - points[i].share) * (score + points[i].score)) / 2;
  }, 0);
}
