/**
 * The one Trusted Types policy of the page (the header allows no other): markup that the compiler
 * took out of our own components, and scripts of our own origin. Nothing that a server or a person
 * said may come here.
 */
interface Policy {
  createHTML(markup: string): string;
  createScriptURL(url: string): string;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const rules: Policy = {
  createHTML: (markup) => markup,
  createScriptURL: (url) => {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError("foreign script");
    return url;
  },
};

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy = factory?.createPolicy("suret", rules) ?? rules;

/** Markup that a component was compiled to. */
export const markup = (text: string): string => policy.createHTML(text);

/** `new Worker(script(new URL("./worker.ts", import.meta.url)), { type: "module" })`. */
export const script = (url: URL | string): string => policy.createScriptURL(String(url));
