import { call, pictureAddress } from "../calls.js";
import { brushOf, icon, make } from "../dom.js";
import { session, store } from "../page.js";

/** @typedef {import("../types.js").ImageInfo} ImageInfo */

const kThumb = 96;

/**
 * Draws a picture small, cut to a square.
 * @param {ImageInfo} image
 * @param {HTMLCanvasElement} canvas
 */
async function drawThumb(image, canvas) {
  const file = await (await call(pictureAddress(image.id))).blob();
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
  const brush = brushOf(canvas);
  brush.imageSmoothingQuality = "high";
  brush.drawImage(picture, left, top, side, side, 0, 0, kThumb, kThumb);
  picture.close();
}

/** @param {ImageInfo} image */
function thumbButton(image) {
  const canvas = make("canvas", { width: kThumb, height: kThumb, "aria-hidden": "true" });
  drawThumb(image, canvas).catch(() => canvas.classList.add("missing"));
  const title = image.title || `photo, ${image.width} × ${image.height}`;
  const onclick = () => session.choosePicture(image);
  return make("button", { type: "button", className: "thumb", title, "aria-label": title, onclick }, canvas);
}

/**
 * Scrolls the list, and not the page, on which the list may be far below the map.
 * @param {Element} thumb
 * @param {Element} list
 */
function reveal(thumb, list) {
  const [inner, outer] = [thumb.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollTop += Math.max(0, inner.bottom - outer.bottom) + Math.min(0, inner.top - outer.top);
}

/** Photos and models that are dropped or pasted anywhere on the page. */
function takeFromEverywhere() {
  const body = document.body;
  let depth = 0;
  const over = (/** @type {boolean} */ inside) => body.classList.toggle("dropping", inside);
  const carriesFiles = (/** @type {DragEvent} */ event) =>
    event.dataTransfer?.types.includes("Files") ?? false;
  body.addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) over((depth += 1) > 0);
  });
  body.addEventListener("dragleave", (event) => {
    if (carriesFiles(event)) over((depth = Math.max(0, depth - 1)) > 0);
  });
  body.addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  body.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    over(false);
    depth = 0;
    session.take([...(event.dataTransfer?.files ?? [])]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) session.take(files);
  });
}

/** Which picture is explained: examples, and one's own. */
class PictureSource extends HTMLElement {
  connectedCallback() {
    /** @type {Map<string, HTMLButtonElement>} */
    this.thumbs = new Map();
    this.list = make("div", { className: "thumbs", role: "group", "aria-label": "Pictures" });
    const choose = make("input", {
      type: "file", id: "choose-photo", className: "file", accept: "image/*",
      onchange: () => this.chosen(choose),
    });
    this.append(
      make("h2", {}, "Picture"),
      this.list,
      make("div", { className: "row" },
        choose,
        make("label", { htmlFor: "choose-photo", className: "button" }, icon("photo"), "Choose a photo"),
        make("span", { className: "hint" }, "or drop or paste one anywhere"),
      ),
    );
    takeFromEverywhere();
    store.watch(["images", "image"], (state) => this.show(state));
  }

  /** @param {HTMLInputElement} choose */
  chosen(choose) {
    const files = [...(choose.files ?? [])];
    choose.value = "";
    if (files.length > 0) session.take(files);
  }

  /** @param {import("../types.js").State} state */
  show({ images, image }) {
    for (const each of images) {
      let thumb = this.thumbs?.get(each.id);
      if (!thumb) {
        thumb = thumbButton(each);
        this.thumbs?.set(each.id, thumb);
        this.list?.append(thumb);
      }
      const chosen = each.id === image?.id;
      thumb.setAttribute("aria-pressed", String(chosen));
      if (chosen && this.list) reveal(thumb, this.list);
    }
  }
}

customElements.define("picture-source", PictureSource);
