/** Where anybody says that something here breaks a right of theirs or the law (R55, R56). It needs
 * a script: what was typed must never stand in an address, where a bare form would put it. */
import { type Markup, html, place } from "../html";
import type { Key, Page, Voice } from "../page";

const GROUNDS = ["copyright", "third-party", "forbidden"] as const;

interface Shape {
  readonly kind?: string;
  readonly fill?: string;
  readonly hint?: Key;
  readonly fault?: Key;
  readonly most?: number;
  readonly least?: number;
  readonly rows?: number;
  readonly optional?: boolean;
}

function field(voice: Voice, name: string, label: Key, shape: Shape = {}): Markup {
  const { kind = "text", fill = "off", hint, fault, most = 200, least, rows, optional } = shape;
  const id = `complaint-${name}`;
  const told = hint && html` aria-describedby="${id}-hint"`;
  const rules = html` id="${id}" name="${name}" maxlength="${most}" autocomplete="${fill}"${least !== undefined && html` minlength="${least}"`}${!optional && html` required`}${told}`;
  const input = rows
    ? html`<textarea rows="${rows}"${rules}></textarea>`
    : html`<input type="${kind}"${rules}>`;
  return html`<div class="field" data-field="${name}"><label for="${id}">${voice.say(label)}</label>
${hint && html`<span class="hint" id="${id}-hint">${voice.say(hint)}</span>`}${input}<span class="error" id="${id}-fault" hidden>${voice.say(fault ?? "complaint.fault")}</span></div>
`;
}

const ground = (voice: Voice) => html`<fieldset class="stack"><legend>${voice.say("complaint.ground")}</legend>
${GROUNDS.map((one, at) => html`<div class="choice"><input type="radio" name="ground" id="ground-${one}" value="${one}" required${at === 0 && html` checked`}><label for="ground-${one}">${voice.say(`complaint.ground.${one}`)}</label></div>
`)}</fieldset>
`;

/** The files, each with what became of it; the script takes the words from here. */
const files = (voice: Voice) => html`<div class="field"><span class="label" id="files-label">${voice.say("complaint.files")}</span>
<span class="hint">${voice.say("complaint.files.hint")}</span>
<span class="pick"><input type="file" id="complaint-files" multiple accept="application/pdf,image/jpeg,image/png"><label class="button" for="complaint-files">${voice.say("complaint.files.choose")}</label></span>
</div>
`;

const STATES = ["looking", "ready", "empty", "large", "kind", "unreadable", "many", "sending", "sent", "failed"] as const;

const list = (voice: Voice) => html`<ul class="attached" aria-live="polite" aria-labelledby="files-label"${STATES.map((one) => html` data-${one}="${voice.say(`complaint.file.${one}`)}"`)}></ul>
<template data-row><li><span class="attached-name" data-name></span><span class="soft small number" data-size></span><span class="badge" data-state></span><progress max="1" value="0" aria-label="${voice.say("complaint.file.sending")}" hidden></progress><button type="button" class="button quiet">${voice.say("complaint.file.remove")}<span class="unseen">: <span data-name></span></span></button></li></template>
`;

const PROBLEMS = ["offline", "invalid", "tries", "other"] as const;

const form = (voice: Voice) => html`<noscript><p class="notice warn">${voice.say("complaint.script")} <a href="mailto:${place("emails.claims")}">${place("emails.claims")}</a></p></noscript>
<form data-complaint><fieldset class="stack" disabled>
${ground(voice)}${field(voice, "about", "complaint.what", { rows: 5, least: 20, most: 4000, hint: "complaint.what.hint", fault: "complaint.what.fault" })}${field(voice, "photo", "complaint.photo", { most: 500, optional: true, hint: "complaint.photo.hint" })}${field(voice, "basis", "complaint.basis", { rows: 3, most: 2000, hint: "complaint.basis.hint" })}${field(voice, "name", "complaint.name", { fill: "name" })}${field(voice, "organisation", "complaint.organisation", { fill: "organization", optional: true })}${field(voice, "email", "complaint.email", { kind: "email", fill: "email", hint: "complaint.email.hint", fault: "complaint.email.fault" })}${field(voice, "phone", "complaint.phone", { kind: "tel", fill: "tel", most: 32, optional: true, fault: "complaint.phone.fault" })}${files(voice)}<div data-place="form">${list(voice)}</div>
<div class="choice"><input type="checkbox" id="complaint-true" name="declares_true" required><label for="complaint-true">${voice.say("complaint.true")}</label></div>
<p class="soft small">${voice.rich("complaint.privacy", { policy: voice.link("documents/privacy-policy", voice.say("document.privacy")) })}</p>
<div role="alert"><p class="notice bad" data-trouble hidden${PROBLEMS.map((one) => html` data-${one}="${voice.say(`complaint.problem.${one}`)}"`)}></p></div>
<p><button class="button primary">${voice.say("complaint.send")}</button></p>
</fieldset></form>
<section class="stack" data-done aria-labelledby="complaint-done" hidden>
<h2 id="complaint-done" tabindex="-1">${voice.say("complaint.done")}</h2>
<p class="notice good">${voice.rich("complaint.done.number", { number: html`<strong class="number" data-number></strong>` })}</p>
<p>${voice.say("complaint.done.mail")}</p>
<div data-place="done"></div>
<p class="notice warn" data-missing hidden>${voice.say("complaint.done.missing")}</p>
<p><button type="button" class="button" data-again hidden>${voice.say("complaint.done.again")}</button></p>
</section>
`;

export const complaint = (voice: Voice): Page => ({
  name: "complaint",
  title: voice.say("complaint.title"),
  about: voice.say("complaint.about"),
  island: voice.assets.complaint,
  body: html`<div class="wrap page"><div class="column stack">
<h1>${voice.say("complaint.title")}</h1>
<p class="lead">${voice.say("complaint.lead")}</p>
${form(voice)}</div></div>`,
});
