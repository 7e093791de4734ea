import { html } from "../html";
import type { Page, Voice } from "../page";

export const home = (voice: Voice): Page => ({
  name: "home",
  title: voice.say("home.title"),
  about: voice.say("frame.about"),
  body: html`<div class="wrap"><h1>${voice.say("home.title")}</h1></div>`,
});
