declare module "virtual:labels" {
  /** The Swedish labels that Finnish and English texts quote in parentheses. */
  export const QUOTED_LABELS: string[];
  export const CONFIRM: Record<"sv" | "fi" | "en", string>;
}
