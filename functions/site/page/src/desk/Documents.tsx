/** The legal documents: what is in force, and a new version in all three languages at once. */
import { For, Show, createResource, createSignal, createUniqueId } from "solid-js";
import { call } from "../shared/api";
import { day } from "../shared/format";
import { LANGUAGES, NAMES as LANGUAGE_NAMES } from "../shared/language";
import type { Answer } from "../shared/schema";
import { Choice, Field, Folded, Form, acting, text } from "./form";
import { Section } from "./pages";
import { Trouble, useDesk } from "./speak";

type Shelf = Answer<"/documents", "get">;

const NAMES = ["agreement", "payment_policy", "privacy_policy"] as const;

export function Documents() {
  const { say, language } = useDesk();
  const id = createUniqueId();
  const [shelf, { refetch }] = createResource(() => call<Shelf>("GET", "/documents"));
  const [done, setDone] = createSignal("");
  const versionOf = (name: string) =>
    shelf.error ? undefined : shelf.latest?.documents.find((it) => it.name === name)?.version;
  const publishing = acting(async (filled) => {
    setDone("");
    const body = {
      name: text(filled, "name"),
      effective_at: text(filled, "effective_at"),
      texts: Object.fromEntries(LANGUAGES.map((one) => [one, String(filled.get(one) ?? "")])),
    };
    const made = await call<{ version: string }>("POST", "/operator/documents", { body });
    setDone(made.version);
    await refetch();
  });
  return (
    <Section id="documents" title={say("room.documents")}>
      <Trouble of={shelf.error} />
      <ul class="stack plain">
        <For each={NAMES}>
          {(name) => (
            <li class="card">
              <a href={`/${language}/documents/${name.replaceAll("_", "-")}`}>
                {say(`document.${name}`)}
              </a>
              <br />
              <span class="soft small">
                {versionOf(name)
                  ? say("document.since", { day: day(versionOf(name) ?? "", language) })
                  : say("document.none")}
              </span>
            </li>
          )}
        </For>
      </ul>
      <Folded title={say("document.new")} class="card">
        <Form of={publishing} button={say("document.button")}>
          <p class="soft">{say("document.lead")}</p>
          <Choice
            name="name"
            label={say("document.which")}
            of={NAMES}
            say={(name) => say(`document.${name}`)}
          />
          <Field name="effective_at" type="date" label={say("document.from")} />
          <For each={LANGUAGES}>
            {(one) => (
              <div class="field">
                <label for={`${id}-${one}`} lang={one}>
                  {LANGUAGE_NAMES[one]}
                </label>
                <textarea id={`${id}-${one}`} name={one} rows="8" lang={one} required />
              </div>
            )}
          </For>
        </Form>
      </Folded>
      <div aria-live="polite">
        <Show when={done()}>
          <p class="notice good">{say("document.done", { day: day(done(), language) })}</p>
        </Show>
      </div>
    </Section>
  );
}
