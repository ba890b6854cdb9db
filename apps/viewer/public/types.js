/**
 * What the server's answers and the page's state look like.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Region in pixels of the picture
 *
 * @typedef {object} ImageInfo
 * @property {string} id
 * @property {number} width
 * @property {number} height
 * @property {boolean} [example]
 * @property {string} [title]
 *
 * @typedef {{name: string, shape: number[], depth: number}} Layer
 *
 * @typedef {object} ModelInfo
 * @property {string} id
 * @property {string} name
 * @property {boolean} [loaded] false: only id and name are known yet
 * @property {boolean} bundled
 * @property {number[]} size height and width
 * @property {string | null} native_only why it runs at no other size
 * @property {string[] | null} labels
 * @property {number} label_count
 * @property {string} default_layer
 * @property {Layer[]} layers
 * @property {string[]} methods
 * @property {{method: string, why: string}[]} refused
 * @property {string[]} warnings
 *
 * @typedef {object} MethodInfo
 * @property {string} name
 * @property {string} summary
 * @property {boolean} reads_layer
 * @property {boolean} reads_label
 *
 * @typedef {object} Score
 * @property {number} index
 * @property {string} name
 * @property {number} [probability]
 * @property {number} [value]
 * @property {number} logit
 * @property {string} text
 *
 * @typedef {{labels: Score[], seen: Region, seconds: number}} Prediction
 *
 * @typedef {{predicted: number} | {labels: number[]} | {label: number, against: number}} Target
 *
 * @typedef {{target: Target, method: string, layer: string}} Question
 *
 * @typedef {object} Scale
 * @property {number} height
 * @property {number} width
 * @property {{index: number, name: string}} prediction
 * @property {boolean} kept
 * @property {string} why
 *
 * @typedef {{index: number, name: string, text: string, against?: {index: number, name: string}[],
 *            empty: boolean}} Explained
 *
 * @typedef {object} Answer
 * @property {string} id
 * @property {"queued" | "running" | "done" | "failed" | "cancelled"} status
 * @property {{code: string, message: string}} [error]
 * @property {{done: number, of: number}} [progress]
 * @property {Explained[]} [labels]
 * @property {Scale[]} [scales]
 * @property {number} [spared_sizes] of those that were planned, by tolerance or budget
 * @property {string} [layer]
 * @property {number} [seconds]
 * @property {Region} [seen]
 * @property {{height: number, width: number, drawn_top?: number}} [map]
 *
 * @typedef {{height: number, width: number, values: Float32Array, top?: number}} Grid a map, row by row; `top` is the
 *   value that is drawn in the last colour, 1 where it is not said
 *
 * @typedef {Grid & {done: number, of: number}} Partial the map after `done` sizes
 *
 * @typedef {object} Pane one of the two maps on the stage
 * @property {Question} question
 * @property {string} id of its explanation, "" before the server has named it
 * @property {"asked" | "queued" | "running" | "done" | "failed"} status
 * @property {number} done
 * @property {number} of
 * @property {Partial[]} partials
 * @property {Grid | null} map the newest
 * @property {Answer | null} answer once it is done
 * @property {string} error
 *
 * @typedef {object} Look
 * @property {string} colormap
 * @property {number} opacity 0..1
 * @property {number} threshold percent of the pixels that are coloured, 100 = all
 * @property {"divider" | "beside"} arrangement
 * @property {number} divider 0..100
 * @property {number} circle radius, as percent of the picture's shorter side
 *
 * @typedef {object} Eraser
 * @property {boolean} on
 * @property {number} brush radius, as percent of the picture's shorter side
 * @property {"black" | "blur" | "mean"} fill
 * @property {number} share percent of the pixels that "hide what the map shows" hides
 * @property {"shown" | "rest" | null} hiding what is hidden by the map, null = what was painted
 * @property {number} revision counts changes of the mask
 *
 * @typedef {object} State
 * @property {ImageInfo[]} images
 * @property {ModelInfo[]} models
 * @property {MethodInfo[]} methods
 * @property {Map<string, Uint8Array>} colormaps
 * @property {ImageInfo | null} image
 * @property {ModelInfo | null} model
 * @property {ImageBitmap | null} picture
 * @property {Prediction | null} scores of the whole picture
 * @property {Prediction | null} hiddenScores of the picture with pixels erased
 * @property {boolean} scoring whether an answer takes longer than one notices
 * @property {Pane | null} first
 * @property {Pane | null} second
 * @property {{target?: Target, method?: string} | null} beside what the second map differs in
 * @property {number | null} step the number of sizes that are shown, null = all
 * @property {Look} look
 * @property {Eraser} eraser
 * @property {string} busy what is being loaded, "" = nothing
 * @property {string} problem why there is nothing to see, "" = there is
 */
export {};
