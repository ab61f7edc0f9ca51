import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useWords } from "./words";

export interface Bar {
  key: string;
  name: string;
  /** The name is in Swedish, whatever the console's language is. */
  swedish?: boolean;
  value: number;
  /** How much of the value is of another kind, at its end: who left, what was not solved. */
  part?: number;
  /** What stands in the columns after the name; the value alone, when left out. */
  numbers?: ComponentChildren[];
}

interface BarsProps {
  title: string;
  /** What the names are, and then each of the numbers. */
  columns: string[];
  bars: readonly Bar[];
  /** Which column the colours of a bar stand for. */
  colours?: Record<string, "whole" | "part">;
}

/** A table of numbers with bars in it: to be seen at a glance, and to be read. */
export function Bars({ title, columns, bars, colours = {} }: BarsProps) {
  const { words } = useWords();
  const id = useId();
  const largest = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <section class="chart" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {bars.some(({ value }) => value) ? (
        <table>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={column} scope="col" class={index ? "number" : undefined}>
                  {colours[column] && <span class={`colour ${colours[column]}`} />}
                  {column}
                </th>
              ))}
              {/* The bars say what the numbers say. */}
              <td class="bar" aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {bars.map(({ key, name, swedish, value, part = 0, numbers = [value] }) => (
              <tr key={key}>
                <th scope="row" lang={swedish ? "sv" : undefined}>
                  {name}
                </th>
                {numbers.map((number, index) => (
                  <td key={columns[index + 1]} class="number">
                    {number}
                  </td>
                ))}
                <td class="bar" aria-hidden="true">
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="ground" width="100" height="10" />
                    <rect class="whole" width={share(value - part, largest)} height="10" />
                    <rect class="part" x={share(value - part, largest)} width={share(part, largest)} height="10" />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p class="quiet">{words.noData}</p>
      )}
    </section>
  );
}

function share(value: number, of: number): number {
  return Math.max(0, Math.min(100, (value / of) * 100));
}
