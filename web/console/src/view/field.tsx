import type { JSX } from "preact";

type FieldProps = JSX.IntrinsicElements["input"] & {
  id: string;
  label: string;
  hint?: string;
  problem: string | undefined;
};

/** A field with what is wrong with it right under its label. */
export function Field({ id, label, hint, problem, ...input }: FieldProps) {
  const described = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      <input
        {...input}
        id={id}
        name={id}
        aria-describedby={described || undefined}
        aria-invalid={problem ? "true" : undefined}
      />
    </div>
  );
}
