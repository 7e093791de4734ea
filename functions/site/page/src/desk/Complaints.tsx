/** R55, R56: what visitors say breaks a right or the law: read, and answered once. */
import { For, Show, createSignal } from "solid-js";
import { call } from "../shared/api";
import { moment, size } from "../shared/format";
import { NAMES, isLanguage } from "../shared/language";
import type { Schema } from "../shared/schema";
import { Facts } from "./facts";
import { Choice, Field, Form, Open, acting, texts } from "./form";
import { COMPLAINTS, GROUNDS } from "./named";
import { Listed, Section, makePages } from "./pages";
import { useDesk } from "./speak";

type Whole = Schema["Complaint"];
type Line = Schema["Complaints"]["complaints"][number];

const path = (number: string) => `/operator/complaints/${encodeURIComponent(number)}`;

export function Complaints() {
  const { say } = useDesk();
  const pages = makePages("/operator/complaints", (it: Schema["Complaints"]) => ({
    items: it.complaints,
    next: it.next,
  }));
  return (
    <Section id="complaints" title={say("room.complaints")} lead={say("complaints.lead")}>
      <Listed of={pages} by={(it) => it.number} none={say("complaints.none")}>
        {(it) => <Row of={it()} changed={() => void pages.again()} />}
      </Listed>
    </Section>
  );
}

function Row(props: { of: Line; changed: () => void }) {
  const { say, language } = useDesk();
  const [whole, setWhole] = createSignal<Whole>();
  const opening = acting(async () =>
    void setWhole(await call<Whole>("GET", path(props.of.number))),
  );
  const changed = (it: Whole) => {
    setWhole(it);
    props.changed();
  };
  return (
    <div class="stack">
      <h3>
        {props.of.number}{" "}
        <span class={`badge ${props.of.state === "open" ? "warn" : ""}`}>
          {say(COMPLAINTS[props.of.state] ?? "stage.other")}
        </span>
      </h3>
      <p class="small">
        {say(GROUNDS[props.of.ground] ?? "stage.other")}
        <br />
        <span class="soft">
          {props.of.name}, {moment(props.of.received_at, language)},{" "}
          {say("complaint.files", { count: props.of.files })}
        </span>
      </p>
      <Show
        when={whole()}
        fallback={<Form of={opening} button={say("complaint.read")} kind="second" />}
      >
        {(it) => <Read of={it()} changed={changed} />}
      </Show>
    </div>
  );
}

function Read(props: { of: Whole; changed: (it: Whole) => void }) {
  const { say, language } = useDesk();
  const spoken = () => (isLanguage(props.of.language) ? NAMES[props.of.language] : undefined);
  return (
    <div class="stack">
      <Facts
        of={[
          ["by.email", props.of.email],
          ["by.phone", props.of.phone],
          ["fact.organisation", props.of.organisation],
          ["complaint.language", spoken()],
          ["complaint.photo", props.of.photo],
        ]}
      />
      <h4>{say("complaint.about")}</h4>
      <p class="text told">{props.of.about}</p>
      <Show when={props.of.basis}>
        {(basis) => (
          <>
            <h4>{say("complaint.basis")}</h4>
            <p class="text told">{basis()}</p>
          </>
        )}
      </Show>
      <For each={props.of.files}>
        {(file) => (
          <Show
            when={file.arrived}
            fallback={
              <p class="soft small">
                {file.name}: {say("problem.file")}
              </p>
            }
          >
            <Open
              path={`${path(props.of.number)}/files/${file.n}`}
              button={`${file.name}, ${size(file.size_bytes, language)}`}
            />
          </Show>
        )}
      </For>
      <Show when={props.of.answer} fallback={<Answer of={props.of} changed={props.changed} />}>
        {(answer) => (
          <div class="notice stack">
            <p>
              <strong>{say(COMPLAINTS[answer().decision] ?? "stage.other")}</strong>
            </p>
            <p class="text told">{answer().text}</p>
            <p class="soft small">
              {answer().by}, {moment(answer().at, language)}
            </p>
          </div>
        )}
      </Show>
    </div>
  );
}

const DECISIONS = ["upheld", "dismissed"] as const;

function Answer(props: { of: Whole; changed: (it: Whole) => void }) {
  const { say } = useDesk();
  const answering = acting(async (filled) => {
    const body = texts(filled, "decision", "text");
    props.changed(await call<Whole>("POST", `${path(props.of.number)}/answer`, { body }));
  });
  return (
    <Form of={answering} button={say("complaint.answer")} column>
      <Choice
        name="decision"
        label={say("complaint.decision")}
        of={DECISIONS}
        say={(one) => say(`complaint.${one}`)}
        undecided
      />
      <Field name="text" label={say("complaint.text")} long />
      <p class="soft small">{say("complaint.once")}</p>
    </Form>
  );
}
