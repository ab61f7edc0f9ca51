const line = {
  viewBox: "0 0 24 24",
  fill: "none",
  stroke: "currentColor",
  "stroke-width": "2",
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
} as const;

export const WarningIcon = () => (
  <svg {...line} aria-hidden="true">
    <path d="M12 3 2 20h20zM12 10v4M12 17h.01" />
  </svg>
);

export const SoundIcon = ({ on }: { on: boolean }) => (
  <svg {...line} aria-hidden="true">
    <path d="M4 9v6h4l5 4V5L8 9z" />
    <path d={on ? "M16.5 8.5a5 5 0 0 1 0 7M19 6a9 9 0 0 1 0 12" : "M17 9l5 6M22 9l-5 6"} />
  </svg>
);
