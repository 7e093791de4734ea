import { html } from "../html";
import type { Page, Voice } from "../page";

/** There is nothing at this address. */
export const missing = (voice: Voice): Page => ({
  name: "404",
  title: voice.say("missing.title"),
  about: voice.say("missing.lead"),
  hidden: true,
  body: html`<div class="wrap page"><div class="column stack">
<h1>${voice.say("missing.title")}</h1>
<p>${voice.say("missing.lead")}</p>
<p class="row">${voice.link("", voice.say("missing.home"), "button primary")} ${voice.link("contacts", voice.say("nav.contacts"), "button")}</p>
</div></div>`,
});
