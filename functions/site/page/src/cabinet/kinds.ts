/** Packs by what the API calls them. */
const KINDS = ["try", "starter", "visionary", "titan"] as const;

/** The key of a pack's name; nothing for one that has none here. */
export function packName(kind: string | undefined) {
  const known = KINDS.find((it) => it === kind);
  return known && (`pack.${known}` as const);
}
