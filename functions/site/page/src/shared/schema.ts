/** The shapes of the API, out of the Rust types that read and write them: `Schema["ShownOrder"]`. */
import type { components, paths } from "../../.types/schema";

export type Schema = components["schemas"];

type Body<T> = T extends { readonly content: { readonly "application/json": infer B } } ? B : never;

/** What an operation answers when all is well: `Answer<"/packs", "get">`. */
export type Answer<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  readonly responses: infer R;
}
  ? Body<R[keyof R & (200 | 201 | 202)]>
  : never;
