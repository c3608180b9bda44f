interface NoticeProps {
  readonly title: string
  readonly about?: string
}

/** What stands where a board would. It takes the focus of those who skip to the board. */
export const Notice = ({ about, title }: NoticeProps) => (
  <div class="notice" id="board" tabIndex={-1}>
    <svg viewBox="0 0 96 64" width="96" height="64" aria-hidden="true">
      <rect class="stand-2" x="4" y="34" width="28" height="26" rx="4" />
      <rect class="stand-1" x="34" y="18" width="28" height="42" rx="4" />
      <rect class="stand-3" x="64" y="42" width="28" height="18" rx="4" />
    </svg>
    <p class="notice-title">{title}</p>
    {about === undefined ? null : <p>{about}</p>}
  </div>
)
