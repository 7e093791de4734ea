/** The words at hand, and what went wrong. */
import { For, Show, createContext, createSignal, createUniqueId, useContext } from "solid-js";
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

export const useSay = (): Speak => useDesk().say;

const KNOWN: Record<string, keyof Words> = {
  "invalid-request": "problem.invalid",
  "not-logged-in": "problem.login",
  "wrong-login": "problem.wrong",
  "too-many-guesses": "problem.tries",
  "not-found": "problem.found",
  "refund-moved-on": "problem.moved",
  "payout-running": "problem.moved",
  "not-paid": "problem.paid",
  "nothing-left": "problem.nothing",
  "pack-expired": "problem.expired",
  "refund-under-way": "problem.underway",
  "photos-running": "problem.running",
  "account-erased": "problem.erased",
  "version-taken": "problem.taken",
  "extension-under-way": "problem.extension",
};

export function Trouble(props: { of: unknown }) {
  const say = useSay();
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

export function Field(props: {
  name: string;
  label: string;
  type?: string;
  autocomplete?: string;
  numeric?: boolean;
  optional?: boolean;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        name={props.name}
        type={props.type ?? "text"}
        autocomplete={props.autocomplete ?? "off"}
        inputMode={props.numeric ? "numeric" : undefined}
        required={!props.optional}
      />
    </div>
  );
}

/** Does one thing at a time, and keeps what was refused. */
export function acting(work: (filled: FormData) => Promise<void>) {
  const desk = useContext(Context);
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<unknown>();
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      await work(new FormData(event.currentTarget));
    } catch (error) {
      setTrouble(error);
      // The session is short on purpose; whoever has none yet is told so at the door.
      const isOver = error instanceof Problem && error.kind === "not-logged-in";
      if (isOver) desk?.out();
    }
    setBusy(false);
  };
  return { busy, trouble, submit };
}

export const text = (filled: FormData, name: string): string =>
  String(filled.get(name) ?? "").trim();
