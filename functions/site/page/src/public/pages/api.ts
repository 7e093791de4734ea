/** The API in words: what `/api` says to programs. */
import description from "../../../openapi.json";
import { Markup, html } from "../html";
import type { Page, Voice } from "../page";

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: unknown }>>;
}

interface Operation {
  readonly summary?: string;
  readonly security?: unknown;
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description?: string }>>;
  readonly "x-problems"?: readonly string[];
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
type Paths = Readonly<Record<string, Partial<Record<(typeof METHODS)[number], Operation>>>>;

export const api = (voice: Voice): Page => ({
  name: "api",
  title: voice.say("api.title"),
  about: voice.say("api.about"),
  script: true,
  body: html`<div class="wrap page stack-l">
<div class="column stack"><h1>${voice.say("api.title")}</h1>
<p class="lead">${voice.say("api.lead")} <a href="/api">/api</a> (OpenAPI 3.1).</p>
${voice.say("api.language") !== "" && html`<p class="soft">${voice.say("api.language")}</p>`}</div>
<div lang="en" class="operations">${operations(voice)}</div>
<section class="stack" lang="en" aria-labelledby="schemas"><h2 class="section-title" id="schemas" lang="${voice.language}">${voice.say("api.schemas")}</h2>
<div class="shapes">${Object.entries(description.components.schemas).map(([name, schema]) => shape(name, schema))}</div></section>
</div>`,
});

function operations(voice: Voice): Markup[] {
  return Object.entries(description.paths as unknown as Paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const it = item[method];
      return it ? [operation(voice, method, path, it)] : [];
    }),
  );
}

function operation(voice: Voice, method: string, path: string, it: Operation): Markup {
  const key = it.parameters?.some(({ name }) => name === "Idempotency-Key");
  const own = (text: string, kind = "") => html`<span class="badge ${kind}" lang="${voice.language}">${text}</span> `;
  const answers = Object.entries(it.responses).filter(([status]) => status !== "default");
  return html`<section class="operation">
<h2><code><span class="method">${method.toUpperCase()}</span> ${path}</code></h2>
<p>${it.summary} ${it.security ? own(voice.say("api.session")) : ""}${key ? own(voice.say("api.key"), "good") : ""}</p>
<ul class="small soft">${it.requestBody && html`<li><span lang="${voice.language}">${voice.say("api.request")}</span>: ${named(it.requestBody)}</li>`}${answers.map(([status, answer]) => html`<li>${status}: ${answer.description} ${named(answer)}</li>`)}${it["x-problems"] && html`<li><span lang="${voice.language}">${voice.say("api.refuses")}</span>: ${it["x-problems"].join(", ")}</li>`}</ul>
</section>`;
}

/** A link to the shape, where it has a name. */
function named(it: Content): Markup {
  const schema = it.content?.["application/json"]?.schema as { readonly $ref?: string } | undefined;
  const name = schema?.$ref?.split("/").pop();
  return name ? html`<a href="#${name}"><code>${name}</code></a>` : html``;
}

const shape = (name: string, schema: unknown): Markup => html`<details class="shape" id="${name}"><summary><code>${name}</code></summary>
<pre class="scroll" tabindex="0" aria-label="${name}">${JSON.stringify(schema, null, 2)}</pre></details>
`;
