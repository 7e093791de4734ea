import type { Catalogue } from "../../shared/words";
import type { ru } from "./ru";

export const en: Catalogue<typeof ru> = {
  "cabinet.title": "Cabinet",
};
