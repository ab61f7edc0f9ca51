import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { sizeLimit } from "./build/size-limit.ts";

const LARGEST_FILE = 35_000;

const inConsole = (path: string) => fileURLToPath(new URL(`console/${path}`, import.meta.url));

export default defineConfig({
  root: inConsole("."),
  // desk serves dist/ there, and index.html at /console.
  base: "/console/files/",
  plugins: [sizeLimit(LARGEST_FILE)],
  logLevel: "warn",
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { h, Fragment } from "preact"',
  },
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    outDir: inConsole("dist"),
    emptyOutDir: true,
    reportCompressedSize: false,
    modulePreload: false,
    rollupOptions: {
      output: { entryFileNames: "console.js", assetFileNames: "console[extname]", codeSplitting: false },
    },
  },
  test: { dir: inConsole("tests") },
});
