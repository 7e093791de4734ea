/** R57: one photo. Its picture is seen only once it is kept as evidence, on a ground and a paper. */
import { For, Show } from "solid-js";
import { call } from "../shared/api";
import { moment, size } from "../shared/format";
import type { Schema } from "../shared/schema";
import { Ground } from "./Ground";
import { type Fact, Facts } from "./facts";
import { Choice, Field, Folded, Form, Open, acting, text, texts } from "./form";
import { PHOTOS } from "./named";
import { useDesk } from "./speak";
import type { Words } from "./words";

export type DeskPhoto = Schema["DeskPhoto"];
type Exhibit = Schema["Exhibit"];

interface Acted {
  readonly of: DeskPhoto;
  readonly changed: (photo: DeskPhoto) => void;
}

const path = (id: string) => `/operator/photos/${encodeURIComponent(id)}`;

export const look = (id: string) => call<DeskPhoto>("GET", path(id));

/** Why it is kept, by whom, and what became of it. */
export function kept(it: Exhibit, { say, language }: ReturnType<typeof useDesk>): readonly Fact[] {
  const { released } = it;
  return [
    ["block.ground", say(`ground.${it.ground}` as keyof Words)],
    ["block.document", it.document],
    ["fact.by", it.by],
    ["fact.at", moment(it.at, language)],
    ["exhibit.fate", released && say(`fate.${released.fate}` as keyof Words)],
    ["exhibit.ended", released && `${moment(released.at, language)}, ${released.by}`],
    ["fact.reason", released?.note],
  ];
}

export function Photo(props: Acted) {
  const desk = useDesk();
  const { say, language } = desk;
  const exhibit = () => (props.of.impounded ? props.of.exhibit : undefined);
  return (
    <div class="stack">
      <h3>
        {props.of.name}{" "}
        <Show
          when={props.of.impounded}
          fallback={<span class="badge">{say(PHOTOS[props.of.stage] ?? "stage.other")}</span>}
        >
          <span class="badge bad">{say("exhibit.kept")}</span>
        </Show>
      </h3>
      <Facts
        of={[
          ["photo.id", props.of.id],
          ["fact.account", props.of.account],
          ["photo.size", size(props.of.size_bytes, language)],
          ["photo.created", moment(props.of.created, language)],
          ["photo.deleted", props.of.deleted && moment(props.of.deleted, language)],
        ]}
      />
      <Show when={exhibit()} fallback={<Impound of={props.of} changed={props.changed} />}>
        {(it) => (
          <div class="notice bad stack">
            <Facts of={kept(it(), desk)} />
            <For each={it().files}>
              {(file) => (
                <Open
                  path={`${path(props.of.id)}/exhibit/${file.part}`}
                  button={`${say(`exhibit.${file.part}` as keyof Words)}, ${size(file.size_bytes, language)}`}
                />
              )}
            </For>
            <Release of={props.of} changed={props.changed} />
          </div>
        )}
      </Show>
    </div>
  );
}

function Impound(props: Acted) {
  const { say } = useDesk();
  const keeping = acting(async (filled) => {
    const body = {
      ground: Number(text(filled, "ground")),
      ...texts(filled, "document", "dated", "note"),
    };
    props.changed(await call<DeskPhoto>("POST", `${path(props.of.id)}/impound`, { body }));
  });
  return (
    <Folded title={say("impound.title")}>
      <Form of={keeping} button={say("impound.button")} kind="danger" column>
        <p class="soft">{say("impound.lead")}</p>
        <Ground />
        <Field name="note" label={say("block.note")} />
      </Form>
    </Folded>
  );
}

const FATES = ["returned", "destroyed"] as const;

function Release(props: Acted) {
  const { say } = useDesk();
  const releasing = acting(async (filled) => {
    const body = { ...texts(filled, "fate", "note"), at: props.of.exhibit?.at };
    props.changed(await call<DeskPhoto>("POST", `${path(props.of.id)}/release`, { body }));
  });
  return (
    <Folded title={say("release.title")}>
      <Form of={releasing} button={say("release.button")} kind="danger">
        <Choice
          name="fate"
          label={say("release.fate")}
          of={FATES}
          say={(fate) => say(`release.${fate}`)}
          undecided
        />
        <Field name="note" label={say("release.note")} />
      </Form>
    </Folded>
  );
}
