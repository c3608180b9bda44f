import type { Metric } from "../../../machines/leveling/board.ts"

const paths: Readonly<Record<Metric | "search", string>> = {
  xp: "M13 2 5 13.5h5.5L10 22l8.5-12H13z",
  messages: "M20 11.5a8 7.5 0 0 1-11.6 6.7L4 20l1.3-4A7.2 7.2 0 0 1 4 11.5a8 7.5 0 0 1 16 0z",
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  active: "M3 12h4l3-8 4 16 3-8h4",
  afk: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  video:
    "M4.5 7h9A1.5 1.5 0 0 1 15 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7zM15 11l6-3.5v9L15 13",
  streaming:
    "M4.5 4.5h15A1.5 1.5 0 0 1 21 6v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 15V6a1.5 1.5 0 0 1 1.5-1.5zM8 20.5h8M12 16.5v4",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21"
}

/** Beside words, never instead of them. */
export const Icon = ({ of }: { readonly of: keyof typeof paths }) => (
  <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
    <path d={paths[of]} />
  </svg>
)
