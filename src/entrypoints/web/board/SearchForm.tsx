import type { Board } from "../../../machines/leveling/board.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import { Icon } from "./icons.tsx"

interface SearchFormProps {
  readonly language: Language
  readonly action: string
  readonly board: Board
  readonly me: string | null
  readonly search: string
  /** Without it the form is sent to our server. */
  readonly onSearch: ((search: string) => void) | undefined
}

const Kept = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <input type="hidden" name={name} value={value} />
)

export const SearchForm = ({ action, board, language, me, onSearch, search }: SearchFormProps) => {
  const texts = webBoardTexts[language]
  return (
    <search>
      <form
        class="search"
        action={action}
        onSubmit={(event) => {
          if (onSearch !== undefined) event.preventDefault()
        }}
      >
        {board.metric === "xp" ? null : <Kept name="metric" value={board.metric} />}
        {board.period === "all" ? null : <Kept name="period" value={board.period} />}
        {me === null ? null : <Kept name="me" value={me} />}
        <label class="unseen" for="search">
          {texts.search}
        </label>
        <input
          id="search"
          type="search"
          name="q"
          value={search}
          placeholder={texts.search}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="search"
          maxLength={100}
          dir="auto"
          onInput={(event) => onSearch?.(event.currentTarget.value)}
        />
        <button type="submit" aria-label={texts.searchButton}>
          <Icon of="search" />
        </button>
      </form>
    </search>
  )
}
