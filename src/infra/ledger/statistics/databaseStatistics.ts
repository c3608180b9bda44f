import { Effect, Layer } from "effect"
import type { Attendance, DayTime, HourTime, VoiceTime } from "../../../machines/statistics/voiceTime.ts"
import type { HourSpan } from "../../../machines/time/localHour.ts"
import { Database } from "../Database.ts"
import { PackedBoard } from "../PackedBoard.ts"
import { boardQuery } from "./boardQuery.ts"
import { attendanceQuery, guildDaysQuery, guildHoursQuery } from "./guildQueries.ts"
import type { HourRow } from "./hours.ts"
import { type DayRow, memberDaysQuery, memberHoursQuery, streakQuery } from "./memberQueries.ts"
import { partnersQuery } from "./partnersQuery.ts"
import { StatisticsStore } from "./StatisticsStore.ts"

const timeOfRow = (row: Omit<DayRow, "day">): VoiceTime => ({
  activeMs: Number(row.active_ms),
  afkMs: Number(row.afk_ms),
  videoMs: Number(row.video_ms),
  streamingMs: Number(row.streaming_ms)
})

const dayOfRow = (row: DayRow): DayTime => ({ day: row.day, ...timeOfRow(row) })

const hourOfRow = (spans: ReadonlyArray<HourSpan>, row: HourRow): ReadonlyArray<HourTime> => {
  const span = spans[row.place]
  return span === undefined ? [] : [{ day: span.day, hour: span.hour, ...timeOfRow(row) }]
}

const packed = (bytes: Uint8Array | null | undefined) => new PackedBoard(bytes ?? new Uint8Array())

/** Voice statistics over the ledger's tables, each one statement and so one snapshot. */
export const layerDatabaseStatistics = Layer.effect(
  StatisticsStore,
  Effect.gen(function* () {
    const database = yield* Database
    return StatisticsStore.of({
      board: (guildId, window, open) =>
        database.rows(boardQuery(guildId, window, open)).pipe(Effect.map(([row]) => packed(row?.packed))),
      partners: (guildId, userId, window, open) =>
        database
          .rows(partnersQuery(guildId, userId, window, open))
          .pipe(Effect.map(([row]) => ({ board: packed(row?.packed), crowded: row?.crowded ?? false }))),
      memberDays: (guildId, userId, from, open) =>
        database.rows(memberDaysQuery(guildId, userId, from, open)).pipe(Effect.map((rows) => rows.map(dayOfRow))),
      memberHours: (guildId, userId, spans, open) =>
        database
          .rows(memberHoursQuery(guildId, userId, spans, open))
          .pipe(Effect.map((rows) => rows.flatMap((row) => hourOfRow(spans, row)))),
      streak: (guildId, userId, today, open) =>
        database.rows(streakQuery(guildId, userId, today, open)).pipe(Effect.map(([row]) => row?.days ?? 0)),
      guildDays: (guildId, from, open) =>
        database
          .rows(guildDaysQuery(guildId, from, open))
          .pipe(
            Effect.map((rows) =>
              rows.map((row): DayTime & Attendance => ({ ...dayOfRow(row), members: Number(row.members) }))
            )
          ),
      guildHours: (guildId, spans, open) =>
        database
          .rows(guildHoursQuery(guildId, spans, open))
          .pipe(
            Effect.map((rows) =>
              rows.flatMap((row) => hourOfRow(spans, row).map((hour) => ({ ...hour, members: Number(row.members) })))
            )
          ),
      attendance: (guildId, from, open) =>
        database.rows(attendanceQuery(guildId, from, open)).pipe(Effect.map(([row]) => Number(row?.members ?? 0)))
    })
  })
)
