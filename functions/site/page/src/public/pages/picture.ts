/** A view of the steppe, drawn twice: as shot, and as asked. Shapes alone, so that it weighs
 * nothing and is sharp on every screen. */
import { Markup, html } from "../html";

interface Colours {
  readonly sky: readonly [string, string];
  readonly sun: string;
  readonly far: string;
  readonly near: string;
  readonly grass: readonly [string, string];
  readonly yurt: readonly [string, string];
}

const SHOT: Colours = {
  sky: ["#9aa6a8", "#c3c6c1"],
  sun: "#d6d3c6",
  far: "#8a9697",
  near: "#717e7d",
  grass: ["#868a73", "#666b59"],
  yurt: ["#bcbab1", "#989689"],
};

const ASKED: Colours = {
  sky: ["#5fb2c9", "#fbe0b0"],
  sun: "#fff3cf",
  far: "#7aa3b5",
  near: "#4c7f89",
  grass: ["#c9a94f", "#7f7a2f"],
  yurt: ["#fff6e4", "#d9bd8f"],
};

export function picture(): Markup {
  return html`<svg class="view" viewBox="0 0 480 600" role="img" aria-hidden="true" preserveAspectRatio="xMidYMid slice">
<defs>${gradients("a", SHOT)}${gradients("b", ASKED)}<clipPath id="right"><path d="M262 0h218v600H218z"/></clipPath></defs>
${view("a", SHOT)}<g clip-path="url(#right)">${view("b", ASKED)}</g>
<path d="M262 0 218 600" stroke="#fff" stroke-width="3" opacity=".9"/>
</svg>`;
}

function gradients(id: string, it: Colours): Markup {
  const ramp = (name: string, [from, to]: readonly [string, string]) =>
    html`<linearGradient id="${id}-${name}" x2="0" y2="1"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
  return html`${ramp("sky", it.sky)}${ramp("grass", it.grass)}`;
}

function view(id: string, it: Colours): Markup {
  return html`<path fill="url(#${id}-sky)" d="M0 0h480v380H0z"/>
<circle cx="348" cy="176" r="46" fill="${it.sun}"/>
<path fill="${it.far}" d="M0 330l70-74 46 34 78-96 74 88 52-40 70 62 90-70v146H0z"/>
<path fill="${it.near}" d="M0 372l96-52 84 38 110-62 92 54 98-34v80H0z"/>
<path fill="url(#${id}-grass)" d="M0 374c90-22 170-8 250 2s160 6 230-14v238H0z"/>
<path fill="${it.yurt[1]}" d="M150 470v-62q4-10 14-14 92-24 152 0 10 4 14 14v62z"/>
<path fill="${it.yurt[0]}" d="M140 410q100-96 200 0-100-22-200 0z"/>
<path fill="${it.yurt[0]}" d="M222 356q18-14 36 0l-4 10q-14-4-28 0z"/>
<path fill="${it.near}" d="M222 470v-50q18-10 36 0v50z"/>
<path fill="none" stroke="${it.sun}" stroke-width="3" opacity=".7" d="M152 432q88-16 176 0M152 448q88-14 176 0"/>`;
}
