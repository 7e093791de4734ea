/** Forms of the desk: fields with their labels, one button, and above it what was refused. */
import { For, type JSX, Show, createSignal, createUniqueId } from "solid-js";
import { Problem, call } from "../shared/api";
import { Trouble, useDesk } from "./speak";

export const text = (filled: FormData, name: string): string =>
  String(filled.get(name) ?? "").trim();

/** What was typed into the fields of these names, as the API takes it. */
export const texts = <K extends string>(filled: FormData, ...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, text(filled, name)])) as Record<K, string>;

/** Does one thing at a time, and keeps what was refused. */
export function acting(work: (filled: FormData, form: HTMLFormElement) => Promise<void>) {
  const desk = useDesk();
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<unknown>();
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (busy()) return;
    const form = event.currentTarget;
    setBusy(true);
    setTrouble(undefined);
    try {
      await work(new FormData(form), form);
    } catch (error) {
      setTrouble(error);
      // The session is short on purpose; whoever has none yet is told so at the door.
      if (error instanceof Problem && error.kind === "not-logged-in") desk.out();
    }
    setBusy(false);
  };
  return { busy, trouble, submit };
}

type Acting = ReturnType<typeof acting>;

export function Form(props: {
  of: Acting;
  button: string;
  kind?: "primary" | "danger" | "second";
  column?: boolean;
  onInput?: () => void;
  ref?: (form: HTMLFormElement) => void;
  children?: JSX.Element;
}) {
  return (
    <form
      class="stack"
      classList={{ column: props.column ?? false }}
      onSubmit={props.of.submit}
      onInput={() => props.onInput?.()}
      ref={(form) => props.ref?.(form)}
    >
      {props.children}
      <Trouble of={props.of.trouble()} />
      <button
        class="button"
        classList={{ [props.kind ?? "primary"]: props.kind !== "second" }}
        aria-disabled={props.of.busy() ? "true" : undefined}
      >
        {props.button}
      </button>
    </form>
  );
}

/** What is seldom needed: folded, below its title, and made when it is opened. */
export function Folded(props: { title: string; class?: string; children: JSX.Element }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <details
      class={props.class}
      onToggle={(event) => event.currentTarget.open && setOpen(true)}
    >
      <summary>{props.title}</summary>
      <Show when={isOpen()}>{props.children}</Show>
    </details>
  );
}

/** Hands out a file: its link lives for a minute, and is asked for when it is wanted. */
export function Open(props: { path: string; button: string }) {
  const opening = acting(async () => {
    const { url } = await call<{ url: string }>("GET", props.path);
    location.assign(url);
  });
  return <Form of={opening} button={props.button} kind="second" />;
}

export function Field(props: {
  name: string;
  label: string;
  type?: string;
  autocomplete?: string;
  numeric?: boolean;
  optional?: boolean;
  value?: string | number;
  min?: string;
  max?: string;
  long?: boolean;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <Show
        when={!props.long}
        fallback={<textarea id={id} name={props.name} rows="5" required={!props.optional} />}
      >
        <input
          id={id}
          name={props.name}
          type={props.type ?? "text"}
          autocomplete={props.autocomplete ?? "off"}
          inputMode={props.numeric ? "numeric" : undefined}
          required={!props.optional}
          value={props.value ?? ""}
          min={props.min}
          max={props.max}
        />
      </Show>
    </div>
  );
}

/** One of several, by a name that is sent and one that is read. */
export function Choice<T extends string>(props: {
  name: string;
  label: string;
  of: readonly T[];
  say: (one: T) => string;
  set?: (one: T) => void;
  /** Nothing is chosen at first: it cannot be taken back. */
  undecided?: boolean;
}) {
  const id = createUniqueId();
  const change = (event: Event & { currentTarget: HTMLSelectElement }) => {
    const one = props.of[event.currentTarget.selectedIndex - (props.undecided ? 1 : 0)];
    if (one !== undefined) props.set?.(one);
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} name={props.name} required onChange={change}>
        <Show when={props.undecided}>
          <option value="">—</option>
        </Show>
        <For each={props.of}>{(one) => <option value={one}>{props.say(one)}</option>}</For>
      </select>
    </div>
  );
}
