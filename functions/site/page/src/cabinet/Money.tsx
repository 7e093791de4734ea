/** Packs and orders: what is sold, what was bought. Loaded when one of the rooms is opened. */
import { For, Show, Suspense, createMemo, createResource, createSignal, lazy } from "solid-js";
import { Problem, call, intention } from "../shared/api";
import { day, money } from "../shared/format";
import { pageLanguage, remember } from "../shared/language";
import type { Answer, Schema } from "../shared/schema";
import { Refund } from "./Refund";
import { useApp } from "./app";
import { packName } from "./kinds";
import { Trouble } from "./parts/Trouble";
import { Box, sending } from "./parts/form";
import type { Status } from "./parts/person";
import { persist } from "../shared/retry";
import { accepted } from "./versions";

type Order = Schema["ShownOrder"];
type Offer = Schema["ShownOffer"];
type Orders = Answer<"/orders", "get">;
/** Of `GET /account/profile`: who pays, and where the receipt goes. */
interface Payer {
  readonly email: string;
  readonly status: Status;
}

const Journal = lazy(() => import("./Journal").then((it) => ({ default: it.Journal })));

const STAGES = ["created", "closed", "paid", "refunding", "refunded"] as const;
const TONES: Record<string, string> = { paid: "good", created: "warn", refunding: "warn" };

const ask = <T,>(path: string) => persist(() => call<T>("GET", path));

/** Posts the form of a payment as the browser would: the payment page takes nothing else. */
function pay(payment: Schema["ShownForm"]) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = payment.action;
  for (const { name, value } of payment.fields) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  remember(pageLanguage());
  form.submit();
}

export function Packs() {
  const { say, to } = useApp();
  const [it] = createResource(async () => {
    const [sold, shelf, payer] = await Promise.all([
      ask<Answer<"/packs", "get">>("/packs"),
      ask<Answer<"/documents", "get">>("/documents"),
      ask<Payer>("/account/profile"),
    ]);
    return { offers: sold.packs, accepted: accepted(shelf.documents), payer };
  });
  return (
    <section class="stack" aria-labelledby="packs">
      <h2 id="packs">{say("packs.title")}</h2>
      <p class="soft">
        {say("packs.lead")} <a href={to("refunds")}>{say("packs.refunds")}</a>
      </p>
      <Show when={it.error}>
        <Trouble of={it.error} />
      </Show>
      <Show when={!it.error && it()}>
        {(found) => (
          <Show
            when={found().accepted}
            fallback={<p class="notice warn">{say("documents.soon")}</p>}
          >
            {(versions) => (
              <ul class="offers">
                <For each={found().offers.filter((offer) => offer.price.tenge > 0)}>
                  {(offer) => <Sold of={offer} accepted={versions()} payer={found().payer} />}
                </For>
              </ul>
            )}
          </Show>
        )}
      </Show>
    </section>
  );
}

/** What is bought, by whom and for how much, is all there before the payment page (R41). */
function Sold(props: { of: Offer; accepted: Schema["NewAccepted"]; payer: Payer }) {
  const { say, language, to } = useApp();
  /** One intention to buy, however often the button is pressed. */
  let key = intention();
  const { busy, trouble, submit } = sending(async () => {
    const { id: pack, price } = props.of;
    const body = { pack, price_tenge: price.tenge, accepted: props.accepted };
    const order = await persist(() => call<Order>("POST", "/orders", { body, key }));
    // It was paid or closed meanwhile: the next press is another order.
    if (order.payment) return pay(order.payment);
    key = intention();
    throw new Problem("order-over", 409, {}, undefined);
  });
  return (
    <li class="card">
      <form class="stack" onSubmit={submit}>
        <h3>{props.of.names[language]}</h3>
        <p class="price">{money(props.of.price.tenge, language)}</p>
        <p class="soft">
          {say("packs.terms", { count: props.of.photos, days: props.of.days })}
        </p>
        <p class="soft small">
          {say("packs.payer", { email: props.payer.email })}{" "}
          {say(`status.${props.payer.status}`)}
        </p>
        <Box name="agree">
          {say("packs.agree")} <a href={to("documents")}>{say("packs.documents")}</a>
        </Box>
        <Trouble of={trouble()} />
        <button class="button primary" aria-disabled={busy() ? "true" : undefined}>
          {say("packs.buy")}
          <span class="unseen">: {props.of.names[language]}</span>
        </button>
      </form>
    </li>
  );
}

export function Orders() {
  const { say } = useApp();
  const [more, setMore] = createSignal<readonly Order[]>([]);
  const [next, setNext] = createSignal<string>();
  const [trouble, setTrouble] = createSignal<unknown>();
  const [it, { refetch }] = createResource(async () => {
    const found = await ask<Orders>("/orders");
    // What was opened below stays.
    if (more().length === 0) setNext(found.next ?? undefined);
    return found.orders;
  });
  const open = async () => {
    try {
      const found = await ask<Orders>(`/orders?page=${encodeURIComponent(next() ?? "")}`);
      setMore([...more(), ...found.orders]);
      setNext(found.next ?? undefined);
    } catch (error) {
      setTrouble(error);
    }
  };
  const all = createMemo(() => {
    const orders = [...more(), ...(it.error ? [] : (it.latest ?? []))];
    return new Map(orders.map((one) => [one.number, one]));
  });
  // The same order keeps its place on the page while it is looked at again, the newest first.
  const numbers = createMemo(
    () => [...all().values()].sort((a, b) => (a.placed < b.placed ? 1 : -1)).map((one) => one.number),
    [],
    { equals: (a, b) => a.join() === b.join() },
  );
  return (
    <section class="stack" aria-labelledby="orders">
      <h2 id="orders">{say("orders.title")}</h2>
      <Show when={it.error ?? trouble()}>
        <Trouble of={it.error ?? trouble()} />
      </Show>
      <Show when={!it.loading && !it.error && all().size === 0}>
        <p class="soft">{say("orders.empty")}</p>
      </Show>
      <ul class="stack plain">
        <For each={numbers()}>
          {(number) => (
            <Show when={all().get(number)}>
              {(order) => <Bought of={order()} changed={() => void refetch()} />}
            </Show>
          )}
        </For>
      </ul>
      <Show when={next()}>
        <button type="button" class="button" onClick={() => void open()}>
          {say("gallery.more")}
        </button>
      </Show>
      <Movements />
    </section>
  );
}

/** What came in and what went out, for whoever wants to count it. */
function Movements() {
  const { say } = useApp();
  const [open, setOpen] = createSignal(false);
  return (
    <details class="card" onToggle={(event) => event.currentTarget.open && setOpen(true)}>
      <summary>{say("journal.title")}</summary>
      <Show when={open()}>
        <Suspense fallback={<p>{say("wait")}</p>}>
          <Journal />
        </Suspense>
      </Show>
    </details>
  );
}

function Bought(props: { of: Order; changed: () => void }) {
  const { say, language } = useApp();
  const [open, setOpen] = createSignal(props.of.stage === "refunding");
  const [trouble, setTrouble] = createSignal<unknown>();
  const stage = () => STAGES.find((it) => it === props.of.stage);
  const again = async () => {
    try {
      const order = await ask<Order>(`/orders/${props.of.number}`);
      if (order.payment) pay(order.payment);
      else props.changed();
    } catch (error) {
      setTrouble(error);
    }
  };
  return (
    <li class="card stack">
      <h3>
        {say("orders.number", { number: props.of.number })}{" "}
        <Show when={stage()}>
          {(it) => <span class={`badge ${TONES[it()] ?? ""}`}>{say(`order.${it()}`)}</span>}
        </Show>
      </h3>
      <p>
        <Show when={packName(props.of.pack.id)}>{(key) => `${say(key())}, `}</Show>
        {money(props.of.price.tenge, language)}, {day(props.of.placed, language)}
      </p>
      <Trouble of={trouble()} />
      <div class="row">
        <Show when={props.of.stage === "created"}>
          <button type="button" class="button primary" onClick={() => void again()}>
            {say("orders.pay")}
          </button>
        </Show>
        <Show when={props.of.paid}>
          <button
            type="button"
            class="button"
            aria-expanded={open()}
            onClick={() => setOpen(!open())}
          >
            {say("orders.refund")}
            <span class="unseen">: {props.of.number}</span>
          </button>
        </Show>
      </div>
      <Show when={open()}>
        <Suspense fallback={<p aria-live="polite">{say("wait")}</p>}>
          <Refund order={props.of.number} changed={props.changed} />
        </Suspense>
      </Show>
    </li>
  );
}
