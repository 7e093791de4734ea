/** The form of a new account: who it is, and what they agree to, word for word. */
import { For, Show, createResource, createSignal } from "solid-js";
import { call } from "../shared/api";
import type { Answer } from "../shared/schema";
import { Mail } from "./Door";
import { useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { Box, Field, type Filled, Submit, sending } from "./parts/form";
import { Address, Names, type Status, StatusChoice } from "./parts/person";
import { persist } from "../shared/retry";
import { accepted } from "./versions";

interface ConsentBox {
  readonly kind: string;
  readonly text: string;
  readonly required: boolean;
}

interface Ground {
  readonly boxes: readonly ConsentBox[];
  readonly accepted: Readonly<Record<string, string>> | undefined;
}

const PATHS = {
  agreement: "agreement",
  payment_policy: "payment-policy",
  privacy_policy: "privacy-policy",
} as const;

async function ground(language: string): Promise<Ground> {
  const ask = <T,>(path: string) => persist(() => call<T>("GET", path));
  const [texts, shelf] = await Promise.all([
    ask<{ boxes: ConsentBox[] }>(`/consents/texts?language=${language}`),
    ask<Answer<"/documents", "get">>("/documents"),
  ]);
  return { boxes: texts.boxes, accepted: accepted(shelf.documents) };
}

/** The form as the API takes it. */
function body(filled: Filled, language: string, status: Status, { boxes, accepted }: Ground) {
  const consents = boxes.map(({ kind, text }) => [kind, { given: filled.is(kind), text }]);
  const pack = new URLSearchParams(location.search).get("pack");
  const own = status === "entity" ? (["bin", "organisation"] as const) : (["iin"] as const);
  return {
    email: filled.text("email").trim(),
    password: filled.text("password"),
    language,
    status,
    surname: filled.text("surname").trim(),
    first_name: filled.text("first_name").trim(),
    phone: filled.text("phone").trim(),
    ...filled.some("patronymic", "address", ...own),
    ...(pack === null ? {} : { pack }),
    accepted,
    consents: Object.fromEntries(consents) as Record<string, unknown>,
    declares_adult_and_rights: filled.is("adult"),
  };
}

export function Register() {
  const { say, language } = useApp();
  const [it] = createResource(() => ground(language));
  const [sent, setSent] = createSignal("");
  return (
    <Show when={!sent()} fallback={<Mail email={sent()} />}>
      <section class="column stack">
        <h1>{say("register.title")}</h1>
        <p class="soft">{say("register.lead")}</p>
        <Show when={it.error}>
          <Trouble of={it.error} />
        </Show>
        <Show when={it.loading}>
          <p aria-live="polite">{say("wait")}</p>
        </Show>
        <Show when={!it.error && it()}>
          {(ground) => (
            <Show
              when={ground().accepted}
              fallback={<p class="notice warn">{say("documents.soon")}</p>}
            >
              <Form ground={ground()} done={setSent} />
            </Show>
          )}
        </Show>
      </section>
    </Show>
  );
}

function Form(props: { ground: Ground; done: (email: string) => void }) {
  const { say, language, to } = useApp();
  const [status, setStatus] = createSignal<Status>("person");
  const { busy, trouble, submit, fault } = sending(async (filled) => {
    const sent = body(filled, language, status(), props.ground);
    await call("POST", "/accounts", { body: sent });
    props.done(sent.email);
  });
  return (
    <form class="stack" onSubmit={submit}>
      <Field
        name="email"
        type="email"
        label={say("field.email")}
        autocomplete="username"
        fault={fault("email", "fault.email")}
      />
      <Field
        name="password"
        type="password"
        min={8}
        label={say("field.password")}
        hint={say("hint.password")}
        autocomplete="new-password"
        fault={fault("password", "fault.password")}
      />
      <StatusChoice of={status()} set={setStatus} />
      <Show when={status() === "entity"}>
        <Field
          name="organisation"
          label={say("field.organisation")}
          autocomplete="organization"
          fault={fault("organisation", "fault.line")}
        />
        <Field name="bin" numeric label={say("field.bin")} fault={fault("bin", "fault.number")} />
      </Show>
      <Names fault={fault} />
      <Field
        name="phone"
        type="tel"
        label={say("field.phone")}
        hint={say("hint.phone")}
        autocomplete="tel"
        fault={fault("phone", "fault.phone")}
      />
      <Show when={status() !== "entity"}>
        <Field
          name="iin"
          numeric
          label={say("field.iin")}
          hint={say("hint.iin")}
          fault={fault("iin", "fault.number")}
        />
      </Show>
      <Address fault={fault} />
      <fieldset class="stack">
        <legend>{say("register.agree")}</legend>
        <For each={Object.keys(PATHS) as (keyof typeof PATHS)[]}>
          {(name) => (
            <Box name={`document-${name}`}>
              {say("register.read")}{" "}
              <a href={to(`documents/${PATHS[name]}`)} target="_blank">
                {say(`document.${name}`)}
              </a>
            </Box>
          )}
        </For>
        <For each={props.ground.boxes}>
          {(box) => (
            <Box name={box.kind} optional={!box.required}>
              <span class="consent">{box.text}</span>
            </Box>
          )}
        </For>
        <Box name="adult">{say("register.adult")}</Box>
      </fieldset>
      <Trouble of={trouble()} />
      <div class="row">
        <Submit busy={busy()}>{say("register.button")}</Submit>
        <a href={to("login")}>{say("register.login")}</a>
      </div>
    </form>
  );
}
