/** R9: papers that an operator asks of one customer; nobody is asked for any by himself. */
import { Show } from "solid-js";
import { call } from "../shared/api";
import { moment, size } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Facts } from "./facts";
import { Choice, Field, Form, Open, acting, text, texts } from "./form";
import { PAPERS } from "./named";
import { Listed, makePages } from "./pages";
import { useDesk } from "./speak";

type Paper = Schema["AccountPaper"];

interface Acted {
  readonly account: string;
  readonly of: Paper;
  readonly changed: () => void;
}

const path = (account: string) => `/operator/accounts/${account}/papers`;

export function Papers(props: { account: string }) {
  const { say } = useDesk();
  const pages = makePages(path(props.account), (it: Schema["AccountPapers"]) => ({
    items: it.papers,
  }));
  const asking = acting(async (filled, form) => {
    await call("POST", path(props.account), { body: texts(filled, "what", "why") });
    form.reset();
    await pages.again();
  });
  return (
    <div class="stack">
      <Form of={asking} button={say("paper.ask")} column>
        <p class="soft">{say("paper.lead")}</p>
        <Field name="what" label={say("paper.what")} />
        <Field name="why" label={say("paper.why")} />
      </Form>
      <Listed of={pages} by={(it) => it.id} none={say("paper.none")}>
        {(it) => <One account={props.account} of={it()} changed={() => void pages.again()} />}
      </Listed>
    </div>
  );
}

function One(props: Acted) {
  const { say, language } = useDesk();
  return (
    <div class="stack">
      <h3>
        {props.of.what} <span class="badge">{say(PAPERS[props.of.state] ?? "stage.other")}</span>
      </h3>
      <Facts
        of={[
          ["paper.why", props.of.why],
          ["fact.at", moment(props.of.asked_at, language)],
          ["fact.by", props.of.asked_by],
          ["paper.note", props.of.checked?.note],
          ["paper.checked", props.of.checked && moment(props.of.checked.at, language)],
        ]}
      />
      <Show when={props.of.file?.arrived && !props.of.checked && props.of.file}>
        {(file) => (
          <Open
            path={`${path(props.account)}/${props.of.id}/file`}
            button={`${file().name}, ${size(file().size_bytes, language)}`}
          />
        )}
      </Show>
      <Show when={!props.of.checked}>
        <Check {...props} />
      </Show>
    </div>
  );
}

const YES_NO = ["yes", "no"] as const;

function Check(props: Acted) {
  const { say } = useDesk();
  const checking = acting(async (filled) => {
    const body = { accepted: text(filled, "accepted") === "yes", note: text(filled, "note") };
    await call("POST", `${path(props.account)}/${props.of.id}/checked`, { body });
    props.changed();
  });
  return (
    <Form of={checking} button={say("paper.check")} kind="second" column>
      <Choice
        name="accepted"
        label={say("paper.decision")}
        of={YES_NO}
        say={(one) => say(`paper.${one}`)}
      />
      <Field name="note" label={say("paper.note.hint")} />
    </Form>
  );
}
