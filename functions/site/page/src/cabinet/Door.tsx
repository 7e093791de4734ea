/** The way in: log-in, the link of a letter, and a new password. */
import { Match, Show, Switch, createEffect, createSignal, onMount } from "solid-js";
import { call } from "../shared/api";
import { useApp } from "./app";
import { Again, Trouble } from "./parts/Trouble";
import { Field, Submit, sending } from "./parts/form";
import { persist } from "../shared/retry";

export function Login() {
  const app = useApp();
  const { say } = app;
  const { busy, trouble, submit } = sending(async (filled) => {
    const body = { email: filled.text("email").trim(), password: filled.text("password") };
    await call("POST", "/session", { body });
    await app.reload();
  });
  const enter = () => {
    // Somebody who came to a room stays in front of it until it opens.
    if (!app.account() || !app.path().startsWith("login")) return;
    const pack = new URLSearchParams(location.search).get("pack");
    app.go(pack === null || pack === "try" ? "cabinet" : "cabinet/packs");
  };
  createEffect(enter);
  return (
    <section class="column stack">
      <h1>{say("login.title")}</h1>
      <form class="stack" onSubmit={submit}>
        <Field name="email" type="email" label={say("field.email")} autocomplete="username" />
        <Field
          name="password"
          type="password"
          label={say("field.password")}
          autocomplete="current-password"
        />
        <Trouble of={trouble()} />
        <div class="row">
          <Submit busy={busy()}>{say("login.button")}</Submit>
          <a href={app.to("reset")}>{say("login.forgot")}</a>
        </div>
      </form>
      <p>
        <a href={app.to("register")}>{say("login.register")}</a>
      </p>
    </section>
  );
}

/** The token behind `#t=`, taken out of the address so that it is not kept in the history. */
function token(): string {
  const found = new URLSearchParams(location.hash.slice(1)).get("t") ?? "";
  if (found !== "") history.replaceState(null, "", location.pathname);
  return found;
}

interface Confirmed {
  readonly email: string;
  readonly free_photos: number;
  readonly pack: string | null;
}

export function Confirm() {
  const app = useApp();
  const { say } = app;
  const [done, setDone] = createSignal<Confirmed>();
  const [trouble, setTrouble] = createSignal<unknown>();
  onMount(async () => {
    const body = { token: token() };
    try {
      setDone(await persist(() => call<Confirmed>("POST", "/accounts/confirmation", { body })));
      if (app.account()) await app.reload();
    } catch (error) {
      setTrouble(error);
    }
  });
  const next = (it: Confirmed) => {
    if (app.account()) return app.to("cabinet");
    return app.to(it.pack === null ? "login" : `login?pack=${it.pack}`);
  };
  return (
    <section class="column stack">
      <h1>{say("confirm.title")}</h1>
      <Show when={!done() && !trouble()}>
        <p aria-live="polite">{say("wait")}</p>
      </Show>
      <Show when={done()}>
        {(it) => (
          <div class="notice good stack" role="status">
            <p>{say("confirm.done", { email: it().email })}</p>
            <Show when={it().free_photos > 0}>
              <p>{say("confirm.free", { count: it().free_photos })}</p>
            </Show>
            <a class="button primary" href={next(it())}>
              {say(app.account() ? "nav.photos" : "login.button")}
            </a>
          </div>
        )}
      </Show>
      <Trouble of={trouble()} />
      <Show when={trouble()}>
        <Letter path="/accounts/confirmation-letters" />
      </Show>
    </section>
  );
}

/** Asks for a letter to an address. Whether it is known is told in the letter alone. */
function Letter(props: { path: string }) {
  const { say, language } = useApp();
  const [sent, setSent] = createSignal("");
  const { busy, trouble, submit } = sending(async (filled) => {
    const email = filled.text("email").trim();
    const body = props.path.startsWith("/password") ? { email, language } : { email };
    await call("POST", props.path, { body });
    setSent(email);
  });
  return (
    <>
      <form class="stack" onSubmit={submit}>
        <Field name="email" type="email" label={say("field.email")} autocomplete="username" />
        <Trouble of={trouble()} />
        <Submit busy={busy()}>{say("letter.button")}</Submit>
      </form>
      <div aria-live="polite">
        <Show when={sent()}>
          <p class="notice good">{say("letter.sent", { email: sent() })}</p>
        </Show>
      </div>
    </>
  );
}

export function Reset() {
  const { say, to } = useApp();
  const secret = token();
  const [done, setDone] = createSignal(false);
  const { busy, trouble, submit, fault } = sending(async (filled) => {
    await call("POST", "/password", { body: { token: secret, password: filled.text("password") } });
    setDone(true);
  });
  return (
    <section class="column stack">
      <h1>{say("reset.title")}</h1>
      <Switch>
        <Match when={secret === ""}>
          <p>{say("reset.lead")}</p>
          <Letter path="/password/letters" />
        </Match>
        <Match when={done()}>
          <div class="notice good stack" role="status">
            <p>{say("reset.done")}</p>
            <a class="button primary" href={to("login")}>
              {say("login.button")}
            </a>
          </div>
        </Match>
        <Match when={true}>
          <form class="stack" onSubmit={submit}>
            <Field
              name="password"
              type="password"
              min={8}
              label={say("reset.new")}
              hint={say("hint.password")}
              autocomplete="new-password"
              fault={fault("password", "fault.password")}
            />
            <Trouble of={trouble()} />
            <Submit busy={busy()}>{say("reset.button")}</Submit>
          </form>
          <p>
            <a href={to("reset")}>{say("reset.again")}</a>
          </p>
        </Match>
      </Switch>
    </section>
  );
}

/** Out of the advertising, by the link of a letter. Nothing ends before it is said: programs that
 * look at mail open links. */
export function Unsubscribe() {
  const { say } = useApp();
  const secret = token();
  const [done, setDone] = createSignal(false);
  const { busy, trouble, submit } = sending(async () => {
    await persist(() => call("POST", "/unsubscriptions", { body: { token: secret } }));
    setDone(true);
  });
  return (
    <section class="column stack">
      <h1>{say("unsubscribe.title")}</h1>
      <Switch>
        <Match when={done()}>
          <p class="notice good" role="status">
            {say("unsubscribe.done")}
          </p>
        </Match>
        <Match when={secret === ""}>
          <p class="notice warn">{say("unsubscribe.none")}</p>
        </Match>
        <Match when={true}>
          <form class="stack" onSubmit={submit}>
            <p>{say("unsubscribe.lead")}</p>
            <Trouble of={trouble()} />
            <Submit busy={busy()}>{say("unsubscribe.button")}</Submit>
          </form>
        </Match>
      </Switch>
    </section>
  );
}

/** After the registration: the letter. */
export function Mail(props: { email: string }) {
  const { say } = useApp();
  return (
    <section class="column stack">
      <h1>{say("mail.title")}</h1>
      <p role="status">{say("mail.lead", { email: props.email })}</p>
      <p class="soft">{say("mail.spam")}</p>
      <Again email={props.email} />
    </section>
  );
}
