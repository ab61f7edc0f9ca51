import { permission } from "../equipment";
import type { Finding } from "../protocol";
import { findingOf, type Kind, worthTryingAlone } from "./findings";

export type Devices = Record<Kind, MediaStreamTrack | Finding>;

interface PolicyDocument {
  permissionsPolicy?: { allowsFeature(feature: string): boolean };
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** Why this page can't ask for a camera at all: it is not secure, or the page around it forbids it. */
export function obstacle(): "insecure" | "forbidden" | undefined {
  if (!navigator.mediaDevices?.getUserMedia) return "insecure";
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  if (policy && !(policy.allowsFeature("camera") && policy.allowsFeature("microphone"))) return "forbidden";
}

/** Asks for both devices at once, so that the browser asks the customer once, then judges each on its own. */
export async function askForDevices(): Promise<Devices> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    const [camera, microphone] = [stream.getVideoTracks()[0], stream.getAudioTracks()[0]];
    return { camera: camera ?? "camera_not_found", microphone: microphone ?? "microphone_not_found" };
  } catch (error) {
    return { camera: await askAlone("camera", error), microphone: await askAlone("microphone", error) };
  }
}

async function askAlone(kind: Kind, together: unknown): Promise<MediaStreamTrack | Finding> {
  if (!worthTryingAlone(together, await permission(kind))) return findingOf(together, kind);
  try {
    const stream = await navigator.mediaDevices.getUserMedia(kind === "camera" ? { video: true } : { audio: true });
    return stream.getTracks()[0] ?? `${kind}_not_found`;
  } catch (error) {
    return findingOf(error, kind);
  }
}

export function stopDevices(devices: Devices): void {
  for (const device of Object.values(devices)) if (typeof device !== "string") device.stop();
}

/** The findings, each once. */
export function findingsOf(devices: Devices): Finding[] {
  return [...new Set(Object.values(devices).filter((device) => typeof device === "string"))];
}
