import type { Language } from "../../../machines/texts/language.ts"
import { type Liveness, webBoardTexts } from "../../../machines/texts/webBoard.ts"
import mark from "./mark.svg?no-inline"

interface FootProps {
  readonly language: Language
  /** Without it there is nothing that could be live. */
  readonly liveness?: Liveness
}

export const Foot = ({ language, liveness }: FootProps) => (
  <footer class="foot">
    {liveness === undefined ? null : (
      <p class={`liveness ${liveness}`} role="status">
        {webBoardTexts[language].liveness[liveness]}
      </p>
    )}
    <p>
      <img src={mark} alt="" width="20" height="20" /> Guildhall
    </p>
    <p>
      <a href="/api">API</a>
    </p>
  </footer>
)
