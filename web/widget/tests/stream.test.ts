import { expect, test } from "vitest";
import { createEventParser } from "../src/stream";

function parsed(...chunks: string[]): [string, string][] {
  const events: [string, string][] = [];
  const parse = createEventParser((event, data) => events.push([event, data]));
  chunks.forEach(parse);
  return events;
}

const STREAM = 'id: 5\nevent: message\ndata: {"number":5}\n\n: still here\n\nevent: state\ndata: {"last":5}\n\n';
const EVENTS = [
  ["message", '{"number":5}'],
  ["state", '{"last":5}'],
];

test("reads events and passes over comments", () => {
  expect(parsed(STREAM)).toEqual(EVENTS);
});

test("reads the same however the network cuts it", () => {
  for (let cut = 1; cut < STREAM.length; cut += 1) {
    expect(parsed(STREAM.slice(0, cut), STREAM.slice(cut))).toEqual(EVENTS);
  }
  expect(parsed(...STREAM)).toEqual(EVENTS);
});

test("knows every line end, a cut one too", () => {
  expect(parsed(...STREAM.replaceAll("\n", "\r\n"))).toEqual(EVENTS);
  expect(parsed(`${STREAM.replaceAll("\n", "\r")}\n`)).toEqual(EVENTS);
});

test("joins lines of data, and names an event without a name", () => {
  expect(parsed("data: one\ndata:two\n\n")).toEqual([["message", "one\ntwo"]]);
});

test("an event that was cut off is none", () => {
  expect(parsed("event: message\ndata: {")).toEqual([]);
});
