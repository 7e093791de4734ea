/** Everything that is known of one order. */
import { For, Show, createSignal } from "solid-js";
import { call } from "../shared/api";
import { moment, money, number } from "../shared/format";
import { pageLanguage } from "../shared/language";
import { Refund } from "./Refund";
import type { Known } from "./shapes";
import { Field, Trouble, acting, text, useSay } from "./speak";
import type { Words } from "./words";

export const STAGES: Record<string, keyof Words> = {
  created: "order.created",
  closed: "order.closed",
  paid: "order.paid",
  refunding: "order.refunding",
  refunded: "order.refunded",
};

export function Case() {
  const say = useSay();
  const [known, setKnown] = createSignal<Known>();
  const find = async (order: string) =>
    void setKnown(await call<Known>("GET", `/operator/orders/${encodeURIComponent(order)}`));
  const { busy, trouble, submit } = acting((filled) => {
    setKnown(undefined);
    return find(text(filled, "order"));
  });
  return (
    <section class="stack" aria-labelledby="case">
      <h2 id="case">{say("case.title")}</h2>
      <form class="column stack" onSubmit={submit}>
        <Field name="order" numeric label={say("case.number")} />
        <Trouble of={trouble()} />
        <button class="button" aria-disabled={busy() ? "true" : undefined}>
          {say("case.find")}
        </button>
      </form>
      <div aria-live="polite">
        <Show when={known()}>
          {(it) => <Found of={it()} changed={() => void find(String(it().order.number))} />}
        </Show>
      </div>
    </section>
  );
}

function Found(props: { of: Known; changed: () => void }) {
  const say = useSay();
  const language = pageLanguage();
  const order = () => props.of.order;
  return (
    <div class="card stack">
      <h3>
        {say("orders.number", { number: order().number.toString() })}{" "}
        <span class="badge">{say(STAGES[order().stage] ?? "stage.other")}</span>
      </h3>
      <p>
        {money(order().price.tenge, language)}, {order().kind},{" "}
        {say("case.photos", { count: order().photos })}
        <br />
        {say("case.placed")}: {moment(order().placed, language)}
        <Show when={order().paid}>
          {(at) => (
            <>
              <br />
              {say("case.paid")}: {moment(at(), language)}
            </>
          )}
        </Show>
      </p>
      <For each={props.of.refunds}>
        {(refund) => <Refund of={refund} changed={props.changed} />}
      </For>
      <Show when={order().stage === "paid"}>
        <ByLetter order={String(order().number)} changed={props.changed} />
      </Show>
      <h4>{say("case.callbacks", { count: number(props.of.callbacks.length, language) })}</h4>
      <ul class="stack plain">
        <For each={props.of.callbacks}>
          {(it) => (
            <li class="small">
              {it.kind}, {moment(it.at, language)}
              <br />
              <code class="text">{it.text}</code>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

/** R65, R66: a statement that came by letter, or too late for the customer's own button. */
function ByLetter(props: { order: string; changed: () => void }) {
  const say = useSay();
  const { busy, trouble, submit } = acting(async (filled) => {
    const names = ["reason", "iban", "holder"];
    const body = Object.fromEntries(names.map((name) => [name, text(filled, name)]));
    await call("POST", `/operator/orders/${props.order}/refunds`, { body });
    props.changed();
  });
  return (
    <details>
      <summary>{say("letter.title")}</summary>
      <form class="column stack" onSubmit={submit}>
        <p class="soft">{say("letter.lead")}</p>
        <Field name="reason" label={say("fact.reason")} />
        <Field name="iban" label={say("fact.iban")} />
        <Field name="holder" label={say("fact.holder")} />
        <Trouble of={trouble()} />
        <button class="button primary" aria-disabled={busy() ? "true" : undefined}>
          {say("letter.button")}
        </button>
      </form>
    </details>
  );
}
