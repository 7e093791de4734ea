/** Who the customer is: to be read, put right, and kept safe. Loaded when it is opened. */
import { For, Show, createResource, createSignal, createUniqueId } from "solid-js";
import { call } from "../shared/api";
import { day } from "../shared/format";
import { LANGUAGES, NAMES } from "../shared/language";
import { Rights } from "./Rights";
import { useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { Field, type Filled, Submit, sending } from "./parts/form";
import { Address, Names, StatusChoice, type Status } from "./parts/person";
import { persist } from "../shared/retry";

/** `GET /account/profile`. */
interface Known {
  readonly email: string;
  readonly email_pending?: string;
  readonly phone: string;
  readonly status: Status;
  readonly surname: string;
  readonly first_name: string;
  readonly patronymic: string | null;
  readonly address: string | null;
  readonly iin_masked: string;
  readonly organisation: string | null;
  readonly language: string;
  readonly complete: boolean;
  readonly data_confirmed_at: string | null;
}

const PLAIN = [
  "email",
  "phone",
  "surname",
  "first_name",
  "patronymic",
  "address",
  "organisation",
  "language",
] as const;

/** What is other than it was; what was emptied is sent empty. */
function changes(filled: Filled, known: Known): Record<string, string> {
  const now = PLAIN.map((name) => [name, filled.text(name).trim()] as const);
  const other = now.filter(([name, text]) => text !== (known[name] ?? "") && filled.is(name));
  return { ...Object.fromEntries(other), ...filled.some("iin", "bin") };
}

const GUARDED = ["email", "phone", "iin", "bin"];

export function Profile() {
  const app = useApp();
  const { say } = app;
  const [it, { mutate }] = createResource(() =>
    persist(() => call<Known>("GET", "/account/profile")),
  );
  const changed = (known: Known) => {
    mutate(known);
    return app.reload();
  };
  return (
    <div class="column stack-l">
      <section class="stack" aria-labelledby="profile">
        <h2 id="profile">{say("profile.title")}</h2>
        <Show when={it.error}>
          <Trouble of={it.error} />
        </Show>
        <Show when={it.loading}>
          <p aria-live="polite">{say("wait")}</p>
        </Show>
        <Show when={!it.error && it()}>
          {(known) => (
            <>
              <Right of={known()} changed={changed} />
              <Data of={known()} changed={changed} />
            </>
          )}
        </Show>
      </section>
      <NewPassword />
      <Rights />
    </div>
  );
}

/** "My data are right", and when that was last said. */
function Right(props: { of: Known; changed: (known: Known) => Promise<void> }) {
  const { say, language } = useApp();
  const [trouble, setTrouble] = createSignal<unknown>();
  const confirm = async () => {
    setTrouble(undefined);
    try {
      await persist(() => call("POST", "/account/profile/confirmation"));
      await props.changed({ ...props.of, data_confirmed_at: new Date().toISOString() });
    } catch (error) {
      setTrouble(error);
    }
  };
  return (
    <div class="stack">
      <Show when={!props.of.complete}>
        <p class="notice warn">{say("profile.incomplete")}</p>
      </Show>
      <Show when={props.of.email_pending}>
        {(email) => <p class="notice">{say("profile.pending", { email: email() })}</p>}
      </Show>
      <div class="row">
        <button type="button" class="button" onClick={() => void confirm()}>
          {say("profile.right")}
        </button>
        <span class="soft small" aria-live="polite">
          <Show when={props.of.data_confirmed_at}>
            {(at) => say("profile.confirmed", { day: day(at(), language) })}
          </Show>
        </span>
      </div>
      <Trouble of={trouble()} />
    </div>
  );
}

function Data(props: { of: Known; changed: (known: Known) => Promise<void> }) {
  const { say } = useApp();
  const id = createUniqueId();
  const [saved, setSaved] = createSignal(false);
  const [guarded, setGuarded] = createSignal(false);
  const [status, setStatus] = createSignal<Status>(props.of.status);
  const isEntity = () => status() === "entity";
  /** Another kind of number belongs to it: the one that is known does not do. */
  const isOther = () => isEntity() !== (props.of.status === "entity");
  const { busy, trouble, submit, fault } = sending(async (filled) => {
    setSaved(false);
    // As it was typed: a space belongs to it.
    const password = filled.text("password");
    const secret = password === "" ? {} : { password };
    const other = status() === props.of.status ? {} : { status: status() };
    const body = { ...changes(filled, props.of), ...other, ...secret };
    await props.changed(await call<Known>("PATCH", "/account/profile", { body }));
    setSaved(true);
    setGuarded(false);
  });
  const look = (event: InputEvent & { currentTarget: HTMLFormElement }) => {
    setSaved(false);
    const filled = Object.fromEntries(new FormData(event.currentTarget));
    const before: Record<string, string> = { email: props.of.email, phone: props.of.phone };
    setGuarded(GUARDED.some((name) => (filled[name] ?? "") !== (before[name] ?? "")));
  };
  return (
    <form class="stack" onSubmit={submit} onInput={look}>
      <StatusChoice of={status()} set={setStatus} />
      <Show when={isEntity()}>
        <Field
          name="organisation"
          label={say("field.organisation")}
          value={props.of.organisation ?? ""}
          fault={fault("organisation", "fault.line")}
        />
      </Show>
      <Names of={props.of} fault={fault} />
      <Address of={props.of} fault={fault} />
      <div class="field">
        <label for={id}>{say("profile.language")}</label>
        <select id={id} name="language">
          <For each={LANGUAGES}>
            {(one) => (
              <option value={one} lang={one} selected={props.of.language === one}>
                {NAMES[one]}
              </option>
            )}
          </For>
        </select>
      </div>
      <Field
        name="email"
        type="email"
        label={say("field.email")}
        hint={say("profile.email.hint")}
        value={props.of.email}
        autocomplete="email"
        fault={fault("email", "fault.email")}
      />
      <Field
        name="phone"
        type="tel"
        label={say("field.phone")}
        value={props.of.phone}
        autocomplete="tel"
        fault={fault("phone", "fault.phone")}
      />
      <Field
        name={isEntity() ? "bin" : "iin"}
        numeric
        optional={!isOther()}
        label={say(isEntity() ? "field.bin" : "field.iin")}
        hint={
          isOther()
            ? say("profile.number.other")
            : say("profile.number.hint", { number: props.of.iin_masked })
        }
        fault={fault(isEntity() ? "bin" : "iin", "fault.number")}
      />
      <Show when={guarded()}>
        <Field
          name="password"
          type="password"
          label={say("profile.password")}
          hint={say("profile.password.hint")}
          autocomplete="current-password"
        />
      </Show>
      <Trouble of={trouble()} />
      <div class="row">
        <Submit busy={busy()}>{say("profile.save")}</Submit>
        <span role="status">{saved() ? say("profile.saved") : ""}</span>
      </div>
    </form>
  );
}

function NewPassword() {
  const { say } = useApp();
  const [done, setDone] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const { busy, trouble, submit, fault } = sending(async (filled) => {
    setDone(false);
    const body = { old: filled.text("old"), new: filled.text("new") };
    await call("PUT", "/account/password", { body });
    form?.reset();
    setDone(true);
  });
  return (
    <section class="stack" aria-labelledby="password">
      <h2 id="password">{say("password.title")}</h2>
      <form class="stack" onSubmit={submit} ref={form}>
        <Field
          name="old"
          type="password"
          label={say("password.old")}
          autocomplete="current-password"
        />
        <Field
          name="new"
          type="password"
          min={8}
          label={say("reset.new")}
          hint={say("hint.password")}
          autocomplete="new-password"
          fault={fault("new", "fault.password") ?? fault("password", "fault.password")}
        />
        <Trouble of={trouble()} />
        <div class="row">
          <Submit busy={busy()}>{say("password.save")}</Submit>
          <span role="status">{done() ? say("password.done") : ""}</span>
        </div>
      </form>
    </section>
  );
}
