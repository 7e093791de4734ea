/** The words at hand, and what went wrong. */
import { For, Show, createContext, useContext } from "solid-js";
import { Offline, Problem } from "../shared/api";
import type { Language } from "../shared/language";
import type { Say } from "../shared/words";
import type { Words } from "./words";

export type Speak = Say<Words>;

export interface AtDesk {
  readonly say: Speak;
  readonly language: Language;
  /** The session has ended. */
  readonly out: () => void;
}

const Context = createContext<AtDesk>();

export const Provide = Context.Provider;

export function useDesk(): AtDesk {
  const desk = useContext(Context);
  if (desk === undefined) throw new ReferenceError("outside the desk");
  return desk;
}

const KNOWN: Record<string, keyof Words> = {
  "invalid-request": "problem.invalid",
  "not-logged-in": "problem.login",
  "wrong-login": "problem.wrong",
  "too-many-guesses": "problem.tries",
  "not-found": "problem.found",
  "refund-moved-on": "problem.moved",
  "payout-running": "problem.payout",
  "not-paid": "problem.paid",
  "nothing-left": "problem.nothing",
  "pack-expired": "problem.expired",
  "refund-under-way": "problem.underway",
  "photos-running": "problem.running",
  "account-erased": "problem.erased",
  "version-taken": "problem.taken",
  "extension-under-way": "problem.extension",
  "catalogue-changed": "problem.catalogue",
  "exhibit-taken": "problem.exhibit",
  "files-gone": "problem.files",
  "no-exhibit": "problem.free",
  "photo-busy": "problem.busy",
  "file-missing": "problem.file",
  "decided-otherwise": "problem.decided",
};

export function Trouble(props: { of: unknown }) {
  const { say } = useDesk();
  const text = () => {
    if (props.of instanceof Offline) return say("problem.offline");
    const kind = props.of instanceof Problem ? props.of.kind : "";
    return say(KNOWN[kind] ?? "problem.other");
  };
  /** Operators read what is wrong with which field as the API says it. */
  const faults = () => (props.of instanceof Problem ? props.of.faults : []);
  return (
    <div role="alert">
      <Show when={props.of}>
        <div class="notice bad">
          <p>{text()}</p>
          <For each={faults()}>
            {(it) => (
              <p class="small">
                <code class="text">{it.path}</code> {it.reason}
              </p>
            )}
          </For>
        </div>
      </Show>
    </div>
  );
}
