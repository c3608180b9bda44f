import { Effect, Metric, Option, Schema } from "effect"
import { LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import { type ClaimedNotice, OutboxStore, type SentMessage } from "../../infra/ledger/OutboxStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import { channelsFor } from "../../machines/notices/channels.ts"
import { Notice, type NoticeOutcome, type PublicNotice } from "../../machines/notices/notice.ts"
import { mentions } from "../../machines/notices/template.ts"
import { directWords, publicWords, roleGoneWords } from "../../machines/notices/wording.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { BoardLinks } from "../boards/BoardLinks.ts"
import { makeMessenger } from "./messenger.ts"

const total = Metric.counter("guildhall_notices_total", {
  description: "Notices that are done with, by what became of them",
  incremental: true
})

export const countNotices = (outcome: NoticeOutcome, count: number) =>
  Metric.update(Metric.withAttributes(total, { outcome }), count)

/** What becomes of a notice. `direct`: a direct message may follow it. */
interface Fate {
  readonly outcome: NoticeOutcome
  readonly message?: SentMessage
  readonly direct?: boolean
}

type Of<Kind extends Notice["kind"]> = Extract<Notice, { readonly kind: Kind }>

const decode = Schema.decodeUnknownOption(Notice)

/** Delivers a claimed notice. Fails when Discord or the database is away: then it is as unfinished as before. */
export const makeDeliver = Effect.gen(function* () {
  const outbox = yield* OutboxStore
  const ledger = yield* LedgerStore
  const settingsStore = yield* SettingsStore
  const messenger = yield* makeMessenger
  const boards = yield* BoardLinks

  const announce = Effect.fnUntraced(function* (
    claim: ClaimedNotice,
    notice: PublicNotice,
    { language, notices }: GuildSettings
  ) {
    const { guildId, recent, tried, userId } = claim
    const figures = yield* ledger.member(guildId, userId)
    if (figures === null || !figures.present) return { outcome: "hidden" } satisfies Fate
    const announced = notice.level >= notices.minLevel
    if (!announced && notice.kind === "level up" && notice.place === undefined) {
      return { outcome: "below minimum" } satisfies Fate
    }
    const direct = announced && notice.kind === "level up"
    if (figures.hidden) return { outcome: "hidden", direct } satisfies Fate

    const { template } = notices
    const guildName = template !== null && mentions(template, "guild") ? yield* messenger.guildName(claim) : ""
    const standing = { userId, guildName, xp: notice.xp, rank: figures.rank, language }
    /** Below the minimum only the medal is told. */
    const told: PublicNotice =
      announced || notice.place === undefined ? notice : { ...notice, kind: "medal", place: notice.place }

    const earlier = tried === null ? null : yield* messenger.resume(claim, tried)
    if (earlier !== null) return { ...earlier, direct } satisfies Fate
    if (told.kind === "level up" && recent !== null) {
      // A medal that the message told already stays in it for as long as it is true.
      const kept = recent.place !== null && recent.place === figures.rank ? { place: recent.place } : {}
      const edited = yield* messenger.edit(claim, recent, publicWords({ ...kept, ...told }, standing, template))
      if (edited !== null) return { ...edited, direct } satisfies Fate
    }
    const channels = channelsFor(notices, notice.channelId)
    if (channels.length === 0) return { outcome: "off", direct } satisfies Fate
    const written = yield* messenger.write(claim, channels, publicWords(told, standing, template))
    return { ...written, direct } satisfies Fate
  })

  const tellMember = Effect.fnUntraced(function* (
    claim: ClaimedNotice,
    { level, xp }: Of<"direct">,
    settings: GuildSettings
  ) {
    const { guildId, tried, userId } = claim
    if (!claim.direct) return { outcome: "off" } satisfies Fate
    const figures = yield* ledger.member(guildId, userId)
    if (figures === null || !figures.present) return { outcome: "hidden" } satisfies Fate
    const earlier = tried === null ? null : yield* messenger.resume(claim, tried, "open")
    if (earlier !== null) return earlier satisfies Fate
    const channelId = yield* messenger.member(claim)
    if (channelId === null) return { outcome: "refused" } satisfies Fate
    const language = claim.language ?? settings.language
    const standing = { userId, guildName: yield* messenger.guildName(claim), xp, rank: null, language }
    const link = yield* boards.link(guildId, settings, figures.hidden ? null : userId)
    const words = directWords(level, standing, link)
    return (yield* messenger.write(claim, [channelId], words)) satisfies Fate
  })

  /** In the guild's channel for notices, where its staff chose one; else to its owner alone. */
  const tellStaff = Effect.fnUntraced(function* (
    claim: ClaimedNotice,
    notice: Of<"role gone">,
    { language, modules, notices }: GuildSettings
  ) {
    const { tried } = claim
    const earlier = tried === null ? null : yield* messenger.resume(claim, tried)
    if (earlier !== null) return earlier satisfies Fate
    const chosen = modules.notices ? notices.channelId : null
    const channelId = chosen ?? (yield* messenger.owner(claim))
    if (channelId === null) return { outcome: "refused" } satisfies Fate
    return (yield* messenger.write(claim, [channelId], roleGoneWords(notice, language))) satisfies Fate
  })

  const fateOf = Effect.fnUntraced(function* (claim: ClaimedNotice) {
    const notice = Option.getOrNull(decode(claim.notice))
    if (notice === null) {
      yield* Effect.logError("a notice cannot be read", { id: claim.id, notice: claim.notice })
      return { outcome: "unreadable" } satisfies Fate
    }
    const settings = yield* settingsStore.load(claim.guildId)
    if (notice.kind === "role gone") return yield* tellStaff(claim, notice, settings)
    if (!settings.modules.notices) return { outcome: "off" } satisfies Fate
    if (notice.kind === "direct") return yield* tellMember(claim, notice, settings)
    return yield* announce(claim, notice, settings)
  })

  return Effect.fnUntraced(function* (claim: ClaimedNotice) {
    if (claim.laterId !== null && claim.tried === null) {
      yield* outbox.merge(claim.id, claim.laterId)
      return yield* countNotices("merged", 1)
    }
    const fate: Fate = yield* fateOf(claim)
    yield* outbox.finish(claim.id, fate.outcome, fate)
    yield* countNotices(fate.outcome, 1)
  })
})
