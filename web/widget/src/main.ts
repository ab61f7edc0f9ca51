import { MeetingGuide, NAME } from "./element";

const script = document.currentScript;
if (!customElements.get(NAME)) customElements.define(NAME, MeetingGuide);
if (script instanceof HTMLScriptElement && !document.querySelector(NAME)) whenThereIsABody(() => embed(script));

/** One script tag is enough: its data attributes say the rest, and desk is where it came from. */
function embed({ src, dataset }: HTMLScriptElement): void {
  const guide = document.createElement(NAME) as MeetingGuide;
  guide.setAttribute("origin", new URL(src).origin);
  if (dataset.language) guide.setAttribute("language", dataset.language);
  if (dataset.service) guide.setAttribute("service", dataset.service);
  if (dataset.open === "true") guide.setAttribute("inline", "");
  if (dataset.token) guide.token = dataset.token;
  delete dataset.token;
  document.body.append(guide);
}

function whenThereIsABody(then: () => void): void {
  if (document.body) then();
  else addEventListener("DOMContentLoaded", then, { once: true });
}
