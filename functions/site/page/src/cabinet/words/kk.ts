import type { Catalogue } from "../../shared/words";
import type { ru } from "./ru";

export const kk: Catalogue<typeof ru> = {
  "cabinet.title": "Кабинет",
};
