import {
  Match,
  Show,
  Suspense,
  Switch,
  createEffect,
  createMemo,
  createSignal,
  lazy,
  onMount,
} from "solid-js";
import { call } from "../shared/api";
import { moment } from "../shared/format";
import { pageLanguage } from "../shared/language";
import { Balance } from "./Balance";
import { Photos } from "./Photos";
import { type Account, type Paper, Provide, type Speak, isAtDoor, makeApp, useApp } from "./app";
import "./cabinet.css";
import { Trouble } from "./parts/Trouble";
import { A } from "./parts/form";

/** Rooms and doors in which few stay long: each is fetched when it is opened. */
const door = () => import("./Door");
const Login = lazy(() => door().then((it) => ({ default: it.Login })));
const Confirm = lazy(() => door().then((it) => ({ default: it.Confirm })));
const Reset = lazy(() => door().then((it) => ({ default: it.Reset })));
const Unsubscribe = lazy(() => door().then((it) => ({ default: it.Unsubscribe })));
const Register = lazy(() => import("./Register").then((it) => ({ default: it.Register })));
const money = () => import("./Money");
const Packs = lazy(() => money().then((it) => ({ default: it.Packs })));
const Orders = lazy(() => money().then((it) => ({ default: it.Orders })));
const Papers = lazy(() => import("./Papers").then((it) => ({ default: it.Papers })));
const Profile = lazy(() => import("./Profile").then((it) => ({ default: it.Profile })));

/** Whoever stands in front of a door need not wait for the words before it is fetched. */
if (isAtDoor()) void door();

const OTHERS = new Set(["packs", "orders", "profile"]);

export function Cabinet(props: { say: Speak }) {
  const app = makeApp(props.say, pageLanguage());
  onMount(() => void app.begin());
  // The frame around us offers to log in: not to somebody who is.
  createEffect(() => {
    const door = document.querySelector<HTMLElement>(".site-door");
    if (door) door.hidden = Boolean(app.account());
  });
  const first = () => app.path().split("/")[0];
  return (
    <Provide value={app}>
      <div class="cabinet">
        <Suspense fallback={<p aria-live="polite">{app.say("wait")}</p>}>
          <Switch fallback={<Rooms />}>
            <Match when={first() === "login"}>
              <Login />
            </Match>
            <Match when={first() === "register"}>
              <Register />
            </Match>
            <Match when={first() === "confirm"}>
              <Confirm />
            </Match>
            <Match when={first() === "reset"}>
              <Reset />
            </Match>
            <Match when={first() === "unsubscribe"}>
              <Unsubscribe />
            </Match>
          </Switch>
        </Suspense>
      </div>
    </Provide>
  );
}

/** Behind the door; in front of it, the door. What is in a room stays while its owner logs in again. */
function Rooms() {
  const { account, trouble, say } = useApp();
  const last = createMemo<Account | undefined>((before) => account() ?? before);
  return (
    <>
      <Show when={account() === null}>
        <Suspense fallback={<p aria-live="polite">{say("wait")}</p>}>
          <Login />
        </Suspense>
      </Show>
      <Show when={last()?.id} keyed>
        {(_id) => (
          <div hidden={account() === null}>
            <Show when={last()}>{(it) => <Room account={it()} />}</Show>
          </div>
        )}
      </Show>
      <Show when={account() === undefined && !last()}>
        <Show when={trouble()} fallback={<p aria-live="polite">{say("wait")}</p>}>
          <Trouble of={trouble()} />
        </Show>
      </Show>
    </>
  );
}

function Room(props: { account: Account }) {
  const app = useApp();
  const { say } = app;
  const [trouble, setTrouble] = createSignal<unknown>();
  const leave = async () => {
    try {
      await call("DELETE", "/session");
      app.leave();
    } catch (error) {
      setTrouble(error);
    }
  };
  // Most are asked for none, and see nothing of it.
  const [papers, setPapers] = createSignal<readonly Paper[]>();
  const lookAtPapers = () =>
    call<{ papers: Paper[] }>("GET", "/account/papers").then(
      (found) => setPapers(found.papers),
      () => undefined,
    );
  onMount(() => void lookAtPapers());
  const part = () => app.path().split("/")[1] ?? "";
  return (
    <div class="stack-l">
      <div class="stack">
        <h1>{say("cabinet.title")}</h1>
        <div class="row small who">
          <span class="soft">{props.account.email}</span>
          <button type="button" class="button quiet" onClick={() => void leave()}>
            {say("logout")}
          </button>
        </div>
        <Trouble of={trouble()} />
        <nav class="tabs" aria-label={say("cabinet.nav")}>
          <A to="cabinet" current={part() === ""}>
            {say("nav.photos")}
          </A>
          <A to="cabinet/packs" current={part() === "packs"}>
            {say("nav.packs")}
          </A>
          <A to="cabinet/orders" current={part() === "orders"}>
            {say("nav.orders")}
          </A>
          <A to="cabinet/profile" current={part() === "profile"}>
            {say("nav.profile")}
          </A>
        </nav>
      </div>
      <Show when={props.account.blocked}>{(it) => <Block of={it()} />}</Show>
      <Show when={papers()?.length}>
        <Suspense>
          <Papers of={papers() ?? []} changed={() => void lookAtPapers()} />
        </Suspense>
      </Show>
      <Balance />
      {/* It stays while others are looked at, because it uploads. */}
      <div hidden={OTHERS.has(part())}>
        <Photos />
      </div>
      <Suspense fallback={<p aria-live="polite">{say("wait")}</p>}>
        <Switch>
          <Match when={part() === "packs"}>
            <Packs />
          </Match>
          <Match when={part() === "orders"}>
            <Orders />
          </Match>
          <Match when={part() === "profile"}>
            <Profile />
          </Match>
        </Switch>
      </Suspense>
    </div>
  );
}

/** Why, by which document, until when, how to appeal, and what stays open. */
function Block(props: { of: NonNullable<Account["blocked"]> }) {
  const { say, language } = useApp();
  return (
    <section class="notice bad stack" aria-labelledby="blocked">
      <h2 id="blocked">{say("blocked.title")}</h2>
      <p>{props.of.ground_text[language]}</p>
      <p>
        {say("blocked.document", { document: props.of.document })}{" "}
        <Show when={props.of.until}>
          {(until) => say("blocked.until", { day: moment(until(), language) })}
        </Show>
      </p>
      <p>{say("blocked.rest")}</p>
      <p>{props.of.appeal[language]}</p>
    </section>
  );
}
