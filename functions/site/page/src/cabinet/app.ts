/** What every part of the cabinet has at hand: the words, who is logged in, and where we are. */
import { type Accessor, createContext, createSignal, useContext } from "solid-js";
import { Problem, call } from "../shared/api";
import { type Language, isLanguage } from "../shared/language";
import type { Say } from "../shared/words";
import { forgetAll } from "./queue";
import { persist } from "../shared/retry";
import type { Words } from "./words";

/** `GET /account`. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly available: number;
  readonly blocked: Blocked | null;
  readonly packs: readonly Pack[];
}

export interface Blocked {
  readonly document: string;
  readonly until?: string | null;
  readonly ground_text: Readonly<Record<Language, string>>;
  readonly appeal: Readonly<Record<Language, string>>;
}

export interface Pack {
  readonly id: string;
  readonly kind: string;
  readonly stage: "active" | "refunding";
  readonly photos: number;
  readonly available: number;
  readonly order?: string;
  readonly says: Readonly<Record<Language, string>>;
}

/** Of `GET /account/papers`: what the operator asked this customer for. */
export interface Paper {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  readonly asked_at: string;
  readonly state: string;
  readonly name?: string;
  readonly note?: string;
}

export type Speak = Say<Words>;

export interface App {
  readonly say: Speak;
  readonly language: Language;
  /** Nobody: `null`; not known yet, or not to be known: `undefined`. */
  readonly account: Accessor<Account | null | undefined>;
  /** Why it is not known. */
  readonly trouble: Accessor<unknown>;
  /** Asks who is logged in, and what they have. */
  readonly reload: () => Promise<void>;
  /** The same at the beginning: in front of a door, only where somebody may be in. */
  readonly begin: () => Promise<void>;
  /** The session has ended: back to the door. */
  readonly leave: () => void;
  /** What stands behind the language: `cabinet/orders`. */
  readonly path: Accessor<string>;
  readonly to: (path: string) => string;
  /** Goes there without leaving the page: what is being uploaded goes on. */
  readonly go: (path: string) => void;
}

const Context = createContext<App>();

export const Provide = Context.Provider;

export function useApp(): App {
  const app = useContext(Context);
  if (app === undefined) throw new ReferenceError("outside the cabinet");
  return app;
}

function place(): string {
  const [first, ...rest] = location.pathname.split("/").filter(Boolean);
  return isLanguage(first) ? rest.join("/") : "cabinet";
}

/** Whether somebody was in when this browser was here last: without, a door need not ask who is. */
const hint = {
  key: "in",
  get: () => {
    try {
      return localStorage.getItem(hint.key) !== null;
    } catch {
      return true;
    }
  },
  set: (isIn: boolean) => {
    try {
      if (isIn) localStorage.setItem(hint.key, "1");
      else localStorage.removeItem(hint.key);
    } catch {
      // Then it is asked each time.
    }
  },
};

/** Where a tab remembers the wish that was begun. */
export const WISH_KEPT = "wish";

/** What this browser kept of a customer: files that wait, and a wish that was begun. */
export function forgetHere(): Promise<void> {
  try {
    sessionStorage.removeItem(WISH_KEPT);
  } catch {
    // Then nothing was kept either.
  }
  return forgetAll();
}

const DOORS = new Set(["login", "register", "confirm", "reset", "unsubscribe"]);

/** Whether the page that is open is in front of a door. */
export const isAtDoor = (): boolean => DOORS.has(place().split("/")[0] ?? "");

export function makeApp(say: Speak, language: Language): App {
  const [account, setAccount] = createSignal<Account | null | undefined>();
  const [trouble, setTrouble] = createSignal<unknown>();
  const [path, setPath] = createSignal(place());
  addEventListener("popstate", () => setPath(place()));
  const reload = async () => {
    try {
      setAccount(await persist(() => call<Account>("GET", "/account?limit=1")));
      setTrouble(undefined);
      hint.set(true);
    } catch (error) {
      if (!(error instanceof Problem && error.kind === "not-logged-in")) return void setTrouble(error);
      setAccount(null);
      hint.set(false);
    }
  };
  const begin = async () => {
    if (isAtDoor() && !hint.get()) setAccount(null);
    else await reload();
  };
  const to = (path: string) => `/${language}/${path}`;
  const leave = () => {
    hint.set(false);
    void forgetHere().then(() => location.assign(to("login")));
  };
  const go = (path: string) => {
    history.pushState(null, "", to(path));
    setPath(place());
    document.getElementById("main")?.focus();
    scrollTo(0, 0);
  };
  return { say, language, account, trouble, reload, begin, leave, path, to, go };
}
