import type { BoardCard, BoardRow, Face, ProfileCard, RankCard } from "../../../src/machines/pictures/cards.ts"

export const face = (name: string, id = "175928847299117063"): Face => ({ id, name, avatar: null })

export const sampleProfile: ProfileCard = {
  theme: "midnight",
  labels: {
    level: "Level",
    rank: "Rank",
    xp: "XP",
    messages: "Messages",
    voice: "Voice",
    active: "Active",
    afk: "AFK",
    video: "Camera",
    streaming: "Screen"
  },
  face: face("Ada Lovelace"),
  guildName: "Harbour",
  level: 27,
  rank: "#3",
  xp: "84 213",
  progress: 0.6,
  progressText: "1 250 / 2 080 XP",
  toNext: "830 XP to level 28",
  messages: "4 812",
  voice: { total: "12d 4h", active: "9d 20h", afk: "2d 8h", video: "1d 3h", streaming: "18h 7m" }
}

export const sampleRank: RankCard = {
  theme: "midnight",
  labels: { level: "Level", rank: "Rank", xp: "XP" },
  face: face("Ada Lovelace"),
  level: 27,
  rank: "#3",
  xp: "84 213",
  progress: 0.6,
  progressText: "1 250 / 2 080 XP"
}

export const sampleRow = (place: number, name: string): BoardRow => ({
  place,
  face: face(name, String(place)),
  value: `${100 - place} 000 XP`,
  detail: `Level ${40 - place}`,
  share: 1 / place,
  own: false
})

export const sampleBoard: BoardCard = {
  theme: "midnight",
  title: "XP",
  subtitle: "All time",
  guild: face("Harbour"),
  rows: ["Ada", "Grace", "Alan", "Edsger"].map((name, i) => sampleRow(i + 1, name)),
  own: null,
  empty: "Nobody is here yet.",
  page: "Page 1 of 1"
}
