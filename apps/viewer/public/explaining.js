import { bytesOf, floatsOf, gridOfNpy } from "./bytes.js";
import { answerOf, call, cancel, explain, partOf } from "./calls.js";
import { eventsOf } from "./event-stream.js";

/**
 * @typedef {import("./types.js").Pane} Pane
 * @typedef {import("./types.js").Partial} PartialMap
 * @typedef {import("./types.js").Question} Question
 */

/**
 * @param {Question} question
 * @param {Pane | null} before whose map stays until there is a new one
 * @returns {Pane}
 */
export function askedPane(question, before) {
  return {
    question,
    id: "",
    status: "asked",
    done: 0,
    of: 0,
    partials: [],
    map: before?.map ?? null,
    answer: null,
    error: "",
  };
}

/** @param {any} data of an event "partial" */
function partialOf(data) {
  const { height, width, done, of } = data;
  return { height, width, done, of, values: floatsOf(bytesOf(data.map)) };
}

/**
 * Asks, and tells what the pane has become whenever something has come in. Never throws: what went
 * wrong is the pane's error.
 * @param {{image: string, model: string}} about
 * @param {Pane} pane
 * @param {AbortSignal} signal
 * @param {(pane: Pane) => void} told
 */
export async function follow(about, pane, signal, told) {
  let now = pane;
  const tell = (/** @type {Partial<Pane>} */ change) => {
    if (signal.aborted) return;
    now = { ...now, ...change };
    told(now);
  };
  try {
    const asked = await explain(about.image, about.model, pane.question, signal);
    if (signal.aborted) return void cancel(asked.id).catch(() => {});
    tell({ id: asked.id, status: asked.status === "running" ? "running" : "queued" });
    for await (const event of eventsOf(partOf(asked.id, "events"), signal)) {
      if (event.name === "progress") {
        tell({ status: "running", done: event.data.done, of: event.data.of });
      } else if (event.name === "partial") {
        const partial = partialOf(event.data);
        tell({
          status: "running",
          partials: [...now.partials.filter(({ done }) => done < partial.done), partial],
          map: partial,
        });
      } else if (event.name !== "message") {
        break;
      }
    }
    const answer = await answerOf(asked.id);
    if (answer.status !== "done") throw new Error(answer.error?.message ?? "It was cancelled.");
    const file = await (await call(partOf(asked.id, "map.npy?number=0"), { signal })).arrayBuffer();
    tell({ status: "done", answer, map: { ...gridOfNpy(file), top: answer.map?.drawn_top } });
  } catch (error) {
    if (signal.aborted && now.id) cancel(now.id).catch(() => {});
    tell({ status: "failed", error: error instanceof Error ? error.message : String(error) });
  }
}
