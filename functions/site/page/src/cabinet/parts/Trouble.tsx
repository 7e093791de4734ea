import { Show, createSignal } from "solid-js";
import { Offline, Problem, call } from "../../shared/api";
import { moment } from "../../shared/format";
import { type App, useApp } from "../app";
import type { Words } from "../words";
import { A } from "./form";

/** What is said of each refusal; of others, that it did not work. */
const KNOWN = {
  "invalid-request": "problem.invalid",
  "not-logged-in": "problem.login",
  "wrong-login": "problem.wrong",
  "too-many-tries": "problem.tries",
  "email-not-confirmed": "problem.unconfirmed",
  "account-blocked": "problem.blocked",
  "profile-incomplete": "problem.profile",
  "not-enough-photos": "problem.enough",
  "reading-asks": "problem.asks",
  "price-changed": "problem.price",
  "documents-changed": "problem.documents",
  "link-over": "problem.link",
  "not-paid": "problem.paid",
  "refund-under-way": "problem.underway",
  "refund-late": "problem.late",
  "pack-expired": "problem.expired",
  "nothing-left": "problem.nothing",
  "photos-running": "problem.running",
  "refund-moved-on": "problem.moved",
  "payout-running": "problem.moved",
  "photo-busy": "problem.running",
  "photo-gone": "problem.gone",
  "edited-enough": "problem.often",
  "wish-forgotten": "problem.forgotten",
  "order-over": "problem.bought",
} satisfies Record<string, keyof Words>;

function explain({ say, language }: App, error: unknown): string {
  if (error instanceof Offline) return say("problem.offline");
  if (!(error instanceof Problem)) return say("problem.other");
  const key = (KNOWN as Record<string, keyof Words>)[error.kind];
  if (key === "problem.enough") {
    const { needed, left } = error.detail;
    return say(key, { needed: Number(needed), left: Number(left) });
  }
  if (key === "problem.tries") return say(key, { count: Math.ceil((error.wait ?? 60) / 60) });
  if (key === "problem.late") {
    return say(key, { day: moment(String(error.detail["until"]), language) });
  }
  return say(key ?? "problem.other");
}

/** A refusal, and what can be done about it. */
export function Trouble(props: { of: unknown }) {
  const app = useApp();
  const kind = () => (props.of instanceof Problem ? props.of.kind : "");
  return (
    <div role="alert">
      <Show when={props.of}>
        <div class="notice bad stack">
          <p>{explain(app, props.of)}</p>
          <Show when={kind() === "account-blocked"}>
            <Blocked of={props.of as Problem} />
          </Show>
          <Show when={kind() === "not-logged-in"}>
            <a class="button" href={app.to("login")}>
              {app.say("login.button")}
            </a>
          </Show>
          <Show when={kind() === "not-enough-photos"}>
            <A to="cabinet/packs">{app.say("nav.packs")}</A>
          </Show>
          <Show when={kind() === "refund-late"}>
            <Late of={props.of as Problem} />
          </Show>
          <Show when={kind() === "profile-incomplete"}>
            <A to="cabinet/profile">{app.say("nav.profile")}</A>
          </Show>
          <Show when={kind() === "email-not-confirmed"}>
            <Again email={app.account()?.email ?? ""} />
          </Show>
        </div>
      </Show>
    </div>
  );
}

function Blocked(props: { of: Problem }) {
  const { language } = useApp();
  const text = (name: string) =>
    (props.of.detail[name] as Record<string, string> | undefined)?.[language] ?? "";
  return (
    <>
      <p>{text("ground_text")}</p>
      <p>{text("appeal")}</p>
    </>
  );
}

/** R66: the days are over, and the way to a person and to the law stays open. */
function Late(props: { of: Problem }) {
  const { say, language, to } = useApp();
  const help = () => (props.of.detail["help"] as Record<string, string> | undefined)?.[language];
  return (
    <>
      <p>{help()}</p>
      <a class="button" href={to("contacts")}>
        {say("problem.write")}
      </a>
    </>
  );
}

/** Sends the letter with the link again. */
export function Again(props: { email: string }) {
  const app = useApp();
  const [said, setSaid] = createSignal("");
  const send = () =>
    call("POST", "/accounts/confirmation-letters", { body: { email: props.email } }).then(
      () => setSaid(app.say("mail.sent")),
      (error: unknown) => setSaid(explain(app, error)),
    );
  return (
    <div class="row">
      <button type="button" class="button" onClick={send}>
        {app.say("mail.again")}
      </button>
      <span aria-live="polite">{said()}</span>
    </div>
  );
}
