/** Who is logged in and where, what was agreed to, a copy of everything, and the way out. */
import { For, Show, createResource, createSignal } from "solid-js";
import { call } from "../shared/api";
import { moment } from "../shared/format";
import { forgetHere, useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { Field, sending } from "./parts/form";
import { STATUSES } from "./parts/person";
import { persist } from "../shared/retry";
import type { Words } from "./words";

interface Session {
  readonly id: string;
  readonly current: boolean;
  readonly seen: string;
  readonly device: string;
  readonly address_hint: string;
}

interface Consent {
  readonly at: string;
  readonly kind: string;
  readonly given: boolean;
}

interface ConsentBox {
  readonly kind: string;
  readonly text: string;
}

interface Happened {
  readonly at: string;
  readonly kind: string;
  readonly device: string;
}

const ask = <T,>(path: string) => persist(() => call<T>("GET", path));

export function Rights() {
  return (
    <>
      <SessionList />
      <Consents />
      <Happenings />
      <History />
      <Copy />
      <Erasure />
    </>
  );
}

function SessionList() {
  const { say, language, leave } = useApp();
  const [trouble, setTrouble] = createSignal<unknown>();
  const [it, { refetch }] = createResource(() => ask<{ sessions: Session[] }>("/sessions"));
  const end = async (path: string, isUs: boolean) => {
    setTrouble(undefined);
    try {
      await persist(() => call("DELETE", path));
      if (isUs) leave();
      else await refetch();
    } catch (error) {
      setTrouble(error);
    }
  };
  return (
    <section class="stack" aria-labelledby="sessions">
      <h2 id="sessions">{say("sessions.title")}</h2>
      <Trouble of={it.error ?? trouble()} />
      <ul class="files">
        <For each={it.error ? [] : it.latest?.sessions}>
          {(one) => (
            <li class="file">
              <div class="file-name">
                <span>{one.device}</span>
                <span class="soft small">
                  {moment(one.seen, language)}, {one.address_hint}
                </span>
              </div>
              <Show
                when={!one.current}
                fallback={<span class="badge good">{say("sessions.this")}</span>}
              >
                <button
                  type="button"
                  class="button quiet"
                  onClick={() => void end(`/sessions/${one.id}`, false)}
                >
                  {say("sessions.end")}
                  <span class="unseen">: {one.device}</span>
                </button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <button type="button" class="button" onClick={() => void end("/sessions", true)}>
        {say("sessions.all")}
      </button>
    </section>
  );
}

const TITLES: Record<string, keyof Words> = {
  processing: "consent.processing",
  abroad: "consent.abroad",
  advertising: "consent.advertising",
};

function Consents() {
  const { say, language } = useApp();
  const [trouble, setTrouble] = createSignal<unknown>();
  const [it, { refetch }] = createResource(async () => {
    const [texts, kept] = await Promise.all([
      ask<{ boxes: ConsentBox[] }>(`/consents/texts?language=${language}`),
      ask<{ consents: Consent[] }>("/account/consents"),
    ]);
    return { boxes: texts.boxes, kept: kept.consents };
  });
  const last = (kind: string) =>
    it.latest?.kept
      .filter((one) => one.kind === kind)
      .reduce<Consent | undefined>((a, b) => (a === undefined || b.at > a.at ? b : a), undefined);
  const set = async ({ kind, text }: ConsentBox, given: boolean) => {
    setTrouble(undefined);
    try {
      const body = { kind, given, text, language };
      await call("POST", "/account/consents", { body });
      await refetch();
    } catch (error) {
      setTrouble(error);
    }
  };
  return (
    <section class="stack" aria-labelledby="consents">
      <h2 id="consents">{say("consents.title")}</h2>
      <Trouble of={it.error ?? trouble()} />
      <ul class="files" aria-live="polite">
        <For each={it.error ? [] : it.latest?.boxes}>
          {(box) => (
            <li class="file">
              <div class="file-name">
                <span>{say(TITLES[box.kind] ?? "consents.title")}</span>
                <Show when={last(box.kind)}>
                  {(one) => (
                    <span class="soft small">
                      {say(one().given ? "consents.given" : "consents.not", {
                        day: moment(one().at, language),
                      })}
                    </span>
                  )}
                </Show>
              </div>
              <button
                type="button"
                class="button"
                onClick={() => void set(box, !last(box.kind)?.given)}
              >
                {say(last(box.kind)?.given ? "consents.withdraw" : "consents.give")}
                <span class="unseen">: {say(TITLES[box.kind] ?? "consents.title")}</span>
              </button>
              <details class="file-why">
                <summary>{say("consents.text")}</summary>
                <p class="consent">{box.text}</p>
              </details>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

const HAPPENINGS: Record<string, keyof Words> = {
  registered: "event.registered",
  "email-confirmed": "event.confirmed",
  "email-changed": "event.email",
  "logged-in": "event.in",
  "new-device": "event.device",
  "session-ended": "event.ended",
  "all-sessions-ended": "event.all",
  "password-changed": "event.password",
  "password-reset": "event.reset",
  exported: "event.exported",
  "erasure-asked": "event.erasure",
};

function Happenings() {
  const { say, language } = useApp();
  const [it] = createResource(() => ask<{ events: Happened[] }>("/account/security?limit=20"));
  return (
    <details class="card">
      <summary>{say("events.title")}</summary>
      <Trouble of={it.error} />
      <ul class="stack plain">
        <For each={it.error ? [] : it.latest?.events}>
          {(one) => (
            <li class="small">
              {say(HAPPENINGS[one.kind] ?? "event.other")}
              <br />
              <span class="soft">
                {moment(one.at, language)}, {one.device}
              </span>
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}

interface Changed {
  readonly at: string;
  readonly field: string;
  readonly before_masked: string;
  readonly after_masked: string;
}

const FIELDS: Record<string, keyof Words> = {
  email: "field.email",
  phone: "field.phone",
  status: "field.status",
  surname: "field.surname",
  first_name: "field.first",
  patronymic: "field.patronymic",
  address: "history.address",
  organisation: "field.organisation",
  language: "profile.language",
  iin: "field.iin",
  bin: "field.bin",
};

/** What was another before, masked: it is proof, and tells nobody more than they know. */
function History() {
  const { say, language } = useApp();
  const [it] = createResource(() => ask<{ changes: Changed[] }>("/account/history?limit=50"));
  const value = (text: string) => {
    const status = STATUSES.find((it) => it === text);
    return status ? say(`status.${status}`) : text || say("history.nothing");
  };
  return (
    <details class="card">
      <summary>{say("history.title")}</summary>
      <Trouble of={it.error} />
      <Show when={!it.error && it.latest?.changes.length === 0}>
        <p class="soft">{say("history.none")}</p>
      </Show>
      <ul class="stack plain">
        <For each={it.error ? [] : it.latest?.changes}>
          {(one) => (
            <li class="small">
              {say(FIELDS[one.field] ?? "history.other")}:{" "}
              {say("history.change", {
                before: value(one.before_masked),
                after: value(one.after_masked),
              })}
              <br />
              <span class="soft">{moment(one.at, language)}</span>
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}

function Copy() {
  const { say } = useApp();
  return (
    <section class="stack" aria-labelledby="copy">
      <h2 id="copy">{say("copy.title")}</h2>
      <p class="soft">{say("copy.lead")}</p>
      <div class="row">
        <a class="button" href="/account/export" download="">
          {say("copy.button")}
        </a>
        <a class="button" href="/account/export?form=pdf" download="">
          {say("copy.paper")}
        </a>
      </div>
    </section>
  );
}

function Erasure() {
  const { say, language } = useApp();
  const [until, setUntil] = createSignal("");
  const { busy, trouble, submit } = sending(async (filled) => {
    const body = { password: filled.text("password") };
    const done = await call<{ until: string }>("POST", "/account/erasure", { body });
    setUntil(done.until);
    // What this browser kept of it as well.
    void forgetHere();
  });
  return (
    <section class="stack" aria-labelledby="erasure">
      <h2 id="erasure">{say("erasure.title")}</h2>
      <p>{say("erasure.lead")}</p>
      <Show
        when={!until()}
        fallback={
          <p class="notice" role="status">
            {say("erasure.done", { day: moment(until(), language) })}
          </p>
        }
      >
        <details class="card">
          <summary>{say("erasure.open")}</summary>
          <form class="stack" onSubmit={submit}>
            <Field
              name="password"
              type="password"
              label={say("field.password")}
              autocomplete="current-password"
            />
            <Trouble of={trouble()} />
            <button class="button danger" aria-disabled={busy() ? "true" : undefined}>
              {say("erasure.button")}
            </button>
          </form>
        </details>
      </Show>
    </section>
  );
}
