/** The documents: the list, a text, its versions, and what a version changed. The function fills in
 * what is published (R20 to R23); a clause is a piece of its own, so that one can be linked to. */
import { Markup, each, html, none, place } from "../html";
import type { Page, Voice } from "../page";

/** The name of the document in the page's language. */
const name = (voice: Voice): Markup => html`${each("agreement", html`${voice.say("document.agreement")}`)}${each("payment_policy", html`${voice.say("document.payment")}`)}${each("privacy_policy", html`${voice.say("document.privacy")}`)}`;

const since = (voice: Voice) => voice.rich("documents.since", { date: place("since") });

export const documents = (voice: Voice): Page => ({
  name: "documents",
  title: voice.say("documents.title"),
  about: voice.say("documents.about"),
  body: html`<div class="wrap page stack-l">
<div class="column stack"><h1>${voice.say("documents.title")}</h1><p class="lead">${voice.say("documents.lead")}</p></div>
<ul class="papers">${each(
    "documents",
    html`<li class="card stack"><h2><a href="${place("href")}">${name(voice)}</a></h2>
<p class="soft">${since(voice)}</p>
<p><a href="${place("href")}/history">${voice.say("documents.history")}</a></p></li>`,
  )}</ul>
${none("documents", html`<p class="notice">${voice.say("documents.none")}</p>`)}
</div>`,
});

export const document = (voice: Voice): Page => ({
  name: "document",
  title: voice.say("documents.title"),
  named: "title",
  about: voice.say("documents.about"),
  body: html`<div class="wrap page"><article class="column prose">
<p class="soft small">${voice.link("documents", voice.say("documents.title"))}</p>
<h1 lang="${place("tongue")}">${place("title")}</h1>
<p class="soft">${since(voice)} · ${voice.rich("documents.version", { version: place("version") })}</p>
${each("replaced", html`<p class="notice warn">${voice.rich("documents.replaced", { date: place("replaced") })} <a href="${place("current")}">${voice.say("documents.current")}</a></p>`)}
${none("translated", html`<p class="notice">${voice.say("documents.untranslated")}</p>`)}
<p class="row small"><a href="${place("history")}">${voice.say("documents.history")}</a> <a href="${place("changes")}">${voice.say("documents.changes")}</a></p>
<div class="clauses" lang="${place("tongue")}">${each(
    "clauses",
    html`<section class="clause" id="c${place("number")}"><p class="clause-number number"><a href="#c${place("number")}">${place("number")}</a></p>
<div class="stack">${each("heading", html`<h2>${place("heading")}</h2>`)}${each("paragraphs", html`<p>${place(".")}</p>`)}</div></section>`,
  )}</div>
<p class="soft small">${voice.say("documents.hash")}: <code class="hash">${place("hash")}</code></p>
</article></div>`,
});

/** The address of a document that is not published yet. */
export const soon = (voice: Voice): Page => ({
  name: "document-soon",
  title: voice.say("documents.title"),
  about: voice.say("documents.about"),
  hidden: true,
  body: html`<div class="wrap page"><div class="column stack">
<p class="soft small">${voice.link("documents", voice.say("documents.title"))}</p>
<h1>${name(voice)}</h1>
<p class="notice">${voice.say("documents.none")}</p>
</div></div>`,
});

export const history = (voice: Voice): Page => ({
  name: "document-history",
  title: voice.say("documents.history"),
  about: voice.say("documents.about"),
  body: html`<div class="wrap page"><div class="column stack">
<p class="soft small"><a href="${place("current")}">${name(voice)}</a></p>
<h1>${voice.say("documents.history")}</h1>
<ol class="versions">${each(
    "versions",
    html`<li><h2><a href="${place("href")}">${voice.rich("documents.version", { version: place("version") })}</a> ${none("replaced", html`<span class="badge good">${voice.say("documents.current")}</span>`)}</h2>
<p class="soft">${since(voice)}${each("replaced", html`, ${voice.rich("documents.replaced.short", { date: place("replaced") })}`)}</p>
${each("changes", html`<p><a href="${place("changes")}">${voice.say("documents.changes")}</a></p>`)}</li>`,
  )}</ol>
</div></div>`,
});

export const changes = (voice: Voice): Page => ({
  name: "document-changes",
  title: voice.say("documents.changes"),
  about: voice.say("documents.about"),
  body: html`<div class="wrap page"><div class="column stack">
<p class="soft small"><a href="${place("current")}">${name(voice)}</a></p>
<h1>${voice.say("documents.changes")}</h1>
<p class="lead">${voice.rich("documents.between", { before: place("before_version"), after: place("after_version") })}</p>
${each("clauses", change(voice))}
${none("clauses", html`<p class="notice">${voice.say("documents.nothing")}</p>`)}
<p class="row"><a href="${place("text")}">${voice.rich("documents.version", { version: place("after_version") })}</a> <a href="${place("history")}">${voice.say("documents.history")}</a></p>
</div></div>`,
});

const change = (voice: Voice) => html`<section class="change stack">
<h2>${voice.rich("documents.clause", { number: place("number") })} ${each("added", html`<span class="badge good">${voice.say("documents.added")}</span>`)}${each("removed", html`<span class="badge bad">${voice.say("documents.removed")}</span>`)}${each("changed", html`<span class="badge warn">${voice.say("documents.changed")}</span>`)}</h2>
${each("before", html`<div class="was"><p class="soft small">${voice.say("documents.before")}</p><p><del>${place("before")}</del></p></div>`)}
${each("after", html`<div class="is"><p class="soft small">${voice.say("documents.after")}</p><p><ins>${place("after")}</ins></p></div>`)}
</section>`;
