import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const KILOBYTE = 1000;

/** Says how large each file is gzipped, and fails the build when one is larger than `most` bytes. */
export function sizeLimit(most: number): Plugin {
  return {
    name: "size-limit",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          const size = gzipSync(file.type === "chunk" ? file.code : file.source, { level: 9 }).length;
          console.log(`${file.fileName}: ${size / KILOBYTE} KB gzipped of at most ${most / KILOBYTE} KB`);
          if (size > most) this.error(`${file.fileName} is ${size - most} bytes too large`);
        }
      },
    },
  };
}
