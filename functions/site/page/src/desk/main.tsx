/** The operator's desk: an island of its own, which no customer's page loads. */
import { render } from "../shared/dom";
import { Desk } from "./Desk";

const root = document.getElementById("island");
if (root) render(() => <Desk />, root);
