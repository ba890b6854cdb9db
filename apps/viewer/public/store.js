/** @typedef {import("./types.js").State} State */

/** The page's state: an immutable value that is replaced, and those who want to know. */
export class Store {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {{keys: (keyof State)[], told: (state: State) => void}[]} */
    this.listeners = [];
  }

  /** @param {Partial<State>} change */
  set(change) {
    const before = this.state;
    this.state = { ...before, ...change };
    const changed = /** @type {(keyof State)[]} */ (Object.keys(change)).filter(
      (key) => before[key] !== this.state[key],
    );
    if (changed.length === 0) return;
    for (const { keys, told } of this.listeners) {
      if (keys.some((key) => changed.includes(key))) told(this.state);
    }
  }

  /**
   * Calls `told` now, and whenever one of `keys` has changed.
   * @param {(keyof State)[]} keys
   * @param {(state: State) => void} told
   */
  watch(keys, told) {
    this.listeners.push({ keys, told });
    told(this.state);
  }
}

/** @returns {State} */
export function emptyState() {
  return {
    images: [],
    models: [],
    methods: [],
    colormaps: new Map(),
    image: null,
    model: null,
    picture: null,
    scores: null,
    hiddenScores: null,
    scoring: false,
    first: null,
    second: null,
    beside: null,
    step: null,
    look: {
      colormap: "inferno",
      opacity: 0.75,
      threshold: 100,
      arrangement: "divider",
      divider: 50,
      circle: 8,
    },
    eraser: { on: false, brush: 6, fill: "black", share: 10, hiding: null, revision: 0 },
    busy: "",
    problem: "",
  };
}
