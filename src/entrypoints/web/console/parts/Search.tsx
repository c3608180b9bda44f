import { useEffect, useRef } from "preact/hooks"

interface SearchProps {
  readonly label: string
  readonly onSearch: (text: string) => void
}

/** After the last letter: ms. */
const pause = 250

/** Asks when typing pauses. */
export const Search = ({ label, onSearch }: SearchProps) => {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <label class="search">
      <span class="aside">{label}</span>
      <input
        type="search"
        placeholder={label}
        maxLength={100}
        spellcheck={false}
        onInput={({ currentTarget: { value } }) => {
          clearTimeout(timer.current)
          timer.current = setTimeout(() => onSearch(value.trim()), pause)
        }}
      />
    </label>
  )
}
