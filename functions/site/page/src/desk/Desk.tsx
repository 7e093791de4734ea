/** The desk: who waits for money, orders, customers, and the books that the law wants kept. */
import { For, type JSX, Match, Show, Switch, createResource, createSignal } from "solid-js";
import { call } from "../shared/api";
import { pageLanguage } from "../shared/language";
import type { Answer } from "../shared/schema";
import { Catalogue } from "./Catalogue";
import { Complaints } from "./Complaints";
import { Customers } from "./Customers";
import { Documents } from "./Documents";
import "./desk.css";
import { Exhibits } from "./Exhibits";
import { LogIn } from "./LogIn";
import { Orders } from "./Orders";
import { Refund } from "./Refund";
import { AuditBook, DisclosureBook, ExtensionBook, IncidentBook } from "./Registers";
import { Listed, Section, makePages } from "./pages";
import { Provide, type Speak, Trouble, useDesk } from "./speak";
import { words } from "./words";

/** Whether this tab had an operator in it: without, nobody is asked for. */
const KEPT = "desk";

const ROOMS = {
  refunds: () => <Waiting />,
  orders: () => <Orders />,
  customers: () => <Customers />,
  complaints: () => <Complaints />,
  exhibits: () => <Exhibits />,
  documents: () => <Documents />,
  catalogue: () => <Catalogue />,
  extensions: () => <ExtensionBook />,
  disclosures: () => <DisclosureBook />,
  incidents: () => <IncidentBook />,
  audit: () => <AuditBook />,
} satisfies Record<string, () => JSX.Element>;

type Name = keyof typeof ROOMS;
const NAMES = Object.keys(ROOMS) as Name[];

/** The room that stands behind `#`. */
const place = (): Name => NAMES.find((name) => `#${name}` === location.hash) ?? "refunds";

export function Desk() {
  const [say] = createResource(() => words(pageLanguage()));
  return <Show when={say()}>{(it) => <Room say={it()} />}</Show>;
}

function Room(props: { say: Speak }) {
  const [isIn, setIn] = createSignal(sessionStorage.getItem(KEPT) !== null);
  const [trouble, setTrouble] = createSignal<unknown>();
  const [room, setRoom] = createSignal(place());
  addEventListener("hashchange", () => setRoom(place()));
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
    <Provide value={{ say: props.say, language: pageLanguage(), out }}>
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
            <nav class="tabs" aria-label={props.say("desk.rooms")}>
              <For each={NAMES}>
                {(name) => (
                  <a href={`#${name}`} aria-current={room() === name ? "page" : undefined}>
                    {props.say(`room.${name}`)}
                  </a>
                )}
              </For>
            </nav>
            <Show when={room()} keyed>
              {(name) => ROOMS[name]()}
            </Show>
          </Match>
        </Switch>
      </div>
    </Provide>
  );
}

/** The refunds that have not ended, newest first: those whose time is nearest come last. */
function Waiting() {
  const { say } = useDesk();
  const pages = makePages("/operator/refunds", (it: Answer<"/operator/refunds", "get">) => ({
    items: it.refunds,
    next: it.next,
  }));
  return (
    <Section id="refunds" title={say("refunds.title")}>
      <Listed of={pages} by={(refund) => refund.id} none={say("refunds.none")}>
        {(refund) => <Refund of={refund()} changed={() => void pages.again()} />}
      </Listed>
    </Section>
  );
}
