/** The one script of the public pages: it only makes easier what works without it. */
import "./back";

// A page of one language opened in another: keep the place on it.
for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-language]")) {
  link.addEventListener("click", () => {
    link.search = location.search;
    link.hash = location.hash;
  });
}
