/**
 * What compiled components import instead of `solid-js/web`: the same, with a `template` that goes
 * through our Trusted Types policy, because Solid's own assigns `innerHTML`.
 */
export * from "solid-js/web";
import { markup } from "./trusted";

/** Makes a function that clones the element which `html` describes. */
export function template(html: string, isImportNode?: boolean, isSVG?: boolean): () => Node {
  let node: Node | undefined;
  const create = () => {
    const holder = document.createElement("template");
    holder.innerHTML = markup(html);
    const first = holder.content.firstChild;
    const made = isSVG ? first?.firstChild : first;
    if (!made) throw new TypeError("an empty template");
    return made;
  };
  const clone = () => {
    node ??= create();
    return isImportNode ? document.importNode(node, true) : node.cloneNode(true);
  };
  return Object.assign(clone, { cloneNode: clone });
}
