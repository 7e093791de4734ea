/** A refund, with what may be done about it. */
import { For, Match, Show, Switch, createSignal } from "solid-js";
import { call } from "../shared/api";
import { day, moment, money, number } from "../shared/format";
import { pageLanguage } from "../shared/language";
import type { Waiting } from "./shapes";
import { Field, Trouble, acting, text, useSay } from "./speak";
import type { Words } from "./words";

const STAGES: Record<string, keyof Words> = {
  asked: "stage.asked",
  approved: "stage.approved",
  sending: "stage.sending",
  sent: "stage.sent",
  "paid-out": "stage.paid",
  refused: "stage.refused",
  withdrawn: "stage.withdrawn",
};

export function Refund(props: { of: Waiting; changed: () => void }) {
  const say = useSay();
  const language = pageLanguage();
  const facts = (): (readonly [keyof Words, string | undefined])[] => [
    ["fact.asked", moment(props.of.asked, language)],
    ["fact.deadline", props.of.deadline ? day(props.of.deadline.date, language) : undefined],
    ["fact.units", number(props.of.units, language)],
    ["fact.reason", props.of.reason],
    ["fact.iban", props.of.requisites?.iban],
    ["fact.holder", props.of.requisites?.holder],
    ["fact.why", props.of.why ?? undefined],
    ["fact.reference", props.of.reference ?? undefined],
  ];
  return (
    <div class="stack">
      <h3>
        {money(props.of.amount.tenge, language)}, {say("fact.order")} {props.of.order}{" "}
        <span class="badge">{say(STAGES[props.of.stage] ?? "stage.other")}</span>
      </h3>
      <dl class="facts">
        <For each={facts().filter(([, value]) => value)}>
          {([name, value]) => (
            <div>
              <dt class="soft small">{say(name)}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.of.working}>
        {(it) => <p class="small">{it().formula[language]}</p>}
      </Show>
      <Switch>
        <Match when={props.of.stage === "asked"}>
          <Decide of={props.of} changed={props.changed} />
        </Match>
        <Match when={props.of.stage === "approved"}>
          <Pay of={props.of} changed={props.changed} />
        </Match>
      </Switch>
    </div>
  );
}

interface Acted {
  readonly of: Waiting;
  readonly changed: () => void;
}

const act = (it: Acted, name: string, body: Record<string, string>) =>
  call("POST", `/operator/refunds/${it.of.id}/${name}`, { body }).then(it.changed);

function Decide(props: Acted) {
  const say = useSay();
  const [isNo, setNo] = createSignal(false);
  const yes = acting(() => act(props, "approval", {}));
  const no = acting((filled) => act(props, "refusal", { why: text(filled, "why") }));
  return (
    <div class="stack">
      <div class="row">
        <form onSubmit={yes.submit}>
          <button class="button primary" aria-disabled={yes.busy() ? "true" : undefined}>
            {say("act.approve")}
          </button>
        </form>
        <button
          type="button"
          class="button"
          aria-expanded={isNo()}
          onClick={() => setNo(!isNo())}
        >
          {say("act.refuse")}
        </button>
      </div>
      <Trouble of={yes.trouble()} />
      <Show when={isNo()}>
        <form class="stack" onSubmit={no.submit}>
          <Field name="why" label={say("act.why")} />
          <Trouble of={no.trouble()} />
          <button class="button danger" aria-disabled={no.busy() ? "true" : undefined}>
            {say("act.refuse.sure")}
          </button>
        </form>
      </Show>
    </div>
  );
}

function Pay(props: Acted) {
  const say = useSay();
  const paid = acting((filled) => act(props, "payout", { reference: text(filled, "reference") }));
  return (
    <form class="stack" onSubmit={paid.submit}>
      <Field name="reference" label={say("act.reference")} />
      <Trouble of={paid.trouble()} />
      <button class="button primary" aria-disabled={paid.busy() ? "true" : undefined}>
        {say("act.paid")}
      </button>
    </form>
  );
}
