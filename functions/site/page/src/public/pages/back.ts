/** Where Robokassa sends the buyer back to. Both read without a script; with one, the first asks how
 * the order stands and the second brings the form that pays it again. */
import { each, html, place } from "../html";
import type { Page, Voice } from "../page";
import { checks } from "./payment";

const order = (voice: Voice) =>
  each("order", html`<p class="soft number">${voice.rich("paid.order", { order: place("order") })}</p>`);

export const paid = (voice: Voice): Page => ({
  name: "paid",
  title: voice.say("paid.title"),
  about: voice.say("paid.about"),
  hidden: true,
  script: true,
  body: html`<div class="wrap page"><div class="column stack" data-paid>
${order(voice)}
<div class="stack" aria-live="polite">
<div class="stack" data-while="confirming"><h1>${voice.say("paid.heading")}</h1><p class="lead">${voice.say("paid.lead")}</p></div>
<div class="stack" data-while="paid" hidden><h1>${voice.say("paid.done.heading")}</h1><p class="lead">${voice.say("paid.done.lead")}</p></div>
<p class="notice warn" data-while="slow" hidden>${voice.say("paid.slow")}</p>
</div>
<p class="row">${voice.link("cabinet", voice.say("paid.cabinet"), "button primary")}</p>
</div></div>`,
});

export const notPaid = (voice: Voice): Page => ({
  name: "not-paid",
  title: voice.say("not-paid.title"),
  about: voice.say("paid.about"),
  hidden: true,
  script: true,
  body: html`<div class="wrap page"><div class="column stack">
${order(voice)}
<h1>${voice.say("not-paid.title")}</h1>
<p class="lead">${voice.say("not-paid.lead")}</p>
<div class="row"><form method="post" data-retry hidden><button class="button primary">${voice.say("not-paid.retry")}</button></form>
${voice.link("cabinet/orders", voice.say("not-paid.orders"), "button")}</div>
<h2>${voice.say("payment.refused.lead")}</h2>
${checks(voice)}
</div></div>`,
});
