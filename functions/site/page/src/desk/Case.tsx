/** Everything that is known of one order. */
import { For, Show, createSignal } from "solid-js";
import { call } from "../shared/api";
import { moment, money, number } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Refund } from "./Refund";
import { Field, Folded, Form, acting, text, texts } from "./form";
import { ORDERS } from "./named";
import { Keyed, Section } from "./pages";
import { useDesk } from "./speak";

type Known = Schema["ShownCase"];

export function Case() {
  const { say } = useDesk();
  const [known, setKnown] = createSignal<Known>();
  const find = async (order: string) =>
    void setKnown(await call<Known>("GET", `/operator/orders/${encodeURIComponent(order)}`));
  const finding = acting((filled) => {
    setKnown(undefined);
    return find(text(filled, "order"));
  });
  return (
    <Section id="case" title={say("case.title")}>
      <Form of={finding} button={say("case.find")} kind="second" column>
        <Field name="order" numeric label={say("case.number")} />
      </Form>
      <div aria-live="polite">
        <Show when={known()}>
          {(it) => <Found of={it()} changed={() => void find(String(it().order.number))} />}
        </Show>
      </div>
    </Section>
  );
}

function Found(props: { of: Known; changed: () => void }) {
  const { say, language } = useDesk();
  const order = () => props.of.order;
  return (
    <div class="card stack">
      <h3>
        {say("orders.number", { number: order().number.toString() })}{" "}
        <span class="badge">{say(ORDERS[order().stage] ?? "stage.other")}</span>
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
      <Keyed each={props.of.refunds} by={(refund) => refund.id}>
        {(refund) => <Refund of={refund()} changed={props.changed} />}
      </Keyed>
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
  const { say } = useDesk();
  const asking = acting(async (filled) => {
    const body = texts(filled, "reason", "iban", "holder");
    await call("POST", `/operator/orders/${props.order}/refunds`, { body });
    props.changed();
  });
  return (
    <Folded title={say("letter.title")}>
      <Form of={asking} button={say("letter.button")} column>
        <p class="soft">{say("letter.lead")}</p>
        <Field name="reason" label={say("fact.reason")} />
        <Field name="iban" label={say("fact.iban")} />
        <Field name="holder" label={say("fact.holder")} />
      </Form>
    </Folded>
  );
}
