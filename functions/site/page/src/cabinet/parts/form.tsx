/** Parts of forms: a label tied to each input, and what is wrong beside it. */
import { type JSX, Show, createSignal, createUniqueId } from "solid-js";
import { Problem } from "../../shared/api";
import { useApp } from "../app";
import type { Words } from "../words";

/** A link within the cabinet. */
export function A(props: { to: string; class?: string; current?: boolean; children: JSX.Element }) {
  const { to, go } = useApp();
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(props.to);
  };
  return (
    <a
      class={props.class}
      href={to(props.to)}
      aria-current={props.current ? "page" : undefined}
      onClick={follow}
    >
      {props.children}
    </a>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: string;
  readonly autocomplete?: string;
  readonly optional?: boolean;
  readonly value?: string;
  readonly min?: number;
  readonly numeric?: boolean;
  /** What is wrong with it. */
  readonly fault?: string | undefined;
}

export function Field(props: FieldProps) {
  const id = createUniqueId();
  const told = () => [props.hint && `${id}-hint`, props.fault && `${id}-fault`].filter(Boolean);
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <Show when={props.hint}>
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      </Show>
      <input
        id={id}
        name={props.name}
        type={props.type ?? "text"}
        value={props.value ?? ""}
        autocomplete={props.autocomplete}
        required={!props.optional}
        minLength={props.min}
        inputMode={props.numeric ? "numeric" : undefined}
        aria-invalid={props.fault ? "true" : undefined}
        aria-describedby={told().join(" ") || undefined}
      />
      <Show when={props.fault}>
        <span class="error" id={`${id}-fault`}>
          {props.fault}
        </span>
      </Show>
    </div>
  );
}

export function Box(props: {
  name: string;
  optional?: boolean;
  children: JSX.Element;
}) {
  const id = createUniqueId();
  return (
    <div class="choice">
      <input id={id} name={props.name} type="checkbox" required={!props.optional} />
      <label for={id}>{props.children}</label>
    </div>
  );
}

/** What is typed into a form. */
export class Filled {
  private readonly data: FormData;

  constructor(form: HTMLFormElement) {
    this.data = new FormData(form);
  }

  text(name: string): string {
    const value = this.data.get(name);
    return typeof value === "string" ? value : "";
  }

  /** Left out where it was left empty. */
  some<K extends string>(...names: K[]): Partial<Record<K, string>> {
    const filled = names.map((name) => [name, this.text(name).trim()] as const);
    return Object.fromEntries(filled.filter(([, text]) => text !== "")) as Partial<Record<K, string>>;
  }

  is(name: string): boolean {
    return this.data.has(name);
  }
}

/** Sends a form once at a time, and keeps what was refused. */
export function sending(work: (filled: Filled) => Promise<void>) {
  const { say } = useApp();
  const [busy, setBusy] = createSignal(false);
  const [trouble, setTrouble] = createSignal<unknown>();
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (busy()) return;
    const form = event.currentTarget;
    setBusy(true);
    setTrouble(undefined);
    try {
      await work(new Filled(form));
    } catch (error) {
      setTrouble(error);
      form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    } finally {
      setBusy(false);
    }
  };
  /** What is wrong with a field, in the words of the page. */
  const fault = (path: string, key: keyof Words) => {
    const error = trouble();
    const faults = error instanceof Problem ? error.faults : [];
    return faults.some((it) => it.path === path) ? say(key) : undefined;
  };
  return { busy, trouble, submit, fault };
}

export function Submit(props: { busy: boolean; children: JSX.Element }) {
  return (
    <button class="button primary" aria-disabled={props.busy ? "true" : undefined}>
      {props.children}
    </button>
  );
}
