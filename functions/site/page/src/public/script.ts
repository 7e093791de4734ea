/** The one script of the public pages: it only makes easier what works without it. */
import "./back";
import { remember } from "../shared/language";

// What a link leads to is open: in the description of the API it is folded.
function unfold(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener("hashchange", unfold);
unfold();

// A page of one language opened in another: keep the place on it.
for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-language]")) {
  link.addEventListener("click", () => {
    remember(link.lang);
    link.search = location.search;
    link.hash = location.hash;
  });
}
