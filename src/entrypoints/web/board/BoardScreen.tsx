import type { Board, BoardPeriod, Metric } from "../../../machines/leveling/board.ts"
import { boardNames } from "../../../machines/texts/boards.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import { boardPathOf, metrics, pathOf, periods } from "./address.ts"
import { boardTitle } from "./announcement.ts"
import { type BoardState, isShown, livenessOf, ownStandingOf } from "./BoardState.ts"
import { Face } from "./Face.tsx"
import { Foot } from "./Foot.tsx"
import { Icon } from "./icons.tsx"
import { isSearching, namedLike } from "./nameSearch.ts"
import { Notice } from "./Notice.tsx"
import { OwnStanding } from "./OwnStanding.tsx"
import { Ranking } from "./Ranking.tsx"
import { SearchForm } from "./SearchForm.tsx"
import { Tabs } from "./Tabs.tsx"

interface BoardScreenProps {
  readonly state: BoardState
  readonly onChoose?: (board: Board) => void
  readonly onSearch?: (search: string) => void
}

/** All of the page, as our server draws it and as it lives in a browser. */
export const BoardScreen = ({ onChoose, onSearch, state }: BoardScreenProps) => {
  const { board, chosen, gone, language, me, said, search, slug, unanswered } = state
  const texts = webBoardTexts[language]
  const names = boardNames[language]
  const address = { slug, board: chosen, search, me: me?.id ?? null }
  const to = (other: Partial<Board>) => pathOf({ ...address, board: { ...chosen, ...other } })
  const choose = onChoose && ((other: Partial<Board>) => onChoose({ ...chosen, ...other }))
  const found = namedLike(board.rows, search)
  if (gone) {
    return (
      <div class="page">
        <main>
          <div role="alert">
            <Notice title={texts.gone} about={texts.goneAbout} />
          </div>
        </main>
        <Foot language={language} />
      </div>
    )
  }
  return (
    <div class="page">
      <a class="skip" href="#board">
        {texts.skip}
      </a>
      <header class="head">
        <Face id={slug} name={board.guild.name} picture={board.guild.icon} />
        <div>
          <h1 dir="auto">{board.guild.name}</h1>
          <p>
            {leaderboardTexts[language].button} · {texts.members(board.members)}
          </p>
        </div>
      </header>
      <div class="choices">
        <Tabs
          class="metrics"
          label={leaderboardTexts[language].metric}
          current={chosen.metric}
          onChoose={choose && ((metric: Metric) => choose({ metric }))}
          tabs={metrics.map((metric) => ({
            key: metric,
            href: to({ metric }),
            text: (
              <>
                <Icon of={metric} />
                {names.metrics[metric]}
              </>
            )
          }))}
        />
        <Tabs
          class="periods"
          label={leaderboardTexts[language].period}
          current={chosen.period}
          onChoose={choose && ((period: BoardPeriod) => choose({ period }))}
          tabs={periods.map((period) => ({ key: period, href: to({ period }), text: names.periods[period] }))}
        />
        <SearchForm
          language={language}
          action={boardPathOf(slug, { metric: "xp", period: "all" })}
          board={chosen}
          me={address.me}
          search={search}
          onSearch={onSearch}
        />
      </div>
      <main>
        <h2 class="unseen">{boardTitle(language, board)}</h2>
        <p class="matches" role="status">
          {isSearching(search) && board.rows.length > 0 ? texts.matches(found.length, board.rows.length) : null}
        </p>
        {unanswered ? (
          <p class="unanswered" role="status">
            {texts.unanswered}
          </p>
        ) : null}
        <Ranking
          language={language}
          board={board}
          search={search}
          found={found}
          me={address.me}
          busy={!isShown(state)}
        />
        {me === null || found.some(({ id }) => id === me.id) ? null : (
          <OwnStanding language={language} metric={board.metric} standing={ownStandingOf(state)} />
        )}
        <p class="unseen" aria-live="polite">
          {said === "" ? null : said}
        </p>
      </main>
      <Foot language={language} liveness={livenessOf(state)} />
    </div>
  )
}
