/** R57: photos that are kept as evidence, and the way to keep one that somebody names. */
import { Show, createSignal } from "solid-js";
import type { Schema } from "../shared/schema";
import { type DeskPhoto, Photo, kept, look } from "./Photo";
import { Facts } from "./facts";
import { Field, Form, acting, text } from "./form";
import { Listed, Section, makePages } from "./pages";
import { useDesk } from "./speak";

export function Exhibits() {
  const desk = useDesk();
  const { say } = desk;
  const [photo, setPhoto] = createSignal<DeskPhoto>();
  const pages = makePages("/operator/exhibits", (it: Schema["Exhibits"]) => ({
    items: it.exhibits,
    next: it.next,
  }));
  const finding = acting(async (filled) => {
    setPhoto(undefined);
    setPhoto(await look(text(filled, "photo")));
  });
  const changed = (it: DeskPhoto) => {
    setPhoto(it);
    void pages.again();
  };
  return (
    <Section id="exhibits" title={say("room.exhibits")} lead={say("exhibits.lead")}>
      <Form of={finding} button={say("case.find")} kind="second" column>
        <Field name="photo" label={say("photo.id")} />
      </Form>
      <div aria-live="polite">
        <Show when={photo()}>
          {(it) => (
            <div class="card">
              <Photo of={it()} changed={changed} />
            </div>
          )}
        </Show>
      </div>
      <Listed of={pages} by={(it) => `${it.photo} ${it.at}`} none={say("list.none")}>
        {(it) => (
          <Facts of={[["photo.id", it().photo], ["fact.account", it().account], ...kept(it(), desk)]} />
        )}
      </Listed>
    </Section>
  );
}
