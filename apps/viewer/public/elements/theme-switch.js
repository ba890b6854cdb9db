import { icon, make } from "../dom.js";

const kKey = "cameras-theme";
const kNext = { auto: "light", light: "dark", dark: "auto" };
const kNames = { auto: "as the system", light: "light", dark: "dark" };

/** @typedef {keyof typeof kNext} Theme */

/** @returns {Theme} */
function stored() {
  const theme = localStorage.getItem(kKey);
  return theme === "light" || theme === "dark" ? theme : "auto";
}

/** Light, dark, or as the system has it. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.button = make("button", { type: "button", className: "quiet", onclick: () => this.turn() });
    this.append(this.button);
    this.show(stored());
  }

  turn() {
    const theme = kNext[stored()];
    localStorage.setItem(kKey, theme);
    this.show(/** @type {Theme} */ (theme));
  }

  /** @param {Theme} theme */
  show(theme) {
    document.documentElement.dataset.theme = theme;
    const name = `Colours of the page: ${kNames[theme]}`;
    this.button?.setAttribute("aria-label", name);
    if (this.button) this.button.title = name;
    this.button?.replaceChildren(icon(theme));
  }
}

customElements.define("theme-switch", ThemeSwitch);
