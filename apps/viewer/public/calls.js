/**
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").ImageInfo} ImageInfo
 * @typedef {import("./types.js").MethodInfo} MethodInfo
 * @typedef {import("./types.js").ModelInfo} ModelInfo
 * @typedef {import("./types.js").Prediction} Prediction
 * @typedef {import("./types.js").Question} Question
 */

/** What the server refused, in its own words. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const kToken = "cameras-token";

/**
 * Asks for the token that the server wants; set by the page.
 * @type {{ask: () => Promise<string | null>}}
 */
export const door = { ask: async () => null };

/** @type {Promise<string | null> | null} */
let asking = null;

/** @param {RequestInit} init */
function withToken(init) {
  const headers = new Headers(init.headers);
  const token = sessionStorage.getItem(kToken);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  return { ...init, headers };
}

/** @param {Response} response */
async function refusalOf(response) {
  const text = await response.text().catch(() => "");
  try {
    const { code, message } = JSON.parse(text).error;
    return new Refusal(response.status, String(code), String(message));
  } catch {
    return new Refusal(response.status, "", `The server answered ${response.status}.`);
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Response>} one that succeeded
 */
export async function call(path, init = {}) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, withToken(init));
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal(0, "unreachable", "The server does not answer. Is it still running?");
  }
  if (response.status === 401) {
    asking ??= door.ask().finally(() => (asking = null));
    const token = await asking;
    if (token !== null) {
      sessionStorage.setItem(kToken, token);
      return call(path, init);
    }
  }
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/**
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 */
async function post(path, body, signal) {
  const headers = { "Content-Type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(body), signal };
  return (await call(path, init)).json();
}

/** @param {string} path */
async function get(path) {
  return (await call(path)).json();
}

/** @param {string} id */
const explanation = (id) => `api/explanations/${encodeURIComponent(id)}`;

/** @returns {Promise<ModelInfo[]>} */
export const models = async () => (await get("api/models")).models;

/**
 * All about a model; a file of a folder is opened for it.
 * @param {string} id
 * @returns {Promise<ModelInfo>}
 */
export const modelOf = (id) => get(`api/models/${encodeURIComponent(id)}`);

/** @returns {Promise<MethodInfo[]>} */
export const methods = async () => (await get("api/methods")).methods;

/** @returns {Promise<ImageInfo[]>} */
export const images = async () => (await get("api/images")).images;

/** @returns {Promise<{name: string, rgb: string}[]>} */
export const colormaps = async () => (await get("api/colormaps")).colormaps;

/** @param {string} id */
export const pictureAddress = (id) => `api/images/${encodeURIComponent(id)}/picture.png`;

/**
 * @param {Blob} file
 * @returns {Promise<ImageInfo>}
 */
export async function sendImage(file) {
  const headers = { "Content-Type": "application/octet-stream" };
  return (await call("api/images", { method: "POST", headers, body: file })).json();
}

/**
 * @param {File} model
 * @param {File | undefined} card
 * @param {File | undefined} labels
 * @returns {Promise<ModelInfo>}
 */
export async function sendModel(model, card, labels) {
  const form = new FormData();
  form.append("model", model, model.name);
  if (card) form.append("card", card, card.name);
  if (labels) form.append("labels", labels, labels.name);
  return (await call("api/models", { method: "POST", body: form })).json();
}

/**
 * @param {object} question image, model, top, hidden, fill, also
 * @param {AbortSignal} [signal]
 * @returns {Promise<Prediction>}
 */
export const predict = (question, signal) => post("api/predictions", question, signal);

/**
 * @param {string} image
 * @param {string} model
 * @param {Question} question
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export const explain = (image, model, question, signal) =>
  post("api/explanations", { image, model, ...question, options: {} }, signal);

/**
 * @param {string} id
 * @returns {Promise<Answer>}
 */
export const answerOf = (id) => get(explanation(id));

/** @param {string} id */
export const cancel = (id) => call(explanation(id), { method: "DELETE" });

/**
 * @param {string} id
 * @param {string} [part] "map.npy", "report.json", "overlay.png?…", "command", "events"
 */
export const partOf = (id, part = "") => `${explanation(id)}/${part}`;

/**
 * @param {string} id
 * @param {string} look of the picture: view, colormap and opacity, as a query
 * @returns {Promise<{cli: string, cpp: string, python: string}>}
 */
export const commandsOf = (id, look) => get(partOf(id, `command?${look}`));
