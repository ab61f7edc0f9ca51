export interface Equipment {
  device?: "computer" | "phone" | "tablet";
  os?: "windows" | "macos" | "ios" | "android";
  browser?: "chrome" | "edge" | "firefox" | "safari" | "samsung_internet";
  camera?: PermissionState;
  microphone?: PermissionState;
}

/** The part of the browser's navigator that tells what it runs on. */
export interface BrowserHints {
  userAgent: string;
  maxTouchPoints: number;
  userAgentData?: { brands: { brand: string }[]; mobile: boolean; platform: string };
}

export function equipmentOf(hints: BrowserHints): Equipment {
  const os = osOf(hints);
  const device = deviceOf(hints, os);
  const browser = browserOf(hints);
  return { ...(device && { device }), ...(os && { os }), ...(browser && { browser }) };
}

function osOf({ userAgent, maxTouchPoints, userAgentData }: BrowserHints): Equipment["os"] {
  const platform = userAgentData?.platform || userAgent;
  if (/iPhone|iPad|iPod/.test(userAgent)) return "ios";
  if (/Android/.test(platform)) return "android";
  if (/Windows/.test(platform)) return "windows";
  // An iPad says that it is a Mac, but no Mac has a touch screen.
  if (/mac/i.test(platform)) return maxTouchPoints > 1 ? "ios" : "macos";
}

function deviceOf({ userAgent, userAgentData }: BrowserHints, os: Equipment["os"]): Equipment["device"] {
  if (os === "ios") return /iPhone|iPod/.test(userAgent) ? "phone" : "tablet";
  if (os === "android") return (userAgentData?.mobile ?? /Mobile/.test(userAgent)) ? "phone" : "tablet";
  if (os || /Linux|CrOS/.test(userAgent)) return "computer";
}

function browserOf({ userAgent, userAgentData }: BrowserHints): Equipment["browser"] {
  // An app that shows pages itself has none of the browser's menus.
  if (/; wv\)/.test(userAgent)) return;
  const named = [userAgent, ...(userAgentData?.brands.map(({ brand }) => brand) ?? [])].join(" ");
  if (/SamsungBrowser|Samsung Internet/.test(named)) return "samsung_internet";
  if (/Edg(e|A|iOS)?\/|Microsoft Edge/.test(named)) return "edge";
  if (/OPR\/|Opera/.test(named)) return;
  if (/Firefox\/|FxiOS\//.test(named)) return "firefox";
  if (/Chrome\/|CriOS\//.test(named)) return "chrome";
  if (/Version\/.*Safari\//.test(named)) return "safari";
}

/** What the browser knows; `onChange` is called when a permission changes. */
export async function readEquipment(onChange: () => void): Promise<Equipment> {
  const [camera, microphone] = await Promise.all([permission("camera", onChange), permission("microphone", onChange)]);
  return { ...equipmentOf(navigator), ...(camera && { camera }), ...(microphone && { microphone }) };
}

export async function permission(
  name: "camera" | "microphone",
  onChange?: () => void,
): Promise<PermissionState | undefined> {
  try {
    const status = await navigator.permissions.query({ name });
    if (onChange) status.onchange = onChange;
    return status.state;
  } catch {
    return; // Not every browser tells.
  }
}
