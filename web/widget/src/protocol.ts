/** What desk and the widget say to each other. */

export const LANGUAGES = ["sv", "fi", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Service = "op_fi" | "op_mobilen";

export interface Step {
  type: "step";
  step: string;
  title: string;
  number?: number;
  of?: number;
  /** Who sent it, when it was a person. */
  name?: string;
}

export type Custom =
  | Step
  | { type: "agent"; name: string }
  | { type: "code_field" | "device_check" | "identity_confirmed" | "fault" | "waiting" | "handoff"; name?: undefined };

export interface Message {
  number: number;
  from: "customer" | "bot" | "desk" | "agent";
  text: string;
  buttons: { title: string }[];
  custom: Custom | null;
  /** The id that the customer's client made; the bot's answers carry the same. */
  turn: string | null;
}

export interface ConversationState {
  last: number;
  read: number;
  typing: boolean;
  language: Language;
  person: Person | null;
}

/** Someone at the bank, asked for or there. */
export interface Person {
  status: "queued" | "agent" | "left_message";
  /** How it stands: a whole sentence in the customer's language. */
  text: string;
  /** Said instead of that the guide is writing. */
  typing: string;
  /** What the customer presses to wait no longer, while that is possible. */
  leave: string;
}

export type Finding =
  | "devices_work"
  | "permission_denied"
  | "no_permission_prompt"
  | "blocked_in_system_settings"
  | "camera_not_found"
  | "microphone_not_found"
  | "camera_in_use";

export interface OpenedSession {
  session: string;
  conversation: string;
  language?: Language;
  signed?: boolean;
}

export function asLanguage(tag: string | null | undefined): Language | undefined {
  const wanted = tag?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === wanted);
}
