import { fill, type Words } from "./i18n";
import type { Language, Service, StepRef } from "./protocol";

const SHOWN_OF_ID = 4;
const BROWSERS: Record<string, string> = {
  chrome: "Chrome",
  edge: "Edge",
  firefox: "Firefox",
  safari: "Safari",
  samsung_internet: "Samsung Internet",
};
const SYSTEMS: Record<string, string> = { windows: "Windows", macos: "macOS", ios: "iOS", android: "Android" };

/** Customers have no names here; colleagues can still say to each other which one they mean. */
export function customerName(words: Words, conversation: string): string {
  return fill(words.customer, { id: conversation.slice(0, SHOWN_OF_ID).toUpperCase() });
}

export function serviceName(words: Words, service: Service | null): string {
  return service ? words[service] : words.noService;
}

/** "Steg 3 av 7:", or nothing for a step outside the count. */
export function stepPlace(words: Words, step: StepRef): string {
  return step.number ? fill(words.step, { number: step.number, of: step.of }) : "";
}

export function browserName(browser: string): string {
  return BROWSERS[browser] ?? browser;
}

export function systemName(os: string): string {
  return SYSTEMS[os] ?? os;
}

/** Two units at most: "12 s", "4 min 5 s", "2 h 10 min", "3 d 2 h". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [minutes, hours, days] = [Math.floor(whole / 60), Math.floor(whole / 3600), Math.floor(whole / 86_400)];
  if (days) return parts([days, "d"], [hours % 24, "h"]);
  if (hours) return parts([hours, "h"], [minutes % 60, "min"]);
  if (minutes) return parts([minutes, "min"], [whole % 60, "s"]);
  return `${whole} s`;
}

function parts(...units: [number, string][]): string {
  return units
    .filter(([amount]) => amount)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}

export function secondsSince(time: string, now: number): number {
  return (now - Date.parse(time)) / 1000;
}

export function clockTime(time: string, language: Language): string {
  return new Intl.DateTimeFormat(regional(language), { hour: "2-digit", minute: "2-digit" }).format(Date.parse(time));
}

/** The time, with the day where it is another one than today. */
export function dayAndTime(time: string, language: Language): string {
  const date = new Date(time);
  if (date.toDateString() === new Date().toDateString()) return clockTime(time, language);
  return new Intl.DateTimeFormat(regional(language), {
    day: "numeric",
    month: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(date);
}

export function percent(share: number): number {
  return Math.round(share * 100);
}

function regional(language: Language): string {
  return language === "en" ? "en-GB" : `${language}-FI`;
}
