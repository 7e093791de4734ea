/** The shells of the islands: the frame, and a place that the script fills. */
import { html } from "../html";
import type { Page, Voice } from "../page";

const shell = (voice: Voice) => html`<div class="wrap" id="island">
<p class="soft">${voice.say("island.loading")}</p>
<noscript><p class="notice warn">${voice.say("island.script")}</p></noscript>
</div>`;

const cabinet = (voice: Voice): Page => ({
  name: "cabinet",
  title: voice.say("nav.cabinet"),
  about: voice.say("frame.about"),
  body: shell(voice),
  hidden: true,
  island: voice.assets.cabinet,
});

const desk = (voice: Voice): Page => ({
  name: "desk",
  title: voice.say("nav.desk"),
  about: voice.say("frame.about"),
  body: shell(voice),
  hidden: true,
  island: voice.assets.desk,
});

export const islands = [cabinet, desk];
