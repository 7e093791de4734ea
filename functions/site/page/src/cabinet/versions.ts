/** Which documents are agreed to: those in force when they are shown. */
const NAMES = ["agreement", "payment_policy", "privacy_policy"] as const;

type Accepted = Readonly<Record<(typeof NAMES)[number], string>>;

/** Nothing where one is not published: nobody can agree to what is not there. */
export function accepted(
  documents: readonly { readonly name: string; readonly version: string }[],
): Accepted | undefined {
  const found = NAMES.map((name) => [name, documents.find((it) => it.name === name)?.version]);
  const isWhole = found.every(([, version]) => version !== undefined);
  return isWhole ? (Object.fromEntries(found) as Accepted) : undefined;
}
