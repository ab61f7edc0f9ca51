import { afterEach, expect, test, vi } from "vitest";
import { createDrafts } from "../src/drafts";

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

afterEach(() => vi.unstubAllGlobals());

test("what was typed outlives a reload, for the same account alone", () => {
  vi.stubGlobal("sessionStorage", storage());
  createDrafts("anna").save("c1", { message: "hej", unsent: [{ id: "1", text: "sänt" }] });
  expect(createDrafts("anna").load()).toEqual({ c1: { message: "hej", unsent: [{ id: "1", text: "sänt" }] } });
  expect(createDrafts("leo").load()).toEqual({});
  expect(createDrafts("anna").load()).toEqual({});
});

test("what is empty is not kept, and nothing after forgetting", () => {
  vi.stubGlobal("sessionStorage", storage());
  const drafts = createDrafts("anna");
  drafts.save("c1", { message: "hej" });
  drafts.save("c2", { note: "obs" });
  drafts.save("c1", { message: "", unsent: [] });
  expect(drafts.load()).toEqual({ c2: { note: "obs" } });
  drafts.clear();
  expect(createDrafts("anna").load()).toEqual({});
});

test("works where the browser forbids storage", () => {
  const drafts = createDrafts("anna");
  drafts.save("c1", { message: "hej" });
  expect(drafts.load()).toEqual({ c1: { message: "hej" } });
});
