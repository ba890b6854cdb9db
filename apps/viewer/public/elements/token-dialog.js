import { make } from "../dom.js";

/**
 * Asks for the server's token.
 * @returns {Promise<string | null>} null: none was given
 */
export function askToken() {
  const input = make("input", { id: "token", type: "password", required: true, autocomplete: "off" });
  const dialog = make("dialog", { "aria-labelledby": "token-title" },
    make("form", { method: "dialog" },
      make("h2", { id: "token-title" }, "This server wants a token"),
      make("p", { className: "hint" }, "It is in the file that the server was started with (--token-file)."),
      make("label", { htmlFor: "token" }, "Token"), input,
      make("div", { className: "row" },
        make("button", { type: "submit", value: "use", className: "primary" }, "Go on"),
        make("button", { type: "submit", value: "none", formNoValidate: true }, "Not now"))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "use" && input.value ? input.value : null);
    });
  });
}
