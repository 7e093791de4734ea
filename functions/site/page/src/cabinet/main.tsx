/** The cabinet: one island below `/{language}/cabinet`, `/register`, `/login` and their kin. */
import { render } from "../shared/dom";
import { Cabinet } from "./Cabinet";

const root = document.getElementById("island");
if (root) render(() => <Cabinet />, root);
