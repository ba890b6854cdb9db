import { Refusal, call } from "./calls.js";

/** @typedef {{name: string, id: string, data: any}} ServerEvent */

/**
 * The events of one block of a text/event-stream.
 * @param {string} block lines between two empty ones
 * @returns {ServerEvent | null}
 */
export function eventOf(block) {
  const event = { name: "message", id: "", data: "" };
  /** @type {string[]} */
  const data = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event.name = value;
    if (field === "id") event.id = value;
    if (field === "data") data.push(value);
  }
  return data.length === 0 ? null : { ...event, data: JSON.parse(data.join("\n")) };
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<ServerEvent>}
 */
async function* eventsIn(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true }).replaceAll("\r", "");
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = eventOf(text.slice(0, end));
      text = text.slice(end + 2);
      if (event) yield event;
    }
  }
}

const kEnds = ["done", "failed", "cancelled"];
const kAttempts = 6;

/**
 * Events until the last one; a connection that is cut is taken up where it was. Not EventSource,
 * which cannot send a token.
 * @param {string} path
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* eventsOf(path, signal) {
  let last = "";
  for (let attempt = 0; attempt < kAttempts; ) {
    try {
      /** @type {Record<string, string>} */
      const headers = { Accept: "text/event-stream" };
      if (last) headers["Last-Event-ID"] = last;
      const response = await call(path, { headers, signal });
      if (!response.body) break;
      for await (const event of eventsIn(response.body)) {
        if (event.id) last = event.id;
        attempt = 0;
        yield event;
        if (kEnds.includes(event.name)) return;
      }
    } catch (error) {
      if (signal.aborted || (error instanceof Refusal && error.status > 0)) throw error;
    }
    attempt += 1;
    await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
  }
  throw new Refusal(0, "unreachable", "The connection to the server was lost.");
}
