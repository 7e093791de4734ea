/** What is sold, and on which terms. The function fills in what the catalogue says today. */
import { Markup, each, html, none, place } from "../html";
import type { Page, Voice } from "../page";

/** One card for each pack. */
export function cards(voice: Voice, heading: "h2" | "h3"): Markup {
  const tag = new Markup(heading);
  const price = html`<p class="pack-price number">${place("price")}</p>`;
  const free = html`<p class="pack-price">${voice.say("packs.free")}</p>`;
  const one = html`<p class="soft number">${voice.rich("packs.one", { one: place("one") })}</p>`;
  const once = html`<p class="soft">${voice.say("packs.once")}</p>`;
  const chosen = html`<span class="badge sun">${voice.say("packs.shoot")}</span>`;
  return html`<ul class="packs">${each(
    "packs",
    html`<li class="card pack">
<${tag} class="pack-name">${place("name")}</${tag}>${each("featured", chosen)}
<p class="pack-photos">${voice.rich("packs.photos", { photos: place("photos") })}</p>
${each("free", free)}${none("free", price)}${each("one", one)}${none("one", once)}
<p class="soft small">${voice.rich("packs.days", { days: place("days") })}</p>
<a class="button ${each("featured", new Markup("primary"))}" href="${voice.to("register")}?pack=${place("id")}">${voice.say("packs.choose")}<span class="unseen">: ${place("name")}</span></a>
</li>`,
  )}</ul>`;
}

const TERMS = ["1", "2", "3", "4"] as const;

export const packs = (voice: Voice): Page => ({
  name: "packs",
  title: voice.say("packs.title"),
  about: voice.say("packs.about"),
  body: html`<div class="wrap page stack-l">
<div class="column stack"><h1>${voice.say("packs.title")}</h1><p class="lead">${voice.say("packs.lead")}</p></div>
${cards(voice, "h2")}
<p class="soft small">${voice.rich("packs.since", { date: place("prices_from") })}</p>
<section aria-labelledby="terms"><h2 class="section-title" id="terms">${voice.say("packs.terms")}</h2>
<div class="promises">${TERMS.map((n) => html`<div class="promise"><h3>${voice.say(`packs.terms.${n}.title`)}</h3><p class="soft">${voice.say(`packs.terms.${n}.text`)}${n === "4" && html` ${voice.link("refunds", voice.say("packs.terms.4.link"))}`}</p></div>`)}</div>
</section>
</div>`,
});
