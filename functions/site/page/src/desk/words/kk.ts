import type { Catalogue } from "../../shared/words";
import type { ru } from "./ru";

export const kk: Catalogue<typeof ru> = {
  "desk.title": "Оператордың жұмыс үстелі",
};
