/** What is sold, since when, for how much; another price, for good or for some days. */
import { For, Show, createMemo, createResource, createSignal } from "solid-js";
import { Problem, call } from "../shared/api";
import { day, money, number } from "../shared/format";
import { LANGUAGES, NAMES } from "../shared/language";
import type { Schema } from "../shared/schema";
import { type Entry, type Pack, type Written, changes, drop, sell, sold } from "./catalogue";
import { today } from "./days";
import { Field, Folded, Form, acting, text } from "./form";
import { Section } from "./pages";
import { Trouble, useDesk } from "./speak";

/** The document is the owner's: it is described where it is read. */
type Shown = Omit<Schema["PackCatalogue"], "catalogue"> & { readonly catalogue: Written | null };

const PATH = "/operator/catalogue";

export function Catalogue() {
  const { say } = useDesk();
  const [done, setDone] = createSignal(false);
  const [it, { mutate, refetch }] = createResource(() => call<Shown>("GET", PATH));
  const entries = () => (it.error ? [] : (it.latest?.catalogue?.entries ?? []));
  /** Puts other entries in their place; where somebody else was first, shows what is there now. */
  const publish = async (next: readonly Entry[], reason: string) => {
    setDone(false);
    const { catalogue, hash } = it.latest ?? {};
    const body = { catalogue: { ...catalogue, entries: next }, seen_hash: hash, reason };
    try {
      mutate(await call<Shown>("PUT", PATH, { body }));
      setDone(true);
    } catch (error) {
      if (error instanceof Problem && error.kind === "catalogue-changed") await refetch();
      throw error;
    }
  };
  const whole: Whole = { entries, publish, inForce: () => it.latest?.in_force ?? "" };
  return (
    <Section id="catalogue" title={say("room.catalogue")} lead={say("catalogue.lead")}>
      <Trouble of={it.error} />
      <Show when={!it.error && it.latest?.fault}>
        {(fault) => (
          <div class="notice bad stack">
            <p>{say("catalogue.fault")}</p>
            <code class="text small">{fault()}</code>
          </div>
        )}
      </Show>
      <div aria-live="polite">
        <Show when={done()}>
          <p class="notice good">{say("catalogue.done")}</p>
        </Show>
      </div>
      <ul class="stack plain">
        <For each={[...entries()].reverse()}>
          {(entry) => <Listing of={entry} whole={whole} />}
        </For>
      </ul>
      <Show when={entries().length > 0}>
        <Folded title={say("catalogue.new")} class="card">
          <New whole={whole} />
        </Folded>
      </Show>
    </Section>
  );
}

interface Whole {
  readonly entries: () => readonly Entry[];
  readonly inForce: () => string;
  readonly publish: (next: readonly Entry[], reason: string) => Promise<void>;
}

function Listing(props: { of: Entry; whole: Whole }) {
  const { say, language } = useDesk();
  const isAhead = () => props.of.from > today();
  const isNow = () => props.of.from === props.whole.inForce();
  const state = () => (isAhead() ? "catalogue.ahead" : isNow() ? "catalogue.now" : "catalogue.past");
  const dropping = acting((filled) =>
    props.whole.publish(drop(props.whole.entries(), props.of.from), text(filled, "reason")),
  );
  const title = () => say("catalogue.from", { day: day(props.of.from, language) });
  return (
    <li class="card stack">
      <h3>
        {title()} <span class={`badge ${isNow() ? "good" : ""}`}>{say(state())}</span>
      </h3>
      <div class="scroll" tabindex="0" role="region" aria-label={title()}>
        <table>
          <thead>
            <tr>
              <th>{say("pack.kind")}</th>
              <th class="number">{say("pack.photos")}</th>
              <th class="number">{say("pack.price")}</th>
              <th class="number">{say("pack.days")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.of.packs}>
              {(pack) => (
                <tr>
                  <td>{pack.names[language]}</td>
                  <td class="number">{number(pack.photos, language)}</td>
                  <td class="number">{money(pack.price_tenge, language)}</td>
                  <td class="number">{number(pack.days, language)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={isAhead()}>
        <Folded title={say("catalogue.drop")}>
          <Form of={dropping} button={say("catalogue.drop.button")} kind="danger" column>
            <Field name="reason" label={say("catalogue.reason")} />
          </Form>
        </Folded>
      </Show>
    </li>
  );
}

const count = (filled: FormData, name: string): number => Number(text(filled, name));

/** The packs as the form has them. A pack that is free stays free. */
const typed = (filled: FormData, before: readonly Pack[]): readonly Pack[] =>
  before.map((pack) => ({
    ...pack,
    photos: count(filled, `${pack.id}-photos`),
    days: count(filled, `${pack.id}-days`),
    ...(pack.price_tenge > 0 ? { price_tenge: count(filled, `${pack.id}-price`) } : {}),
    names: {
      kk: text(filled, `${pack.id}-kk`),
      ru: text(filled, `${pack.id}-ru`),
      en: text(filled, `${pack.id}-en`),
    },
  }));

/** Another entry: what was looked at before it is published is what is published. */
function New(props: { whole: Whole }) {
  const { say, language } = useDesk();
  let form: HTMLFormElement | undefined;
  const [filled, setFilled] = createSignal<FormData>();
  const look = () => form && setFilled(new FormData(form));
  // While they are the same packs, what is typed about them stays.
  const latest = createMemo(
    () => sold(props.whole.entries(), props.whole.inForce())?.packs ?? [],
    [],
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const first = () => text(filled() ?? new FormData(), "from") || today();
  const next = (it: FormData) => {
    const [from, until] = [text(it, "from"), text(it, "until") || undefined];
    return sell(props.whole.entries(), from, typed(it, latest()), until);
  };
  const publishing = acting(async (filled, form) => {
    await props.whole.publish(next(filled), text(filled, "reason"));
    form.reset();
    setFilled(undefined);
  });
  /** What would be otherwise than it is, day by day. */
  const ahead = createMemo(() => {
    const it = filled() ?? new FormData();
    const [from, until] = [text(it, "from"), text(it, "until")];
    if (from === "" || (until !== "" && until < from)) return [];
    const all = next(it);
    return all
      .filter((entry) => !props.whole.entries().includes(entry))
      .map((entry) => ({ entry, changes: changes(all, entry) }));
  });
  const numbers = (pack: Pack | undefined) =>
    pack &&
    say("catalogue.numbers", {
      price: money(pack.price_tenge, language),
      photos: number(pack.photos, language),
      days: number(pack.days, language),
    });
  return (
    <Form
      of={publishing}
      button={say("catalogue.button")}
      onInput={look}
      ref={(it) => (form = it)}
    >
      <p class="soft">{say("catalogue.new.lead")}</p>
      <div class="fields">
        <Field name="from" type="date" label={say("catalogue.first")} min={today()} />
        <Field name="until" type="date" optional label={say("catalogue.last")} min={first()} />
      </div>
      <For each={latest()}>
        {(pack) => (
          <fieldset class="stack">
            <legend>{pack.names[language]}</legend>
            <div class="fields">
              <Show when={pack.price_tenge > 0}>
                <Count name={`${pack.id}-price`} label={say("pack.price.tenge")} value={pack.price_tenge} />
              </Show>
              <Count name={`${pack.id}-photos`} label={say("pack.photos")} value={pack.photos} />
              <Count name={`${pack.id}-days`} label={say("pack.days")} value={pack.days} />
              <For each={LANGUAGES}>
                {(one) => (
                  <Field name={`${pack.id}-${one}`} label={NAMES[one]} value={pack.names[one]} />
                )}
              </For>
            </div>
          </fieldset>
        )}
      </For>
      <div class="notice stack" aria-live="polite">
        <h4>{say("catalogue.preview")}</h4>
        <For each={ahead()} fallback={<p>{say("catalogue.preview.none")}</p>}>
          {({ entry, changes }) => (
            <>
              <p>{say("catalogue.from", { day: day(entry.from, language) })}</p>
              <ul>
                <For each={changes} fallback={<li>{say("catalogue.same")}</li>}>
                  {({ pack, before }) => (
                    <li>
                      {pack.names[language]}: {numbers(pack)}
                      <Show when={numbers(before)}>
                        {(was) => <span class="soft small"> {say("catalogue.was", { was: was() })}</span>}
                      </Show>
                    </li>
                  )}
                </For>
              </ul>
            </>
          )}
        </For>
      </div>
      <Field name="reason" label={say("catalogue.reason")} />
    </Form>
  );
}

function Count(props: { name: string; label: string; value: number }) {
  return (
    <Field name={props.name} type="number" min="1" label={props.label} value={props.value} />
  );
}
