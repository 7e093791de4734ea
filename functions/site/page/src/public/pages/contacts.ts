/** Whom to write to, how soon an answer comes, and who we are (R30, R74). */
import { each, html, place } from "../html";
import type { Key, Page, Voice } from "../page";

const SUBJECTS = ["support", "privacy", "claims"] as const;
const ROWS: readonly [string, Key][] = [
  ["name", "requisites.name"],
  ["bin", "requisites.bin"],
  ["address", "requisites.address"],
  ["bank", "requisites.bank"],
  ["phone", "requisites.phone"],
];

export const contacts = (voice: Voice): Page => ({
  name: "contacts",
  title: voice.say("contacts.title"),
  about: voice.say("contacts.about"),
  body: html`<div class="wrap page split">
<article class="column prose">
<h1>${voice.say("contacts.title")}</h1>
<p class="lead">${voice.say("contacts.lead")}</p>
${SUBJECTS.map((it) => html`<h2>${voice.say(`contacts.${it}`)}</h2>
<p>${voice.say(`contacts.${it}.text`)}</p>
<p><a href="mailto:${place(`emails.${it}`)}">${place(`emails.${it}`)}</a></p>
${it === "claims" && html`<p>${voice.link("complaint", voice.say("complaint.title"))}</p>`}`)}
</article>
<aside class="card stack" aria-labelledby="requisites">
<h2 id="requisites">${voice.say("contacts.requisites")}</h2>
<dl class="terms">${ROWS.map(([name, key]) => each(`requisites.${name}`, html`<div><dt>${voice.say(key)}</dt><dd>${place(".")}</dd></div>`))}</dl>
</aside>
</div>`,
});
