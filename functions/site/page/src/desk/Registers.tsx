/** What is kept of the desk's own acts: disclosures, extensions, the audit, what fits no order. */
import { Show } from "solid-js";
import { call, intention } from "../shared/api";
import { moment, number } from "../shared/format";
import type { Answer, Schema } from "../shared/schema";
import { Facts } from "./facts";
import { Listed, makePages } from "./pages";
import { Field, Trouble, acting, text, useDesk } from "./speak";

type Disclosures = Schema["Disclosures"];
type Extensions = Schema["Extensions"];
type Audit = Schema["AuditPage"];
type Incidents = Answer<"/operator/incidents", "get">;

/** R60: who asked for what, by which rule and paper, and what was given. */
export function DisclosureBook() {
  const { say, language } = useDesk();
  const pages = makePages("/operator/disclosures", (it: Disclosures) => ({
    items: it.disclosures,
    next: it.next,
  }));
  let form: HTMLFormElement | undefined;
  const { busy, trouble, submit } = acting(async (filled) => {
    const names = ["requester", "ground", "document", "account", "what"];
    const body = Object.fromEntries(names.map((name) => [name, text(filled, name)]));
    await call("POST", "/operator/disclosures", { body });
    form?.reset();
    await pages.again();
  });
  return (
    <section class="stack" aria-labelledby="disclosures">
      <h2 id="disclosures">{say("room.disclosures")}</h2>
      <details class="card">
        <summary>{say("disclosure.new")}</summary>
        <form class="column stack" onSubmit={submit} ref={form}>
          <Field name="requester" label={say("disclosure.requester")} />
          <Field name="ground" label={say("disclosure.ground")} />
          <Field name="document" label={say("disclosure.document")} />
          <Field name="account" label={say("fact.account")} />
          <Field name="what" label={say("disclosure.what")} />
          <Trouble of={trouble()} />
          <button class="button primary" aria-disabled={busy() ? "true" : undefined}>
            {say("disclosure.button")}
          </button>
        </form>
      </details>
      <Listed of={pages} none={say("list.none")}>
        {(it) => (
          <Facts
            of={[
              ["fact.at", moment(it.at, language)],
              ["disclosure.requester", it.requester],
              ["disclosure.ground", it.ground],
              ["disclosure.document", it.document],
              ["fact.account", it.account],
              ["disclosure.what", it.what],
              ["fact.by", it.by],
            ]}
          />
        )}
      </Listed>
    </section>
  );
}

/** R72: all packs that have not ended get days more. The same request goes on where it stood. */
export function ExtensionBook() {
  const { say, language } = useDesk();
  const pages = makePages("/operator/extensions", (it: Extensions) => ({
    items: it.extensions,
    next: undefined,
  }));
  /** One intention, however often it has to be sent. */
  let key = intention();
  let form: HTMLFormElement | undefined;
  const { busy, trouble, submit } = acting(async (filled) => {
    const body = { days: Number(text(filled, "days")), reason: text(filled, "reason") };
    // What is typed meanwhile is about another one.
    const mine = key;
    for (;;) {
      const sent = { body, key: mine };
      const done = await call<Schema["Extension"]>("POST", "/operator/extensions", sent);
      if (done.ended) break;
      await pages.again();
    }
    key = intention();
    form?.reset();
    await pages.again();
  });
  const forget = () => {
    // Other days or another reason are another extension.
    key = intention();
  };
  return (
    <section class="stack" aria-labelledby="extensions">
      <h2 id="extensions">{say("room.extensions")}</h2>
      <details class="card">
        <summary>{say("extension.new")}</summary>
        <form class="column stack" onSubmit={submit} onInput={forget} ref={form}>
          <p class="soft">{say("extension.lead")}</p>
          <Field name="days" numeric label={say("extension.days")} />
          <Field name="reason" label={say("extension.reason")} />
          <Trouble of={trouble()} />
          <button class="button primary" aria-disabled={busy() ? "true" : undefined}>
            {say("extension.button")}
          </button>
        </form>
      </details>
      <Listed of={pages} none={say("list.none")}>
        {(it) => (
          <Facts
            of={[
              ["fact.at", moment(it.at, language)],
              ["extension.days", number(it.days, language)],
              ["extension.reason", it.reason],
              ["extension.packs", number(it.packs, language)],
              ["extension.ended", it.ended ? moment(it.ended, language) : say("extension.going")],
              ["fact.by", it.by],
            ]}
          />
        )}
      </Listed>
    </section>
  );
}

/** The chain of what operators did. */
export function AuditBook() {
  const { say, language } = useDesk();
  const pages = makePages("/operator/audit", (it: Audit) => ({ items: it.lines, next: it.next }));
  return (
    <section class="stack" aria-labelledby="audit">
      <h2 id="audit">{say("room.audit")}</h2>
      <p class="soft">{say("audit.lead")}</p>
      <Listed of={pages} none={say("list.none")}>
        {(it) => (
          <div class="stack">
            <h3>
              {number(it.place, language)}. {it.act}
            </h3>
            <Facts
              of={[
                ["fact.at", moment(it.at, language)],
                ["fact.by", it.actor],
                ["audit.object", it.object],
                ["audit.before", it.before],
                ["audit.after", it.after],
                ["fact.reason", it.reason],
                ["audit.address", it.address],
              ]}
            />
            <p class="small soft">
              <code class="text">{it.digest}</code>
            </p>
          </div>
        )}
      </Listed>
    </section>
  );
}

/** Callbacks that fit no order, or not its sum: kept as they came, for a person to look at. */
export function IncidentBook() {
  const { say, language } = useDesk();
  const pages = makePages("/operator/incidents", (it: Incidents) => ({
    items: it.incidents,
    next: it.next,
  }));
  return (
    <section class="stack" aria-labelledby="incidents">
      <h2 id="incidents">{say("room.incidents")}</h2>
      <p class="soft">{say("incidents.lead")}</p>
      <Listed of={pages} none={say("list.none")}>
        {(it) => (
          <div class="stack">
            <Facts
              of={[
                ["fact.at", moment(it.at, language)],
                ["incident.kind", it.kind],
                ["case.number", String(it.invoice)],
              ]}
            />
            <Show when={it.text}>
              <code class="text small">{it.text}</code>
            </Show>
          </div>
        )}
      </Listed>
    </section>
  );
}
