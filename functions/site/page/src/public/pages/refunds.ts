/** How money comes back: the formula, an example with today's prices, the way and the days. */
import { each, html, place } from "../html";
import type { Page, Voice } from "../page";

const STEPS = ["1", "2", "3", "4"] as const;

export const refunds = (voice: Voice): Page => ({
  name: "refunds",
  title: voice.say("refunds.title"),
  about: voice.say("refunds.about"),
  body: html`<div class="wrap page split">
<article class="column prose">
<h1>${voice.say("refunds.title")}</h1>
<p class="lead">${voice.say("refunds.lead")}</p>
<h2>${voice.say("refunds.formula")}</h2>
<p class="formula">${voice.say("refunds.formula.text")}</p>
<p>${voice.say("refunds.formula.round")}</p>
<h2>${voice.say("refunds.steps")}</h2>
<ol class="numbered">${STEPS.map((n) => html`<li>${voice.say(`refunds.steps.${n}`)}</li>`)}</ol>
<h2>${voice.say("refunds.days")}</h2>
<p>${voice.say("refunds.days.text")}</p>
<h2>${voice.say("refunds.late")}</h2>
<p>${voice.say("refunds.late.text")} ${voice.link("contacts", voice.say("refunds.late.link"))}</p>
</article>
${each("example", example(voice))}
</div>`,
});

const example = (voice: Voice) => html`<aside class="card sum" aria-labelledby="example">
<h2 id="example">${voice.say("refunds.example")}</h2>
<dl class="sum-rows">
<div><dt>${voice.rich("refunds.example.pack", { name: place("name"), photos: place("photos") })}</dt><dd class="number">${place("price")}</dd></div>
<div><dt>${voice.say("refunds.example.used")}</dt><dd class="number">${voice.rich("refunds.example.photos", { used: place("used") })}</dd></div>
<div><dt>${voice.say("refunds.example.kept")}<br><span class="soft small number">${place("price")} × ${place("used")} ÷ ${place("photos")}</span></dt><dd class="number">− ${place("kept")}</dd></div>
<div class="sum-total"><dt>${voice.say("refunds.example.back")}</dt><dd class="number">${place("back")}</dd></div>
</dl>
</aside>`;
