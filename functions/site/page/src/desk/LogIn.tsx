import { call } from "../shared/api";
import { Field, Form, acting, text } from "./form";
import { useDesk } from "./speak";

/** Name, password, and the code of the second factor: all three, or nothing is told. */
export function LogIn(props: { done: () => void }) {
  const { say } = useDesk();
  const entering = acting(async (filled) => {
    const body = {
      name: text(filled, "name"),
      password: String(filled.get("password") ?? ""),
      code: text(filled, "code").replaceAll(" ", ""),
    };
    await call("POST", "/operator/session", { body });
    props.done();
  });
  return (
    <Form of={entering} button={say("login.button")} column>
      <Field name="name" label={say("login.name")} autocomplete="username" />
      <Field
        name="password"
        type="password"
        label={say("login.password")}
        autocomplete="current-password"
      />
      <Field name="code" numeric label={say("login.code")} autocomplete="one-time-code" />
    </Form>
  );
}
