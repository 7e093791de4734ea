/** Customers: found by what they say of themselves, looked at, blocked and let go. Each look is
 * written into the audit, so nothing is asked before somebody presses. */
import { For, Match, Show, Switch, createSignal, createUniqueId } from "solid-js";
import { call } from "../shared/api";
import { day, moment, money, number } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Facts } from "./facts";
import { Field, Trouble, acting, text, useDesk } from "./speak";
import type { Words } from "./words";

type Found = Schema["DeskFoundAccount"];
type Account = Schema["DeskAccount"];

const BY = ["email", "phone", "iin", "bin", "order"] as const;
const NUMERIC = new Set<string>(["iin", "bin", "order"]);
const STAGES: Record<string, keyof Words> = {
  active: "account.active",
  blocked: "account.blocked",
  erasing: "account.erasing",
  erased: "account.erased",
};
const CONSENTS: Record<string, keyof Words> = {
  processing: "consent.processing",
  abroad: "consent.abroad",
  advertising: "consent.advertising",
};

export function Customers() {
  const { say } = useDesk();
  const [by, setBy] = createSignal<(typeof BY)[number]>("email");
  const [found, setFound] = createSignal<readonly Found[]>();
  const [account, setAccount] = createSignal<Account>();
  const id = createUniqueId();
  const { busy, trouble, submit } = acting(async (filled) => {
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
    <section class="stack" aria-labelledby="customers">
      <h2 id="customers">{say("room.customers")}</h2>
      <p class="soft">{say("customers.lead")}</p>
      <form class="column stack" onSubmit={submit}>
        <div class="field">
          <label for={id}>{say("customers.by")}</label>
          <select id={id} onChange={(event) => setBy(BY[event.currentTarget.selectedIndex] ?? "email")}>
            <For each={BY}>{(one) => <option selected={by() === one}>{say(`by.${one}`)}</option>}</For>
          </select>
        </div>
        <Field name="what" label={say(`by.${by()}`)} numeric={NUMERIC.has(by())} />
        <Trouble of={trouble()} />
        <button class="button primary" aria-disabled={busy() ? "true" : undefined}>
          {say("case.find")}
        </button>
      </form>
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
                    {it.name ?? it.id} <span class="badge">{say(STAGES[it.stage] ?? "stage.other")}</span>
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
    </section>
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
          {say(STAGES[props.of.stage] ?? "stage.other")}
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
  const id = createUniqueId();
  const { busy, trouble, submit } = acting(async (filled) => {
    const until = text(filled, "until");
    const body = {
      ground: Number(text(filled, "ground")),
      document: text(filled, "document"),
      dated: text(filled, "dated"),
      note: text(filled, "note"),
      ...(until === "" ? {} : { until }),
    };
    props.changed(await call<Account>("POST", `/operator/accounts/${props.of.id}/block`, { body }));
  });
  return (
    <details>
      <summary>{say("block.title")}</summary>
      <form class="column stack" onSubmit={submit}>
        <div class="field">
          <label for={id}>{say("block.ground")}</label>
          <select id={id} name="ground" required>
            <For each={["1", "2", "3", "4"] as const}>
              {(one) => <option value={one}>{say(`ground.${one}`)}</option>}
            </For>
          </select>
        </div>
        <Field name="document" label={say("block.document")} />
        <Field name="dated" type="date" label={say("block.dated")} />
        <Field name="until" type="date" optional label={say("block.until")} />
        <Field name="note" label={say("block.note")} />
        <Trouble of={trouble()} />
        <button class="button danger" aria-disabled={busy() ? "true" : undefined}>
          {say("block.button")}
        </button>
      </form>
    </details>
  );
}

function Unblock(props: Acted & { block: Schema["DeskBlock"] }) {
  const { say, language } = useDesk();
  const { busy, trouble, submit } = acting(async (filled) => {
    const body = { document: text(filled, "document"), note: text(filled, "note") };
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
      <form class="stack" onSubmit={submit}>
        <Field name="document" label={say("unblock.document")} />
        <Field name="note" label={say("block.note")} />
        <Trouble of={trouble()} />
        <button class="button" aria-disabled={busy() ? "true" : undefined}>
          {say("unblock.button")}
        </button>
      </form>
    </div>
  );
}
