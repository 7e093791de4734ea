/** The cabinet: one island below `/{language}/cabinet`, `/register`, `/login` and their kin. */
import { render } from "../shared/dom";
import { pageLanguage } from "../shared/language";
import { Cabinet } from "./Cabinet";
import { words } from "./words";

const root = document.getElementById("island");
if (root) {
  const say = await words(pageLanguage());
  // What stood there said that it is loading.
  root.replaceChildren();
  render(() => <Cabinet say={say} />, root);
}
