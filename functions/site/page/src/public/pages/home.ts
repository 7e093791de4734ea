/** What it is, in one page. */
import { Markup, html, place } from "../html";
import type { Key, Page, Voice } from "../page";
import { cards } from "./packs";
import { picture } from "./picture";

const STEPS = ["1", "2", "3", "4"] as const;
const SKILLS = ["1", "2", "3", "4", "5", "6"] as const;

export const home = (voice: Voice): Page => ({
  name: "home",
  title: `${voice.say("frame.brand")}: ${voice.say("home.title")}`,
  about: voice.say("frame.about"),
  body: html`${hero(voice)}${how(voice)}${fair(voice)}${can(voice)}
<section class="wrap section" aria-labelledby="packs">
<h2 class="section-title" id="packs">${voice.say("home.packs")}</h2>
${cards(voice, "h3")}
</section>`,
});

function hero(voice: Voice): Markup {
  return html`<section class="hero wrap">
<div class="hero-words">
<h1>${voice.say("home.title")}</h1>
<p class="lead">${voice.say("home.lead")}</p>
<p class="row">${voice.link("register?pack=try", voice.say("home.try"), "button primary large")}
${voice.link("packs", voice.say("home.prices"), "button large")}</p>
<p class="small soft">${voice.say("home.small")}</p>
</div>
<figure class="hero-picture">
${picture()}
<figcaption class="hero-caption"><span class="badge">${voice.say("home.before")}</span><span class="badge sun">${voice.say("home.after")}</span></figcaption>
<blockquote class="hero-request"><span class="unseen">${voice.say("home.request.label")}: </span>${voice.say("home.request")}</blockquote>
</figure>
</section>`;
}

function how(voice: Voice): Markup {
  const step = (n: (typeof STEPS)[number]) => html`<li class="step">
<h3>${voice.say(`home.how.${n}.title`)}</h3><p class="soft">${voice.say(`home.how.${n}.text`)}</p></li>`;
  return html`<section class="wrap section" aria-labelledby="how">
<h2 class="section-title" id="how">${voice.say("home.how")}</h2>
<ol class="steps">${STEPS.map(step)}</ol>
</section>`;
}

function fair(voice: Voice): Markup {
  const text = (key: Key) => voice.rich(key, key === "home.fair.4.text" ? { days: place("retention") } : {});
  const promise = (n: (typeof STEPS)[number]) => html`<div class="promise">
<h3>${voice.say(`home.fair.${n}.title`)}</h3><p class="soft">${text(`home.fair.${n}.text`)}</p></div>`;
  return html`<section class="band" aria-labelledby="fair"><div class="wrap">
<h2 class="section-title" id="fair">${voice.say("home.fair")}</h2>
<div class="promises">${STEPS.map(promise)}</div>
</div></section>`;
}

function can(voice: Voice): Markup {
  return html`<section class="wrap section two" aria-labelledby="can">
<div class="stack"><h2 class="section-title" id="can">${voice.say("home.can")}</h2>
<p class="soft">${voice.say("home.cannot")}</p></div>
<ul class="skills">${SKILLS.map((n) => html`<li>${voice.say(`home.can.${n}`)}</li>`)}</ul>
</section>`;
}
