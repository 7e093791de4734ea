/** The words at hand, and what went wrong. */
import { Show, createContext, createSignal, createUniqueId, useContext } from "solid-js";
import { Offline, Problem } from "../shared/api";
import type { Say } from "../shared/words";
import type { Words } from "./words";

export type Speak = Say<Words>;

const Context = createContext<Speak>();

export const Provide = Context.Provider;

export function useSay(): Speak {
  const say = useContext(Context);
  if (say === undefined) throw new ReferenceError("outside the desk");
  return say;
}

const KNOWN: Record<string, keyof Words> = {
  "invalid-request": "problem.invalid",
  "not-logged-in": "problem.login",
  "wrong-login": "problem.wrong",
  "too-many-guesses": "problem.tries",
  "not-found": "problem.found",
  "refund-moved-on": "problem.moved",
  "payout-running": "problem.moved",
};

export function Trouble(props: { of: unknown }) {
  const say = useSay();
  const text = () => {
    if (props.of instanceof Offline) return say("problem.offline");
    const kind = props.of instanceof Problem ? props.of.kind : "";
    return say(KNOWN[kind] ?? "problem.other");
  };
  return (
    <div role="alert">
      <Show when={props.of}>
        <p class="notice bad">{text()}</p>
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
        required
      />
    </div>
  );
}

/** Does one thing at a time, and keeps what was refused. */
export function acting(work: (filled: FormData) => Promise<void>) {
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
    }
    setBusy(false);
  };
  return { busy, trouble, submit };
}

export const text = (filled: FormData, name: string): string =>
  String(filled.get(name) ?? "").trim();
