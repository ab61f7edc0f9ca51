import { expect, test } from "vitest";
import { findingOf, type Kind, worthTryingAlone } from "../src/device-check/findings";

test.each<[string, string, Kind, string]>([
  ["NotAllowedError", "Permission denied", "camera", "permission_denied"],
  ["NotAllowedError", "Permission denied by system", "camera", "blocked_in_system_settings"],
  ["NotFoundError", "Requested device not found", "camera", "camera_not_found"],
  ["NotFoundError", "Requested device not found", "microphone", "microphone_not_found"],
  ["OverconstrainedError", "", "camera", "camera_not_found"],
  ["NotReadableError", "Could not start video source", "camera", "camera_in_use"],
  ["AbortError", "", "microphone", "camera_in_use"],
])("%s: %s (%s)", (name, message, kind, finding) => {
  expect(findingOf(new DOMException(message, name), kind)).toBe(finding);
});

test("a refusal is not asked again, what is missing or in use is tried alone", () => {
  const refused = new DOMException("", "NotAllowedError");
  expect(worthTryingAlone(refused, "denied")).toBe(false);
  expect(worthTryingAlone(refused, undefined)).toBe(false);
  expect(worthTryingAlone(refused, "granted")).toBe(true);
  expect(worthTryingAlone(new DOMException("", "NotFoundError"), "prompt")).toBe(true);
});
