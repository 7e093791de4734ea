/** Customers: found by what they say of themselves, looked at, blocked and let go. Each look is
 * written into the audit, so nothing is asked before somebody presses. */
import { For, Match, Show, Switch, createSignal } from "solid-js";
import { call } from "../shared/api";
import { day, moment, money, number } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Ground } from "./Ground";
import { Papers } from "./Papers";
import { Photos } from "./Photos";
import { Facts } from "./facts";
import { Choice, Field, Folded, Form, acting, text, texts } from "./form";
import { ACCOUNTS, CONSENTS } from "./named";
import { Section } from "./pages";
import { Trouble, useDesk } from "./speak";
import type { Words } from "./words";

type Found = Schema["DeskFoundAccount"];
type Account = Schema["DeskAccount"];

const BY = ["email", "phone", "iin", "bin", "order"] as const;
const NUMERIC = new Set<string>(["iin", "bin", "order"]);

export function Customers() {
  const { say } = useDesk();
  const [by, setBy] = createSignal<(typeof BY)[number]>("email");
  const [found, setFound] = createSignal<readonly Found[]>();
  const [account, setAccount] = createSignal<Account>();
  const searching = acting(async (filled) => {
    setFound(undefined);
    setAccount(undefined);
    const body = { [by()]: text(filled, "what") };
    const { accounts } = await call<Schema["DeskFoundAccounts"]>("POST", "/operator/searches", { body });
    setFound(accounts);
  });
  const open = acting(async (filled) => {
    const id = text(filled, "id");
    const it = await call<Account>("GET", `/operator/accounts/${id}`);
    // Somebody else may be looked for by now.
    if (found()?.some((one) => one.id === id)) setAccount(it);
  });
  return (
    <Section id="customers" title={say("room.customers")} lead={say("customers.lead")}>
      <Form of={searching} button={say("case.find")} column>
        <Choice
          name="by"
          label={say("customers.by")}
          of={BY}
          say={(one) => say(`by.${one}`)}
          set={setBy}
        />
        <Field name="what" label={say(`by.${by()}`)} numeric={NUMERIC.has(by())} />
      </Form>
      <div aria-live="polite" class="stack">
        <Show when={found()?.length === 0}>
          <p class="soft">{say("customers.none")}</p>
        </Show>
        <Show when={!account()}>
          <ul class="stack plain">
            <For each={found()}>
              {(it) => (
                <li class="card stack">
                  <h3>
                    {it.name ?? it.id} <span class="badge">{say(ACCOUNTS[it.stage] ?? "stage.other")}</span>
                  </h3>
                  <Facts of={[["by.email", it.email], ["by.phone", it.phone], ["fact.account", it.id]]} />
                  <form onSubmit={open.submit}>
                    <input type="hidden" name="id" value={it.id} />
                    <button class="button" aria-disabled={open.busy() ? "true" : undefined}>
                      {say("customers.open")}
                    </button>
                  </form>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Trouble of={open.trouble()} />
        <Show when={account()}>{(it) => <Whole of={it()} changed={setAccount} />}</Show>
      </div>
    </Section>
  );
}

function Whole(props: { of: Account; changed: (account: Account) => void }) {
  const { say, language } = useDesk();
  const at = (time: string | null | undefined) => (time ? moment(time, language) : undefined);
  const count = (value: number) => number(value, language);
  const name = () => {
    const { surname, first_name: first, patronymic } = props.of.profile ?? {};
    return [surname, first, patronymic].filter(Boolean).join(" ");
  };
  return (
    <div class="card stack">
      <h3>
        {name() || props.of.id}{" "}
        <span class={`badge ${props.of.stage === "blocked" ? "bad" : ""}`}>
          {say(ACCOUNTS[props.of.stage] ?? "stage.other")}
        </span>
      </h3>
      <Facts
        of={[
          ["fact.account", props.of.id],
          ["by.email", props.of.profile?.email],
          ["fact.pending", props.of.profile?.email_pending],
          ["by.phone", props.of.profile?.phone],
          ["fact.number", props.of.profile?.number_masked],
          ["fact.organisation", props.of.profile?.organisation],
          ["fact.address", props.of.profile?.address],
          ["fact.opened", at(props.of.opened)],
          ["fact.confirmed", at(props.of.confirmed)],
        ]}
      />
      <h4>{say("account.packs")}</h4>
      <div class="scroll" tabindex="0" role="region" aria-label={say("account.packs")}>
        <table>
          <thead>
            <tr>
              <th>{say("pack.kind")}</th>
              <th class="number">{say("pack.available")}</th>
              <th class="number">{say("pack.used")}</th>
              <th class="number">{say("pack.granted")}</th>
              <th>{say("pack.expires")}</th>
              <th>{say("case.number")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.of.packs}>
              {(pack) => (
                <tr>
                  <td>{pack.kind}</td>
                  <td class="number">{count(pack.available)}</td>
                  <td class="number">{count(pack.used)}</td>
                  <td class="number">{count(pack.granted)}</td>
                  <td>{day(pack.expires, language)}</td>
                  <td>{pack.order ?? ""}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <h4>{say("account.orders")}</h4>
      <ul class="plain">
        <For each={props.of.orders} fallback={<li class="soft">{say("orders.none")}</li>}>
          {(order) => (
            <li class="small">
              {order.number}: {money(order.price.tenge, language)}, {at(order.placed)}
            </li>
          )}
        </For>
      </ul>
      <h4>{say("account.consents")}</h4>
      <ul class="plain">
        <For each={props.of.consents}>
          {(consent) => (
            <li class="small">
              {say(CONSENTS[consent.kind] ?? "consent.other")}:{" "}
              {say(consent.given ? "consent.given" : "consent.not")}, {at(consent.at)}
            </li>
          )}
        </For>
      </ul>
      <Folded title={say("paper.title")}>
        <Papers account={props.of.id} />
      </Folded>
      <Folded title={say("photos.title")}>
        <Photos account={props.of.id} />
      </Folded>
      <Switch>
        <Match when={props.of.stage === "active"}>
          <Block of={props.of} changed={props.changed} />
        </Match>
        <Match when={props.of.block}>
          {(block) => <Unblock of={props.of} block={block()} changed={props.changed} />}
        </Match>
      </Switch>
    </div>
  );
}

interface Acted {
  readonly of: Account;
  readonly changed: (account: Account) => void;
}

/** R54 to R57: a ground of four, a paper with its number and day. */
function Block(props: Acted) {
  const { say } = useDesk();
  const blocking = acting(async (filled) => {
    const until = text(filled, "until");
    const body = {
      ground: Number(text(filled, "ground")),
      ...texts(filled, "document", "dated", "note"),
      ...(until === "" ? {} : { until }),
    };
    props.changed(await call<Account>("POST", `/operator/accounts/${props.of.id}/block`, { body }));
  });
  return (
    <Folded title={say("block.title")}>
      <Form of={blocking} button={say("block.button")} kind="danger" column>
        <Ground />
        <Field name="until" type="date" optional label={say("block.until")} />
        <Field name="note" label={say("block.note")} />
      </Form>
    </Folded>
  );
}

function Unblock(props: Acted & { block: Schema["DeskBlock"] }) {
  const { say, language } = useDesk();
  const lifting = acting(async (filled) => {
    const body = texts(filled, "document", "note");
    props.changed(await call<Account>("POST", `/operator/accounts/${props.of.id}/unblock`, { body }));
  });
  const ground = () => `ground.${props.block.ground}` as keyof Words;
  return (
    <div class="notice bad stack">
      <p>{say(ground())}</p>
      <Facts
        of={[
          ["block.document", props.block.document],
          ["fact.by", props.block.by],
          ["fact.at", moment(props.block.at, language)],
          ["block.until", props.block.until ? moment(props.block.until, language) : undefined],
        ]}
      />
      <Form of={lifting} button={say("unblock.button")} kind="second">
        <Field name="document" label={say("unblock.document")} />
        <Field name="note" label={say("block.note")} />
      </Form>
    </div>
  );
}
