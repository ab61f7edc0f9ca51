import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { labels } from "./build/labels.ts";
import { OWN_NAME } from "./build/own-names.ts";
import { sizeLimit } from "./build/size-limit.ts";

const LARGEST_WIDGET = 20_000;

const inWidget = (path: string) => fileURLToPath(new URL(`widget/${path}`, import.meta.url));

export default defineConfig({
  plugins: [labels(fileURLToPath(new URL("../actions/labels.yml", import.meta.url))), sizeLimit(LARGEST_WIDGET)],
  logLevel: "warn",
  // Smaller than what TypeScript's react-jsx makes.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
    jsxInject: 'import { h, Fragment } from "preact"',
  },
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    outDir: inWidget("dist"),
    // Smaller than Vite's own.
    minify: "terser",
    terserOptions: {
      compress: { passes: 3, keep_fargs: false, unsafe_arrows: true },
      mangle: { properties: { regex: OWN_NAME } },
    },
    reportCompressedSize: false,
    modulePreload: false,
    lib: { entry: inWidget("src/main.ts"), formats: ["iife"], name: "MeetingGuide", fileName: () => "widget.js" },
  },
  test: { dir: inWidget("tests") },
});
