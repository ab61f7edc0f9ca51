import type { Finding } from "../protocol";

export type Kind = "camera" | "microphone";
export const KINDS = ["camera", "microphone"] as const;

/** What an error of getUserMedia means. */
export function findingOf(error: unknown, kind: Kind): Finding {
  const { name, message } = error instanceof Error ? error : new Error();
  // Chrome says "Permission denied by system".
  if (name === "NotAllowedError") return /system/i.test(message) ? "blocked_in_system_settings" : "permission_denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return `${kind}_not_found`;
  return "camera_in_use";
}

/** Whether the device may be tried alone after both were asked for in vain: never so that a refusal is asked again. */
export function worthTryingAlone(error: unknown, permission: PermissionState | undefined): boolean {
  return !(error instanceof Error && error.name === "NotAllowedError") || permission === "granted";
}
