/** What a person is asked at the registration, and may change later. */
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
