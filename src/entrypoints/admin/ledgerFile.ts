import { DateTime, Effect, Option, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import type { Inspector, Page, StoreUnavailable } from "../../actors/inspection/Inspector.ts"
import type { LedgerEntryView } from "../../actors/inspection/views.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"

const pageSize = 500

const columns = [
  "kind",
  "from",
  "to",
  "channelId",
  "activity",
  "attention",
  "camera",
  "screen",
  "withheld",
  "rate",
  "percent",
  "messages",
  "rewarded",
  "numerator",
  "denominator",
  "evidence",
  "cause",
  "reason",
  "by"
] as const

type Row = Partial<Record<(typeof columns)[number], string | number | boolean>>

const instant = (ms: number) => DateTime.formatIso(DateTime.makeUnsafe(ms))

/** XP is the numerator over the denominator, exactly. */
const rowOf = (entry: LedgerEntryView): Row => {
  switch (entry.kind) {
    case "voice":
      return {
        ...entry,
        from: instant(entry.from),
        to: instant(entry.to),
        withheld: entry.withheld.join(" / "),
        denominator: 6_000_000
      }
    case "chat":
      return { ...entry, from: instant(entry.from), to: instant(entry.to), denominator: 100 }
    case "adjustment":
      return {
        kind: entry.kind,
        from: instant(entry.at),
        numerator: entry.xp,
        denominator: 1,
        reason: entry.reason,
        by: entry.by
      }
    case "gap":
      return { ...entry, from: instant(entry.from), to: instant(entry.to) }
  }
}

/** A field as RFC 4180 writes it. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
const fieldOf = (value: string | number | boolean): string => {
  const text = typeof value === "string" && /^\s*[=+\-@＝＋－＠]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const lineOf = (values: ReadonlyArray<string | number | boolean>) => `${values.map(fieldOf).join(",")}\r\n`

const textOf = (entries: ReadonlyArray<LedgerEntryView>): string =>
  entries
    .map(rowOf)
    .map((row) => lineOf(columns.map((column) => row[column] ?? "")))
    .join("")

/** A member's ledger within `[from, to)` as CSV, newest first, a page of it at a time. */
export const ledgerFile = Effect.fnUntraced(function* (
  inspector: Pick<Inspector["Service"], "ledger">,
  guildId: GuildId,
  userId: UserId,
  span: { readonly from: number | null; readonly to: number | null }
) {
  const pageAfter = (cursor: string | null): Effect.Effect<Page<LedgerEntryView>, StoreUnavailable> =>
    inspector
      .ledger(guildId, userId, { ...span, limit: pageSize, cursor })
      // The cursors are the ledger's own.
      .pipe(Effect.catchTag("CursorInvalid", Effect.die))
  // Before anything is sent: what fails later can only cut the file off, which is then seen to be incomplete.
  const first = yield* pageAfter(null)
  const rest =
    first.next === null
      ? Stream.empty
      : Stream.paginate(first.next, (cursor) =>
          Effect.map(pageAfter(cursor), ({ items, next }) => [[textOf(items)], Option.fromNullOr(next)] as const)
        )
  return HttpServerResponse.stream(
    Stream.prepend(rest, [lineOf(columns) + textOf(first.items)]).pipe(Stream.encodeText),
    {
      contentType: "text/csv; charset=utf-8",
      headers: { "content-disposition": `attachment; filename="ledger-${guildId}-${userId}.csv"` }
    }
  )
})
