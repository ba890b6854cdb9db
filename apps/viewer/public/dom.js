/**
 * Makes an element. Text is text: no string is ever read as markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [given] `on…` are listeners, what the element has is set, the rest are attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (name in element && !name.includes("-")) {
      Reflect.set(element, name, value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children);
  return element;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
export function drawn(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * An icon of the page's own set, hidden from those who hear the page: what is around it has a name.
 * @param {string} name
 */
export function icon(name) {
  return drawn(
    "svg",
    { class: "icon", "aria-hidden": "true", viewBox: "0 0 20 20" },
    drawn("use", { href: `icons.svg#${name}` }),
  );
}

/**
 * The canvas' brush.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 */
export function brushOf(canvas) {
  const brush = /** @type {CanvasRenderingContext2D | null} */ (canvas.getContext("2d"));
  if (!brush) throw new Error("This browser draws no canvas.");
  return brush;
}
