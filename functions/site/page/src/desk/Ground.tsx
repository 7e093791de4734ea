/** R54 to R57: a ground of four, and a paper with its number and day. */
import { Choice, Field } from "./form";
import { useDesk } from "./speak";

const GROUNDS = ["1", "2", "3", "4"] as const;

export function Ground() {
  const { say } = useDesk();
  return (
    <>
      <Choice
        name="ground"
        label={say("block.ground")}
        of={GROUNDS}
        say={(one) => say(`ground.${one}`)}
      />
      <Field name="document" label={say("block.document")} />
      <Field name="dated" type="date" label={say("block.dated")} />
    </>
  );
}
