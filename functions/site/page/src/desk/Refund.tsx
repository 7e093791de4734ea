/** A refund, with what may be done about it. */
import { Match, Show, Switch, createSignal } from "solid-js";
import { call } from "../shared/api";
import { day, moment, money, number } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Facts } from "./facts";
import { Field, Form, acting, text } from "./form";
import { Trouble, useDesk } from "./speak";
import type { Words } from "./words";

type Waiting = Schema["DeskRefund"];

const STAGES: Record<string, keyof Words> = {
  asked: "stage.asked",
  approved: "stage.approved",
  sending: "stage.sending",
  sent: "stage.sent",
  "paid-out": "stage.paid",
  refused: "stage.refused",
  withdrawn: "stage.withdrawn",
};

interface Acted {
  readonly of: Waiting;
  readonly changed: () => void;
}

export function Refund(props: Acted) {
  const { say, language } = useDesk();
  const isOnItsWay = () => props.of.stage === "sending" || props.of.stage === "sent";
  return (
    <div class="stack">
      <h3>
        {money(props.of.amount.tenge, language)}, {say("fact.order")} {props.of.order}{" "}
        <span class="badge">{say(STAGES[props.of.stage] ?? "stage.other")}</span>
      </h3>
      <Facts
        of={[
          ["fact.asked", moment(props.of.asked, language)],
          ["fact.deadline", props.of.deadline && day(props.of.deadline.date, language)],
          ["fact.units", number(props.of.units, language)],
          ["fact.reason", props.of.reason],
          ["fact.iban", props.of.requisites?.iban],
          ["fact.holder", props.of.requisites?.holder],
          ["fact.why", props.of.why],
          ["fact.request", props.of.request],
          ["fact.reference", props.of.reference],
        ]}
      />
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
        <Match when={isOnItsWay()}>
          <Pay of={props.of} changed={props.changed} />
          <Unsend of={props.of} changed={props.changed} />
        </Match>
      </Switch>
    </div>
  );
}

const act = (it: Acted, name: string, body: Record<string, string>) =>
  call("POST", `/operator/refunds/${it.of.id}/${name}`, { body }).then(it.changed);

function Decide(props: Acted) {
  const { say } = useDesk();
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
        <Form of={no} button={say("act.refuse.sure")} kind="danger">
          <Field name="why" label={say("act.why")} />
        </Form>
      </Show>
    </div>
  );
}

function Pay(props: Acted) {
  const { say } = useDesk();
  const paid = acting((filled) => act(props, "payout", { reference: text(filled, "reference") }));
  return (
    <Form of={paid} button={say("act.paid")}>
      <Field name="reference" label={say("act.reference")} />
    </Form>
  );
}

/** Of a payout that was begun and did not come: it can be made again. */
function Unsend(props: Acted) {
  const { say } = useDesk();
  const undone = acting(() => act(props, "unsend", {}));
  return (
    <Form of={undone} button={say("act.unsend")} kind="second">
      <p class="soft">{say("act.unsend.lead")}</p>
    </Form>
  );
}
