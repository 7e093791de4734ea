/** What should be done: chips out of words, and the panel, as one recipe; and what file it becomes. */

type Fields = Readonly<Record<string, unknown>>;
/** A member for each step. */
export type Steps = Readonly<Record<string, Fields>>;

interface Recipe {
  readonly version: 1;
  readonly steps: readonly Steps[];
  readonly output?: Output;
}

/** Kinds of file that a result may be, by their names in a recipe. */
export const KINDS = ["jpeg", "png", "webp"] as const;

export type Kind = (typeof KINDS)[number];

/** What everybody can open, and what is made where nobody says otherwise. */
export const USUAL: Kind = "jpeg";

/** As people write them. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = { jpeg: "JPEG", png: "PNG", webp: "WebP" };

type Output = Readonly<Record<string, Fields>>;

const OUTPUTS: Readonly<Record<Kind, Output>> = {
  jpeg: { jpeg: { quality: 90 } },
  png: { png: {} },
  webp: { webp: { quality: 90 } },
};

/** The kind that the API calls `image/png`. */
export const kindOf = (type: string | undefined): Kind | undefined =>
  KINDS.find((it) => type === `image/${it}`);

/** A slider: which field of which step, and between what. */
export interface Slider {
  readonly name: "exposure" | "contrast" | "temperature" | "saturation" | "sharpen";
  readonly step: string;
  readonly field: string;
  readonly min: number;
  readonly max: number;
  readonly by: number;
}

export const SLIDERS: readonly Slider[] = [
  { name: "exposure", step: "exposure", field: "ev", min: -2, max: 2, by: 0.05 },
  { name: "contrast", step: "contrast", field: "amount", min: -100, max: 100, by: 1 },
  { name: "temperature", step: "white_balance", field: "temperature", min: -100, max: 100, by: 1 },
  { name: "saturation", step: "saturation", field: "amount", min: -100, max: 100, by: 1 },
  { name: "sharpen", step: "sharpen", field: "amount", min: 0, max: 150, by: 1 },
];

export const ASPECTS = ["1:1", "4:5", "3:4", "2:3", "9:16", "5:4", "4:3", "3:2", "16:9"] as const;

export const LOOKS = [
  "classic_film",
  "faded_film",
  "portrait",
  "vivid",
  "matte",
  "noir",
  "silver",
  "sepia",
  "golden_hour",
  "winter",
  "steppe",
  "teal_orange",
] as const;

export interface Panel {
  readonly sliders: Readonly<Partial<Record<Slider["name"], number>>>;
  readonly aspect: string;
  readonly look: string;
}

export const UNTOUCHED: Panel = { sliders: {}, aspect: "", look: "" };

/** What the panel adds. A slider in its middle adds nothing. */
function ofPanel(panel: Panel): Steps {
  const steps: Record<string, Fields> = {};
  for (const { name, step, field } of SLIDERS) {
    const value = panel.sliders[name] ?? 0;
    if (value !== 0) steps[step] = { [field]: value };
  }
  if (panel.aspect !== "") steps["crop"] = { aspect: panel.aspect };
  if (panel.look !== "") steps["look"] = { name: panel.look };
  return steps;
}

/** A strength that was set by hand is meant as it is, whatever the photo lacks. */
function exact(fields: Fields | undefined): Fields {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => name !== "fitted"));
}

/** Steps that make no sense with the fields of two wishes: the later one stands alone. */
const WHOLE = new Set(["crop", "look", "resize"]);

/**
 * All of them together: members of one name are one step with the fields of both. The panel comes
 * last and has the last word.
 */
export function recipe(chips: readonly (Steps | null)[], panel: Panel): Recipe {
  const all = new Map<string, Fields>();
  const add = (steps: Steps, isLast: boolean) => {
    for (const [name, fields] of Object.entries(steps)) {
      const before = isLast ? (WHOLE.has(name) ? {} : exact(all.get(name))) : all.get(name);
      all.set(name, { ...before, ...fields });
    }
  };
  for (const chip of chips) if (chip !== null) add(chip, false);
  add(ofPanel(panel), true);
  return { version: 1, steps: [...all].map(([name, fields]) => ({ [name]: fields })) };
}

/** What is sent with each photo: the kind of file stands in the recipe, beside words, or alone. */
export type Wish =
  | { readonly request: { readonly text: string; readonly language: string }; readonly output?: Output }
  | { readonly recipe: Recipe }
  | { readonly output: Output };

/** Whether nothing is wanted but another kind of file. */
export const isOnlyKind = (wish: Wish | undefined): boolean =>
  wish !== undefined && !("request" in wish) && !("recipe" in wish);

export interface Chosen {
  readonly text: string;
  readonly language: string;
  /** Chips that were left, and offers that were taken. */
  readonly chips: readonly (Steps | null)[];
  /** Whether they are exactly what the words say. */
  readonly isAsRead: boolean;
  readonly panel: Panel;
  readonly kind: Kind;
  /** What it is, or becomes, if nothing is said. */
  readonly before: Kind;
}

/** The words themselves where nothing was changed: they are kept with the photo. */
export function wish(it: Chosen): Wish | undefined {
  const made = recipe(it.chips, it.panel);
  if (made.steps.length === 0) {
    return it.kind === it.before ? undefined : { output: OUTPUTS[it.kind] };
  }
  const output = it.kind === USUAL ? {} : { output: OUTPUTS[it.kind] };
  const isWords = it.isAsRead && Object.keys(ofPanel(it.panel)).length === 0;
  if (!isWords) return { recipe: { ...made, ...output } };
  return { request: { text: it.text, language: it.language }, ...output };
}
