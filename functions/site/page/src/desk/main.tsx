/** The operator's desk: an island of its own, which no customer's page loads. */
import { render } from "../shared/dom";
import { Desk } from "./Desk";

const root = document.getElementById("island");
if (root) {
  // What stood there said that it is loading; the door above it is that of customers.
  root.replaceChildren();
  document.querySelector(".site-door")?.toggleAttribute("hidden", true);
  render(() => <Desk />, root);
}
