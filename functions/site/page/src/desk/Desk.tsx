/** The desk: who waits for money, and what is known of an order. */
import { For, Match, Show, Switch, createResource, createSignal } from "solid-js";
import { Problem, call } from "../shared/api";
import { pageLanguage } from "../shared/language";
import { Case } from "./Case";
import "./desk.css";
import { LogIn } from "./LogIn";
import { Refund } from "./Refund";
import type { Refunds } from "./shapes";
import { Provide, type Speak, Trouble, useSay } from "./speak";
import { words } from "./words";

/** Whether this tab had an operator in it: without, nobody is asked for. */
const KEPT = "desk";

export function Desk() {
  const [say] = createResource(() => words(pageLanguage()));
  return (
    <Show when={say()}>
      {(it) => (
        <Provide value={it()}>
          <Room say={it()} />
        </Provide>
      )}
    </Show>
  );
}

function Room(props: { say: Speak }) {
  const [isIn, setIn] = createSignal(sessionStorage.getItem(KEPT) !== null);
  const [trouble, setTrouble] = createSignal<unknown>();
  const enter = () => {
    sessionStorage.setItem(KEPT, "1");
    setIn(true);
  };
  const out = () => {
    sessionStorage.removeItem(KEPT);
    setIn(false);
  };
  const leave = async () => {
    try {
      await call("DELETE", "/operator/session");
      out();
    } catch (error) {
      setTrouble(error);
    }
  };
  return (
    <div class="desk stack-l">
      <div class="row desk-head">
        <h1>{props.say("desk.title")}</h1>
        <Show when={isIn()}>
          <button type="button" class="button quiet" onClick={() => void leave()}>
            {props.say("desk.leave")}
          </button>
        </Show>
      </div>
      <Trouble of={trouble()} />
      <Switch>
        <Match when={!isIn()}>
          <LogIn done={enter} />
        </Match>
        <Match when={isIn()}>
          <Waiting out={out} />
          <Case />
        </Match>
      </Switch>
    </div>
  );
}

/** The refunds that have not ended: those whose time is nearest come first from the other side. */
function Waiting(props: { out: () => void }) {
  const [more, setMore] = createSignal<Refunds["refunds"]>([]);
  const [next, setNext] = createSignal<string>();
  const load = async (from?: string) => {
    const query = from === undefined ? "" : `?page=${encodeURIComponent(from)}`;
    try {
      const found = await call<Refunds>("GET", `/operator/refunds${query}`);
      setNext(found.next ?? undefined);
      return found.refunds;
    } catch (error) {
      // The session is short on purpose.
      if (error instanceof Problem && error.status === 401) props.out();
      throw error;
    }
  };
  const [it, { refetch }] = createResource(() => {
    setMore([]);
    return load();
  });
  const say = useSay();
  const all = () => [...(it.error ? [] : (it.latest ?? [])), ...more()];
  const open = () =>
    load(next()).then(
      (found) => setMore([...more(), ...found]),
      () => undefined,
    );
  return (
    <section class="stack" aria-labelledby="refunds">
      <h2 id="refunds">{say("refunds.title")}</h2>
      <Trouble of={it.error} />
      <Show when={!it.loading && !it.error && all().length === 0}>
        <p class="soft">{say("refunds.none")}</p>
      </Show>
      <ul class="stack plain">
        <For each={all()}>
          {(refund) => (
            <li class="card">
              <Refund of={refund} changed={() => void refetch()} />
            </li>
          )}
        </For>
      </ul>
      <Show when={next()}>
        <button type="button" class="button" onClick={() => void open()}>
          {say("refunds.more")}
        </button>
      </Show>
    </section>
  );
}
