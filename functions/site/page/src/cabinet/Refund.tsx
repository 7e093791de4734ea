/** Money back: the sum with its working before anything is asked, the statement, the way back. */
import { For, Show, createResource, createSignal, createUniqueId } from "solid-js";
import { call, intention } from "../shared/api";
import { day, money, number } from "../shared/format";
import type { Answer, Schema } from "../shared/schema";
import { useApp } from "./app";
import { Trouble } from "./parts/Trouble";
import { Field, Submit, sending } from "./parts/form";
import { persist } from "../shared/retry";

type Quote = Answer<"/orders/{number}/refund", "get">;
type Asked = Schema["ShownRefund"];

const REASON_CHARS_MAX = 1000;
const STAGES = [
  "asked",
  "approved",
  "sending",
  "sent",
  "paid-out",
  "refused",
  "withdrawn",
] as const;
/** The one asking has not ended. */
const UNDER_WAY = new Set(["asked", "approved", "sending", "sent"]);

export function Refund(props: { order: string; changed: () => void }) {
  const app = useApp();
  const { say } = app;
  const path = () => `/orders/${props.order}`;
  const [refunds, again] = createResource(() =>
    persist(() => call<{ refunds: Asked[] }>("GET", `${path()}/refunds`)),
  );
  const all = () => (refunds.error ? [] : (refunds.latest?.refunds ?? []));
  const isUnderWay = () => all().some((it) => UNDER_WAY.has(it.stage));
  // While one is under way there is no sum to be told.
  const isFree = () => !refunds.loading && !isUnderWay();
  const [quote, quoteAgain] = createResource(isFree, () =>
    persist(() => call<Quote>("GET", `${path()}/refund`)),
  );
  const changed = async () => {
    // The order has another stage.
    props.changed();
    await Promise.all([again.refetch(), app.reload()]);
    if (isFree()) await quoteAgain.refetch();
  };
  return (
    <div class="stack">
      <Show when={refunds.error}>
        <Trouble of={refunds.error} />
      </Show>
      <ul class="stack plain">
        <For each={all()}>{(it) => <Statement of={it} changed={changed} />}</For>
      </ul>
      <Show when={quote.loading}>
        <p aria-live="polite">{say("wait")}</p>
      </Show>
      <Show when={quote.error && !isUnderWay()}>
        <Trouble of={quote.error} />
      </Show>
      <Show when={isFree() && !quote.error && quote.latest}>
        {(it) => (
          <>
            <Working of={it()} />
            <Ask order={props.order} changed={changed} />
          </>
        )}
      </Show>
    </div>
  );
}

function Working(props: { of: Quote }) {
  const { say, language } = useApp();
  const sum = (it: { tenge: number }) => money(it.tenge, language);
  return (
    <div class="notice stack">
      <p>
        <strong>{say("refund.amount", { sum: sum(props.of.amount) })}</strong>
      </p>
      <dl class="sums">
        <div>
          <dt>{say("refund.price")}</dt>
          <dd class="number">{sum(props.of.price)}</dd>
        </div>
        <div>
          <dt>{say("refund.used", { photos: number(props.of.photos, language) })}</dt>
          <dd class="number">{number(props.of.used, language)}</dd>
        </div>
        <div>
          <dt>{say("refund.consumed")}</dt>
          <dd class="number">{sum(props.of.consumed)}</dd>
        </div>
        <Show when={props.of.paid_before.tenge > 0}>
          <div>
            <dt>{say("refund.before")}</dt>
            <dd class="number">{sum(props.of.paid_before)}</dd>
          </div>
        </Show>
      </dl>
      <p class="small">{props.of.formula[language]}</p>
      <p class="small">{say("refund.until", { day: day(props.of.until.date, language) })}</p>
    </div>
  );
}

function Ask(props: { order: string; changed: () => Promise<void> }) {
  const { say } = useApp();
  const id = createUniqueId();
  let key = intention();
  let sent = "";
  const { busy, trouble, submit, fault } = sending(async (filled) => {
    const body = {
      reason: filled.text("reason").trim(),
      iban: filled.text("iban").trim(),
      holder: filled.text("holder").trim(),
    };
    // Something else is asked: that is another intention.
    if (sent !== "" && sent !== JSON.stringify(body)) key = intention();
    sent = JSON.stringify(body);
    await persist(() => call("POST", `/orders/${props.order}/refunds`, { body, key }));
    await props.changed();
  });
  return (
    <form class="stack" onSubmit={submit}>
      <div class="field">
        <label for={id}>{say("refund.reason")}</label>
        <textarea
          id={id}
          name="reason"
          rows="2"
          required
          maxLength={REASON_CHARS_MAX}
          aria-invalid={fault("reason", "fault.line") ? "true" : undefined}
        />
      </div>
      <Field
        name="iban"
        label={say("refund.iban")}
        hint={say("refund.iban.hint")}
        fault={fault("iban", "fault.iban")}
      />
      <Field
        name="holder"
        label={say("refund.holder")}
        autocomplete="name"
        fault={fault("holder", "fault.line")}
      />
      <p class="soft small">{say("refund.freezes")}</p>
      <Trouble of={trouble()} />
      <Submit busy={busy()}>{say("refund.ask")}</Submit>
    </form>
  );
}

function Statement(props: { of: Asked; changed: () => Promise<void> }) {
  const { say, language } = useApp();
  const [trouble, setTrouble] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const stage = () => STAGES.find((it) => it === props.of.stage);
  const withdraw = async () => {
    if (busy()) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      await persist(() => call("DELETE", `/refunds/${props.of.id}`));
      await props.changed();
    } catch (error) {
      setTrouble(error);
    }
    setBusy(false);
  };
  return (
    <li class="stack" aria-live="polite">
      <p>
        {money(props.of.amount.tenge, language)}, {day(props.of.asked, language)}{" "}
        <Show when={stage()}>
          {(it) => <span class="badge">{say(`refund.stage.${it()}`)}</span>}
        </Show>
      </p>
      <Show when={props.of.why}>
        <p class="small">{say("refund.why", { why: props.of.why ?? "" })}</p>
      </Show>
      <Show when={props.of.stage === "asked" && props.of.decide_by}>
        {(by) => <p class="small">{say("refund.decide", { day: day(by().date, language) })}</p>}
      </Show>
      <Show when={props.of.pay_by}>
        {(by) => <p class="small">{say("refund.pay", { day: day(by().date, language) })}</p>}
      </Show>
      <Trouble of={trouble()} />
      <Show when={props.of.stage === "asked"}>
        <button
          type="button"
          class="button"
          aria-disabled={busy() ? "true" : undefined}
          onClick={() => void withdraw()}
        >
          {say("refund.withdraw")}
        </button>
      </Show>
    </li>
  );
}
