/** Photos of one customer, by name: pictures are not shown. Looking leaves a line in the audit. */
import { Show, createSignal } from "solid-js";
import { moment } from "../shared/format";
import type { Schema } from "../shared/schema";
import { type DeskPhoto, Photo, look } from "./Photo";
import { Form, acting } from "./form";
import { Listed, makePages } from "./pages";
import { useDesk } from "./speak";

export function Photos(props: { account: string }) {
  const { say } = useDesk();
  const path = `/operator/accounts/${props.account}/photos`;
  const pages = makePages(path, (it: Schema["DeskPhotos"]) => ({
    items: it.photos,
    next: it.next,
  }));
  return (
    <div class="stack">
      <p class="soft small">{say("photos.lead")}</p>
      <Listed of={pages} by={(it) => it.id} none={say("photos.none")}>
        {(it) => <Row of={it()} />}
      </Listed>
    </div>
  );
}

function Row(props: { of: DeskPhoto }) {
  const { say, language } = useDesk();
  const [whole, setWhole] = createSignal<DeskPhoto>();
  const opening = acting(async () => void setWhole(await look(props.of.id)));
  return (
    <Show
      when={whole()}
      fallback={
        <Form of={opening} button={say("customers.open")} kind="second">
          <p>
            {props.of.name}{" "}
            <Show when={props.of.impounded}>
              <span class="badge bad">{say("exhibit.kept")}</span>
            </Show>
            <br />
            <span class="soft small">{moment(props.of.created, language)}</span>
          </p>
        </Form>
      }
    >
      {(it) => <Photo of={it()} changed={setWhole} />}
    </Show>
  );
}
