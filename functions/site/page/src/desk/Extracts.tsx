/** R60: what a body of the state asked for of one customer, and no more. It is in the register
 * before it is seen. */
import { For, Show, createSignal, createUniqueId } from "solid-js";
import { call } from "../shared/api";
import { moment, money } from "../shared/format";
import type { Schema } from "../shared/schema";
import { today } from "./days";
import { type Fact, Facts } from "./facts";
import { Field, Folded, Form, acting, text, texts } from "./form";
import { CONSENTS, ORDERS, STATUSES } from "./named";
import { type AtDesk, useDesk } from "./speak";

type Extract = Schema["Extract"];

const PARTS = ["identity", "contacts", "orders", "consents", "events"] as const;
type Part = (typeof PARTS)[number];

/** Those that were asked for. Of a customer who was erased nothing is known any more. */
interface Parts {
  readonly identity?: Readonly<
    Record<"status" | "surname" | "first_name" | "number_masked", string> &
      Record<"patronymic" | "organisation", string | null>
  > | null;
  readonly contacts?: Readonly<
    Record<"email" | "phone", string> & Record<"address", string | null>
  > | null;
  readonly orders?: readonly Schema["DeskOrder"][];
  readonly consents?: readonly Readonly<{
    at: string;
    kind: string;
    given: boolean;
    version: string;
  }>[];
  readonly events?: readonly Readonly<{
    at: string;
    kind: string;
    device: string;
    address: string | null;
  }>[];
}

/** So long a browser may take to save a file. */
const SAVED_MS = 60_000;

export function Extracts(props: { given: () => void }) {
  const { say } = useDesk();
  const id = createUniqueId();
  const [extract, setExtract] = createSignal<Extract>();
  const giving = acting(async (filled) => {
    setExtract(undefined);
    const body = {
      ...texts(filled, "requester", "ground", "document", "account", "from", "until"),
      parts: PARTS.filter((part) => text(filled, part) !== ""),
    };
    setExtract(await call<Extract>("POST", "/operator/extracts", { body }));
    props.given();
  });
  return (
    <>
      <Folded title={say("extract.new")} class="card">
        <Form of={giving} button={say("extract.button")} column>
          <p class="soft">{say("extract.lead")}</p>
          <Field name="requester" label={say("disclosure.requester")} />
          <Field name="ground" label={say("disclosure.ground")} />
          <Field name="document" label={say("disclosure.document")} />
          <Field name="account" label={say("fact.account")} />
          <fieldset>
            <legend>{say("extract.what")}</legend>
            <For each={PARTS}>
              {(part) => (
                <div class="choice">
                  <input id={`${id}-${part}`} type="checkbox" name={part} />
                  <label for={`${id}-${part}`}>{say(`part.${part}`)}</label>
                </div>
              )}
            </For>
          </fieldset>
          <Field name="from" type="date" label={say("extract.from")} max={today()} />
          <Field name="until" type="date" label={say("extract.until")} max={today()} />
        </Form>
      </Folded>
      <div aria-live="polite">
        <Show when={extract()}>{(it) => <Given of={it()} />}</Show>
      </div>
    </>
  );
}

const number = (value: number | null | undefined) => value?.toString();

/** Each part as facts, a record after the other. */
function told({ say, language }: AtDesk, parts: Parts): Record<Part, readonly (readonly Fact[])[]> {
  const at = (time: string | null | undefined) => (time ? moment(time, language) : undefined);
  const { identity, contacts, orders = [], consents = [], events = [] } = parts;
  return {
    identity: identity
      ? [
          [
            ["fact.status", say(STATUSES[identity.status] ?? "stage.other")],
            ["fact.surname", identity.surname],
            ["fact.first", identity.first_name],
            ["fact.patronymic", identity.patronymic],
            ["fact.organisation", identity.organisation],
            ["fact.number", identity.number_masked],
          ],
        ]
      : [],
    contacts: contacts
      ? [
          [
            ["by.email", contacts.email],
            ["by.phone", contacts.phone],
            ["fact.address", contacts.address],
          ],
        ]
      : [],
    orders: orders.map((it) => [
      ["case.number", number(it.number)],
      ["pack.kind", it.kind],
      ["pack.photos", number(it.photos)],
      ["pack.price", money(it.price.tenge, language)],
      ["fact.stage", say(ORDERS[it.stage] ?? "stage.other")],
      ["case.placed", at(it.placed)],
      ["case.paid", at(it.paid)],
    ]),
    consents: consents.map((it) => [
      ["fact.at", at(it.at)],
      ["fact.kind", say(CONSENTS[it.kind] ?? "consent.other")],
      ["fact.stage", say(it.given ? "consent.given" : "consent.not")],
      ["fact.version", it.version],
    ]),
    events: events.map((it) => [
      ["fact.at", at(it.at)],
      ["fact.kind", it.kind],
      ["fact.device", it.device],
      ["audit.address", it.address],
    ]),
  };
}

function Given(props: { of: Extract }) {
  const desk = useDesk();
  const { say } = desk;
  const parts = () => props.of.parts as Parts;
  const all = () => told(desk, parts());
  const save = () => {
    const file = new Blob([JSON.stringify(props.of, null, 2)], { type: "application/json" });
    const url = URL.createObjectURL(file);
    const name = `extract-${props.of.disclosure.account}.json`;
    Object.assign(document.createElement("a"), { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), SAVED_MS);
  };
  return (
    <div class="card stack">
      <h3>{say("extract.title")}</h3>
      <button type="button" class="button" onClick={save}>
        {say("extract.save")}
      </button>
      <For each={PARTS.filter((part) => part in parts())}>
        {(part) => (
          <>
            <h4>{say(`part.${part}`)}</h4>
            <Show when={props.of.not_whole?.includes(part)}>
              <p class="notice warn">{say("extract.cut")}</p>
            </Show>
            <ul class="stack plain">
              <For each={all()[part]} fallback={<li class="soft">{say("list.none")}</li>}>
                {(facts) => (
                  <li>
                    <Facts of={facts} />
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </For>
    </div>
  );
}
