import { defineEntity, p } from "@mikro-orm/core"

/** How many ranked members of a guild (present, not hidden, with XP) have an XP in a bucket: finds places fast. */
export const RankBucket = defineEntity({
  name: "RankBucket",
  tableName: "rank_bucket",
  properties: {
    guildId: p.bigint("string").primary(),
    bucket: p.integer().primary(),
    members: p.bigint("number")
  }
})

/** What a member chose for one guild. A member without a row has chosen nothing. */
export const PreferenceRow = defineEntity({
  name: "PreferenceRow",
  tableName: "preference",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    /** Direct messages. */
    direct: p.boolean().default(true),
    /** Pinged, or only named. */
    ping: p.boolean().default(true),
    language: p.text().nullable(),
    theme: p.text().nullable()
  }
})

/** The last local date on which a member was announced at a place of the podium. */
export const PodiumRow = defineEntity({
  name: "PodiumRow",
  tableName: "podium",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    place: p.integer().primary(),
    announcedOn: p.date()
  }
})
