import { make } from "../dom.js";

const kSeconds = 12;

/**
 * Says a problem that leaves the page as it was.
 * @param {string} text
 */
export function say(text) {
  const notices = document.querySelector("page-notices");
  if (!notices) return;
  const notice = make("p", { className: "notice" }, make("span", {}, text));
  const dismiss = () => notice.remove();
  notice.append(
    make("button", { type: "button", className: "quiet", onclick: dismiss, "aria-label": "Dismiss" }, "×"),
  );
  for (const other of notices.querySelectorAll(".notice")) {
    if (other.textContent === notice.textContent) other.remove();
  }
  notices.append(notice);
  setTimeout(dismiss, 1000 * kSeconds);
}

customElements.define(
  "page-notices",
  class extends HTMLElement {
    connectedCallback() {
      this.setAttribute("role", "alert");
    }
  },
);
