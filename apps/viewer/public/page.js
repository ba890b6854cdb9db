import { Session } from "./session.js";
import { Store, emptyState } from "./store.js";
import { say } from "./elements/page-notices.js";

export const store = new Store(emptyState());
export const session = new Session(store, say);
