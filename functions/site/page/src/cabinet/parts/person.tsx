/** What a person is asked at the registration, and may change later. */
import { For } from "solid-js";
import { useApp } from "../app";
import type { Words } from "../words";
import { Field } from "./form";

interface Known {
  readonly surname?: string;
  readonly first_name?: string;
  readonly patronymic?: string | null;
  readonly address?: string | null;
}

interface Props {
  /** What is known so far. */
  readonly of?: Known;
  readonly fault: (path: string, key: keyof Words) => string | undefined;
}

export function Names(props: Props) {
  const { say } = useApp();
  return (
    <>
      <Field
        name="surname"
        label={say("field.surname")}
        value={props.of?.surname ?? ""}
        autocomplete="family-name"
        fault={props.fault("surname", "fault.name")}
      />
      <Field
        name="first_name"
        label={say("field.first")}
        value={props.of?.first_name ?? ""}
        autocomplete="given-name"
        fault={props.fault("first_name", "fault.name")}
      />
      <Field
        name="patronymic"
        optional
        label={say("field.patronymic")}
        value={props.of?.patronymic ?? ""}
        autocomplete="additional-name"
        fault={props.fault("patronymic", "fault.name")}
      />
    </>
  );
}

export function Address(props: Props) {
  const { say } = useApp();
  return (
    <Field
      name="address"
      optional
      label={say("field.address")}
      hint={say("hint.address")}
      value={props.of?.address ?? ""}
      autocomplete="street-address"
      fault={props.fault("address", "fault.line")}
    />
  );
}

export const STATUSES = ["person", "entrepreneur", "entity"] as const;

export type Status = (typeof STATUSES)[number];

export function StatusChoice(props: { of: Status; set: (status: Status) => void }) {
  const { say } = useApp();
  return (
    <fieldset class="stack">
      <legend>{say("field.status")}</legend>
      <For each={STATUSES}>
        {(one) => (
          <div class="choice">
            <input
              type="radio"
              name="status"
              id={`status-${one}`}
              checked={props.of === one}
              onChange={() => props.set(one)}
            />
            <label for={`status-${one}`}>{say(`status.${one}`)}</label>
          </div>
        )}
      </For>
    </fieldset>
  );
}
