import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The scripts that a page may load. Each is an island of its own; none loads another. */
const browser = {
  public: at("src/public/script.ts"),
  cabinet: at("src/cabinet/main.tsx"),
  desk: at("src/desk/main.tsx"),
  complaint: at("src/complaint/main.ts"),
  icon: at("src/public/icon.svg"),
  style: at("src/public/style.css"),
};

export default defineConfig(({ isSsrBuild }) => ({
  root: at("."),
  // Solid's templates go through our own Trusted Types policy: see src/shared/dom.ts.
  plugins: [solid({ solid: { moduleName: at("src/shared/dom.ts") } })],
  build: isSsrBuild
    ? { outDir: at("dist/.render"), emptyOutDir: true }
    : {
        outDir: at("dist"),
        emptyOutDir: true,
        assetsInlineLimit: 0,
        cssCodeSplit: true,
        manifest: ".vite/manifest.json",
        modulePreload: { polyfill: false },
        target: "es2022",
        reportCompressedSize: false,
        rollupOptions: { input: browser },
      },
  server: { host: "127.0.0.1" },
  worker: { format: "es" },
}));
