/** What is kept of the desk's own acts: disclosures, extensions, the audit, what fits no order. */
import { Show } from "solid-js";
import { call, intention } from "../shared/api";
import { moment, number } from "../shared/format";
import type { Answer, Schema } from "../shared/schema";
import { Extracts } from "./Extracts";
import { Facts } from "./facts";
import { Field, Folded, Form, acting, text, texts } from "./form";
import { Listed, Section, makePages } from "./pages";
import { useDesk } from "./speak";

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
  const noting = acting(async (filled, form) => {
    const body = texts(filled, "requester", "ground", "document", "account", "what");
    await call("POST", "/operator/disclosures", { body });
    form.reset();
    await pages.again();
  });
  return (
    <Section id="disclosures" title={say("room.disclosures")}>
      <Folded title={say("disclosure.new")} class="card">
        <Form of={noting} button={say("disclosure.button")} column>
          <Field name="requester" label={say("disclosure.requester")} />
          <Field name="ground" label={say("disclosure.ground")} />
          <Field name="document" label={say("disclosure.document")} />
          <Field name="account" label={say("fact.account")} />
          <Field name="what" label={say("disclosure.what")} />
        </Form>
      </Folded>
      <Extracts given={() => void pages.again()} />
      <Listed of={pages} by={JSON.stringify} none={say("list.none")}>
        {(it) => (
          <Facts
            of={[
              ["fact.at", moment(it().at, language)],
              ["disclosure.requester", it().requester],
              ["disclosure.ground", it().ground],
              ["disclosure.document", it().document],
              ["fact.account", it().account],
              ["disclosure.what", it().what],
              ["fact.by", it().by],
            ]}
          />
        )}
      </Listed>
    </Section>
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
  const extending = acting(async (filled, form) => {
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
    form.reset();
    await pages.again();
  });
  const forget = () => {
    // Other days or another reason are another extension.
    key = intention();
  };
  const ended = (at: string | null | undefined) =>
    at ? moment(at, language) : say("extension.going");
  return (
    <Section id="extensions" title={say("room.extensions")}>
      <Folded title={say("extension.new")} class="card">
        <Form of={extending} button={say("extension.button")} onInput={forget} column>
          <p class="soft">{say("extension.lead")}</p>
          <Field name="days" numeric label={say("extension.days")} />
          <Field name="reason" label={say("extension.reason")} />
        </Form>
      </Folded>
      <Listed of={pages} by={(it) => it.number} none={say("list.none")}>
        {(it) => (
          <Facts
            of={[
              ["fact.at", moment(it().at, language)],
              ["extension.days", number(it().days, language)],
              ["extension.reason", it().reason],
              ["extension.packs", number(it().packs, language)],
              ["extension.ended", ended(it().ended)],
              ["fact.by", it().by],
            ]}
          />
        )}
      </Listed>
    </Section>
  );
}

/** The chain of what operators did. */
export function AuditBook() {
  const { say, language } = useDesk();
  const pages = makePages("/operator/audit", (it: Audit) => ({ items: it.lines, next: it.next }));
  return (
    <Section id="audit" title={say("room.audit")} lead={say("audit.lead")}>
      <Listed of={pages} by={(it) => it.place} none={say("list.none")}>
        {(it) => (
          <div class="stack">
            <h3>
              {number(it().place, language)}. {it().act}
            </h3>
            <Facts
              of={[
                ["fact.at", moment(it().at, language)],
                ["fact.by", it().actor],
                ["audit.object", it().object],
                ["audit.before", it().before],
                ["audit.after", it().after],
                ["fact.reason", it().reason],
                ["audit.address", it().address],
              ]}
            />
            <p class="small soft">
              <code class="text">{it().digest}</code>
            </p>
          </div>
        )}
      </Listed>
    </Section>
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
    <Section id="incidents" title={say("room.incidents")} lead={say("incidents.lead")}>
      <Listed of={pages} by={(it) => it} none={say("list.none")}>
        {(it) => (
          <div class="stack">
            <Facts
              of={[
                ["fact.at", moment(it().at, language)],
                ["incident.kind", it().kind],
                ["case.number", String(it().invoice)],
              ]}
            />
            <Show when={it().text}>
              <code class="text small">{it().text}</code>
            </Show>
          </div>
        )}
      </Listed>
    </Section>
  );
}
