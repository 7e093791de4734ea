/** Help for the payment: what Robokassa's page asks, and what to do when it refuses (R39, R45 to R49). */
import { Markup, html, place } from "../html";
import type { Page, Voice } from "../page";

const FIELDS = ["number", "expiry", "code", "email"] as const;
const CHECKS = ["1", "2", "3", "4"] as const;

/** The four things to look at, in the words of the payment policy. */
export const checks = (voice: Voice): Markup => html`<ol class="numbered">${CHECKS.map((n) => html`<li>${voice.say(`payment.refused.${n}`)}</li>`)}</ol>
<p>${voice.rich("payment.refused.then", { email: mail })}</p>`;

const mail = html`<a href="mailto:${place("emails.payments")}">${place("emails.payments")}</a>`;

export const payment = (voice: Voice): Page => ({
  name: "payment",
  title: voice.say("payment.title"),
  about: voice.say("payment.about"),
  body: html`<div class="wrap page split">
<article class="column prose">
<h1>${voice.say("payment.title")}</h1>
<p class="lead">${voice.say("payment.lead")}</p>
<h2>${voice.say("payment.fields")}</h2>
<dl class="terms">${FIELDS.map((name) => html`<div><dt>${voice.say(`payment.fields.${name}`)}</dt><dd>${voice.say(`payment.fields.${name}.text`)}</dd></div>`)}</dl>
<h2>${voice.say("payment.secure")}</h2>
<p>${voice.say("payment.secure.text")}</p>
<h2>${voice.say("payment.cards")}</h2>
<p>${voice.say("payment.cards.text")}</p>
<h2>${voice.say("payment.currency")}</h2>
<p>${voice.say("packs.terms.2.text")}</p>
</article>
<aside class="card stack" aria-labelledby="refused">
<h2 id="refused">${voice.say("payment.refused")}</h2>
<p>${voice.say("payment.refused.lead")}</p>
${checks(voice)}
</aside>
</div>`,
});
