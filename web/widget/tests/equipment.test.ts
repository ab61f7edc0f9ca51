import { expect, test } from "vitest";
import { type BrowserHints, equipmentOf } from "../src/equipment";

const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const ANDROID = "Mozilla/5.0 (Linux; Android 10; K)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X)";

test.each<[string, string, Partial<BrowserHints>, [string?, (string | undefined)?, string?]]>([
  ["Chrome, Windows", `${WINDOWS} ${BLINK} Chrome/150.0.0.0 Safari/537.36`, {}, ["computer", "windows", "chrome"]],
  [
    "Edge, Windows",
    `${WINDOWS} ${BLINK} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0`,
    {},
    ["computer", "windows", "edge"],
  ],
  [
    "Firefox, Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0",
    {},
    ["computer", "windows", "firefox"],
  ],
  ["Opera, Windows", `${WINDOWS} ${BLINK} Chrome/150.0.0.0 Safari/537.36 OPR/130.0`, {}, ["computer", "windows"]],
  ["Safari, Mac", `${MAC} ${WEBKIT} Version/26.1 Safari/605.1.15`, {}, ["computer", "macos", "safari"]],
  [
    "Safari, iPad as a Mac",
    `${MAC} ${WEBKIT} Version/26.1 Safari/605.1.15`,
    { maxTouchPoints: 5 },
    ["tablet", "ios", "safari"],
  ],
  [
    "Chrome, iPad",
    `Mozilla/5.0 (iPad; CPU OS 26_1 like Mac OS X) ${WEBKIT} CriOS/150.0 Mobile/15E148 Safari/604.1`,
    { maxTouchPoints: 5 },
    ["tablet", "ios", "chrome"],
  ],
  [
    "Safari, iPhone",
    `${IPHONE} ${WEBKIT} Version/26.1 Mobile/15E148 Safari/604.1`,
    { maxTouchPoints: 5 },
    ["phone", "ios", "safari"],
  ],
  ["Firefox, iPhone", `${IPHONE} ${WEBKIT} FxiOS/153.0 Mobile/15E148 Safari/605.1.15`, {}, ["phone", "ios", "firefox"]],
  [
    "Edge, iPhone",
    `${IPHONE} ${WEBKIT} Version/26.0 EdgiOS/150.0 Mobile/15E148 Safari/604.1`,
    {},
    ["phone", "ios", "edge"],
  ],
  ["an app's own page, iPhone", `${IPHONE} ${WEBKIT} Mobile/15E148`, {}, ["phone", "ios"]],
  [
    "Chrome, Android phone",
    `${ANDROID} ${BLINK} Chrome/150.0.0.0 Mobile Safari/537.36`,
    {},
    ["phone", "android", "chrome"],
  ],
  ["Chrome, Android tablet", `${ANDROID} ${BLINK} Chrome/150.0.0.0 Safari/537.36`, {}, ["tablet", "android", "chrome"]],
  [
    "Samsung Internet, phone",
    `${ANDROID} ${BLINK} SamsungBrowser/30.0 Chrome/140.0.0.0 Mobile Safari/537.36`,
    {},
    ["phone", "android", "samsung_internet"],
  ],
  [
    "Firefox, Android",
    "Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0",
    {},
    ["phone", "android", "firefox"],
  ],
  [
    "an app's own page, Android",
    `Mozilla/5.0 (Linux; Android 16; SM-S921B; wv) ${BLINK} Version/4.0 Chrome/150.0 Mobile Safari/537.36`,
    {},
    ["phone", "android"],
  ],
  [
    "Chromium, Linux",
    `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/150.0.0.0 Safari/537.36`,
    {},
    ["computer", undefined, "chrome"],
  ],
  ["something else", "curl/8", {}, []],
  [
    "a Samsung tablet that asks for pages for computers",
    `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} SamsungBrowser/30.0 Chrome/140.0.0.0 Safari/537.36`,
    { userAgentData: { brands: [{ brand: "Samsung Internet" }], mobile: false, platform: "Android" } },
    ["tablet", "android", "samsung_internet"],
  ],
])("%s", (_, userAgent, hints, [device, os, browser]) => {
  expect(equipmentOf({ userAgent, maxTouchPoints: 0, ...hints })).toEqual({
    ...(device && { device }),
    ...(os && { os }),
    ...(browser && { browser }),
  });
});
