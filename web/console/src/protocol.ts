import type { Language, Service } from "../../widget/src/protocol";

/** What desk and the console say to each other. Times are ISO 8601. */

export type { Language, Service };

export interface Account {
  id: string;
  name: string;
  display_name: string;
  role: "agent" | "lead";
}

export interface SignInWays {
  openid: boolean;
  password: boolean;
}

/** The title is in Swedish, as the staff know the steps. */
export interface StepRef {
  id: string;
  number: number | null;
  of: number;
  title: string;
}

export type Reason = "asked" | "failures" | "fraud" | "locked";

export interface Waiting {
  conversation: string;
  status: "queued" | "left_message";
  reason: Reason;
  urgent: boolean;
  since: string;
  language: Language;
  service: Service | null;
  step: StepRef | null;
  preview: string;
  here: boolean;
  /** The colleague to whom it was transferred. */
  for: string | null;
}

export interface Person {
  id: string;
  display_name: string;
  status: "available" | "away" | "offline";
  conversations: number;
  capacity: number;
}

export interface Queue {
  waiting: Waiting[];
  people: Person[];
  /** The desk is open: customers are told how long they wait. */
  open: boolean;
}

export interface Mine {
  conversation: string;
  language: Language;
  service: Service | null;
  step: StepRef | null;
  since: string;
  claimed_at: string;
  reason: Reason;
  preview: string;
  unread: number;
  last_number: number;
  here: boolean;
}

export interface Message {
  number: number;
  from: "customer" | "bot" | "desk" | "agent";
  text: string;
  buttons: { title: string }[];
  custom: { type: string; name?: string; title?: string; number?: number; of?: number } | null;
  at: string;
  turn: string | null;
}

export interface Tried {
  at: string;
  intent: string;
  title: string;
  step: string | null;
  result: "solved" | "again" | "open";
}

export interface Card {
  conversation: string;
  status: "bot" | "queued" | "agent" | "left_message" | "closed";
  agent: { id: string; display_name: string } | null;
  language: Language;
  service: Service | null;
  step: StepRef | null;
  reason: Reason | null;
  since: string | null;
  waited_seconds: number | null;
  here: boolean;
  signed: boolean;
  equipment: {
    device: string | null;
    os: string | null;
    browser: string | null;
    permissions: { camera: string | null; microphone: string | null };
  };
  meeting: { id: string; state: "created" | "code_issued" | "confirmed" | "locked" | "unknown" } | null;
  tried: Tried[];
  notes: { at: string; by: string; text: string }[];
  /** `by` is a colleague's name, or customer, bot, desk. */
  history: { at: string; from: string; to: string; event: string; by: string; reason: string | null }[];
  messages: Message[];
  last_number: number;
  rating: Rating | null;
}

export type Rating = "good" | "okay" | "bad";
export type CloseReason = "solved" | "unsolved" | "customer_gone" | "other";

export interface Suggestion {
  intent: string;
  title: string;
  text: string;
  confidence: number;
}

export interface Reply {
  key: string;
  title: string;
  text: string;
}

export interface StepCard {
  id: string;
  number: number | null;
  title: string;
  text: string;
}

export interface Replies {
  replies: Reply[];
  steps: Record<Service, StepCard[]>;
}

export interface DropOff {
  step: string;
  number: number | null;
  title: string;
  reached: number;
  left: number;
}

export interface Counted {
  reason: string;
  count: number;
}

export interface Report {
  days: number;
  conversations: number;
  handed_over: number;
  containment: number;
  /** How many walked to the end or confirmed their identity. */
  finished: number;
  waiting: {
    median_seconds: number | null;
    p90_seconds: number | null;
    buckets: { up_to_seconds: number | null; count: number }[];
  };
  reasons: Counted[];
  outcomes: Counted[];
  ratings: Record<Rating, number>;
  drop_off: Record<Service, DropOff[]>;
  detours: { intent: string; title: string; count: number; solved: number }[];
  unanswered: number;
}

export interface Unanswered {
  at: string;
  language: Language;
  service: Service | null;
  step: string | null;
  text: string;
}

export interface StaffAccount extends Account {
  disabled: boolean;
}

export interface Invitation {
  code: string;
  expires_at: string;
}
