import { call, commandsOf, partOf } from "../calls.js";
import { icon, make } from "../dom.js";
import { store } from "../page.js";
import { paneTitle } from "../questions.js";
import { say } from "./page-notices.js";

/**
 * @typedef {import("../types.js").Pane} Pane
 * @typedef {import("../types.js").State} State
 */

const kTexts = /** @type {const} */ ([["cli", "Command line"], ["cpp", "C++"], ["python", "Python"]]);

/**
 * @param {string} path
 * @param {string} name of the file
 */
async function save(path, name) {
  try {
    const address = URL.createObjectURL(await (await call(path)).blob());
    const link = make("a", { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

/** How the page draws maps, as the server's calls take it. */
function lookQuery() {
  const { colormap, opacity } = store.state.look;
  return new URLSearchParams({ view: "overlay", colormap, opacity: String(opacity) }).toString();
}

/** The map as files, and as the program text that gives the same. */
class TakeAlong extends HTMLElement {
  connectedCallback() {
    /** @type {"first" | "second"} */
    this.side = "first";
    /** @type {Record<string, string>} */
    this.texts = {};
    /** @type {string} */
    this.of = "";
    this.sides = make("div", { className: "segments", role: "group", "aria-label": "Which map" },
      this.segment("first"), this.segment("second"));
    this.files = make("div", { className: "row even" },
      this.file("PNG", "The picture with the whole map in these colours", () => this.savePicture()),
      this.file("NPY", "The map as numbers, for NumPy", () => this.savePart("map.npy?number=0", "map.npy")),
      this.file("JSON", "The report", () => this.savePart("report.json", "report.json")));
    this.programs = make("div", { className: "programs" });
    this.shown = kTexts.map(([key, name]) => this.program(key, name));
    this.programs.append(...this.shown.map(({ element }) => element));
    this.append(
      make("h2", {}, "Take it along"), this.sides, this.files,
      make("p", { className: "hint" }, "The same from a program:"), this.programs,
    );
    store.watch(["first", "second", "beside", "look"], (state) => this.show(state));
  }

  /** @param {"first" | "second"} side */
  segment(side) {
    const onclick = () => {
      this.side = side;
      this.show(store.state);
    };
    return make("button", { type: "button", "data-side": side, onclick });
  }

  /**
   * @param {string} name
   * @param {string} title
   * @param {() => void} onclick
   */
  file(name, title, onclick) {
    return make("button", { type: "button", title, onclick }, icon("save"), name);
  }

  /**
   * @param {string} key
   * @param {string} name
   */
  program(key, name) {
    const code = make("code", { tabIndex: 0 });
    const copy = make("button", {
      type: "button", className: "quiet", "aria-label": `Copy: ${name}`,
      onclick: () => this.copy(key, copy),
    }, icon("copy"), "Copy");
    const element = make("details", { open: key === "cli" },
      make("summary", {}, name), make("div", { className: "code" }, make("pre", {}, code), copy));
    return { key, code, copy, element };
  }

  /**
   * @param {string} key
   * @param {HTMLButtonElement} button
   */
  async copy(key, button) {
    const text = this.texts?.[key] ?? "";
    try {
      await navigator.clipboard.writeText(text);
      button.replaceChildren("Copied");
      setTimeout(() => button.replaceChildren(icon("copy"), "Copy"), 2000);
    } catch {
      say("The browser does not let this page copy: select the text and copy it by hand.");
    }
  }

  pane() {
    const { state } = store;
    const pane = (this.side === "second" && state.second) || state.first;
    return pane?.status === "done" ? pane : null;
  }

  savePicture() {
    this.savePart(`overlay.png?number=0&${lookQuery()}`, "map.png");
  }

  /**
   * @param {string} part
   * @param {string} name
   */
  savePart(part, name) {
    const pane = this.pane();
    if (pane) save(partOf(pane.id, part), name);
  }

  /** @param {State} state */
  async show(state) {
    const { sides, files, shown } = this;
    if (!sides || !files || !shown) return;
    if (!state.second) this.side = "first";
    sides.hidden = !state.second;
    for (const button of sides.querySelectorAll("button")) {
      const side = /** @type {"first" | "second"} */ (button.dataset.side);
      const pane = state[side];
      button.textContent = pane ? paneTitle(state, pane) : "";
      button.setAttribute("aria-pressed", String(side === this.side));
    }
    const pane = this.pane();
    for (const button of files.querySelectorAll("button")) button.disabled = !pane;
    const look = lookQuery();
    const of = pane ? `${pane.id} ${look}` : "";
    if (of === this.of) return;
    // Of another map nothing stays; where the look alone changes, the text does until the new one is there.
    if (!pane || !this.of?.startsWith(`${pane.id} `)) this.texts = {};
    this.of = of;
    this.tell();
    if (!pane) return;
    try {
      const texts = await commandsOf(pane.id, look);
      if (this.of === of) this.texts = texts;
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
    this.tell();
  }

  tell() {
    for (const { key, code, copy } of this.shown ?? []) {
      code.textContent = this.texts?.[key] ?? "…";
      copy.disabled = !this.texts?.[key];
    }
  }
}

customElements.define("take-along", TakeAlong);
