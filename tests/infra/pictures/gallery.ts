import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Canvas, createCanvas } from "@napi-rs/canvas"
import { drawBoard } from "../../../src/infra/pictures/drawing/drawBoard.ts"
import { drawProfile } from "../../../src/infra/pictures/drawing/drawProfile.ts"
import { drawRank } from "../../../src/infra/pictures/drawing/drawRank.ts"
import { registerFonts } from "../../../src/infra/pictures/drawing/fonts.ts"
import type { BoardCard, Face } from "../../../src/machines/pictures/cards.ts"
import { Theme } from "../../../src/machines/pictures/theme.ts"
import { duration } from "../../../src/machines/texts/duration.ts"
import { face, sampleBoard, sampleProfile, sampleRank, sampleRow } from "../../machines/pictures/samples.ts"
import { statisticsPictures } from "./statisticsGallery.ts"

/** Draws the pictures of the documentation, and with a folder as argument many others to look at: `node gallery.ts /tmp/pictures`. */

/** A small landscape, in place of a photograph. */
const landscape = (hue: number): Uint8Array => {
  const canvas = createCanvas(128, 128)
  const brush = canvas.getContext("2d")
  const sky = brush.createLinearGradient(0, 0, 0, 128)
  sky.addColorStop(0, `hsl(${hue} 70% 62%)`)
  sky.addColorStop(1, `hsl(${hue + 50} 80% 80%)`)
  brush.fillStyle = sky
  brush.fillRect(0, 0, 128, 128)
  brush.fillStyle = `hsl(${hue + 40} 95% 88%)`
  brush.beginPath()
  brush.arc(86, 44, 17, 0, 2 * Math.PI)
  brush.fill()
  for (const [height, lightness] of [
    [72, 42],
    [90, 30]
  ] as const) {
    brush.fillStyle = `hsl(${hue - 20} 45% ${lightness}%)`
    brush.beginPath()
    brush.moveTo(0, 128)
    for (let x = 0; x <= 128; x += 4) brush.lineTo(x, height + 14 * Math.sin((x + hue + height) / 19))
    brush.lineTo(128, 128)
    brush.fill()
  }
  return canvas.toBuffer("image/png")
}

const withPicture = (name: string, hue: number): Face => ({ ...face(name, String(hue)), avatar: landscape(hue) })

const endless = "Bartholomew the Extraordinarily Long-Winded Keeper of Every Lighthouse 🗼🗼🗼"

const crowd = [
  "Ada Lovelace",
  "سلمى المنصوري",
  "桜井 みゆき 🌸",
  endless,
  "Łukasz Żółkiewski",
  "דוד בן־גוריון",
  "김서연",
  "Ελένη Παπαδοπούλου",
  "𝓖𝓻𝓪𝓬𝓮 ★ 𝓗𝓸𝓹𝓹𝓮𝓻",
  "สมชาย ใจดี"
]

const wholeBoard: BoardCard = {
  ...sampleBoard,
  guild: withPicture("Harbour Lights", 200),
  title: "Voice time",
  subtitle: "This week",
  page: "Page 1 of 14",
  rows: crowd.map((name, i) => ({
    ...sampleRow(i + 1, name),
    face: i % 3 === 1 ? face(name, String(i * 7919)) : withPicture(name, i * 36),
    value: duration((41 - i * 3) * 3600 + ((i * 37) % 60) * 60),
    detail: `Level ${58 - i * 4}`,
    share: (41 - i * 3) / 41,
    own: i === 4
  }))
}

const ada = withPicture("Ada Lovelace", 210)
const profile = { ...sampleProfile, face: ada, guildName: "Harbour Lights" }
const rank = { ...sampleRank, face: ada }
const others = { ...wholeBoard, rows: wholeBoard.rows.map((row) => ({ ...row, own: false })) }

const shown: Readonly<Record<string, () => Promise<Canvas>>> = {
  profile: () => drawProfile(profile),
  rank: () => drawRank(rank),
  board: () => drawBoard(wholeBoard)
}

const names: Readonly<Record<string, string>> = {
  arabic: "سلمى المنصوري",
  hebrew: "דוד בן־גוריון",
  japanese: "桜井 みゆき",
  chinese: "张伟",
  korean: "김서연",
  devanagari: "प्रिया शर्मा",
  thai: "สมชาย ใจดี",
  emoji: "🦊 Fox 👩‍👩‍👧 🇩🇪 ❤️",
  fancy: "𝓖𝓻𝓪𝓬𝓮 ★ Ⓗⓞⓟ ᴘᴇʀ",
  zalgo: "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢LGO ꧁Java꧂",
  endless,
  endlessRightToLeft: "سلمى المنصوري ".repeat(8)
}

const further: Readonly<Record<string, () => Promise<Canvas>>> = {
  ...Object.fromEntries(
    Object.entries(names).map(([key, name]) => [
      `profile-${key}`,
      () => drawProfile({ ...profile, face: face(name, key), guildName: `${name} Guild` })
    ])
  ),
  ...Object.fromEntries(
    Object.entries(names).map(([key, name]) => [`rank-${key}`, () => drawRank({ ...rank, face: face(name, key) })])
  ),
  ...Object.fromEntries(
    Theme.literals.flatMap((theme) => [
      [`theme-${theme}-profile`, () => drawProfile({ ...profile, theme })],
      [`theme-${theme}-rank`, () => drawRank({ ...rank, theme, face: face("Grace Hopper", theme) })],
      [`theme-${theme}-board`, () => drawBoard({ ...wholeBoard, theme })]
    ])
  ),
  ...statisticsPictures(ada),
  "profile-first-day": () =>
    drawProfile({
      ...profile,
      level: 1,
      rank: null,
      xp: "0",
      progress: 0,
      progressText: "0 / 100 XP",
      toNext: "100 XP to level 2",
      messages: "0",
      voice: { total: "0s", active: "0s", afk: "0s", video: "0s", streaming: "0s" }
    }),
  "profile-largest": () =>
    drawProfile({
      ...profile,
      face: withPicture(endless, 20),
      level: 99_999,
      rank: "#1 234 567",
      xp: "1 000 000 000 000",
      progress: 1,
      progressText: "999 999 999 999 / 1 000 000 000 000 XP",
      toNext: null,
      messages: "123 456 789",
      voice: { total: "3 650d 23h", active: "3 000d 23h", afk: "650d 12h", video: "1 200d 1h", streaming: "999d 23h" }
    }),
  "rank-barely": () => drawRank({ ...rank, face: face("김서연"), rank: null, progress: 0.004 }),
  "board-off-page": () =>
    drawBoard({
      ...others,
      own: { ...sampleRow(12_304, "Grace"), value: "4m", detail: "Level 1", share: 0.01, own: true }
    }),
  "board-one": () => drawBoard({ ...wholeBoard, page: "Page 1 of 1", rows: wholeBoard.rows.slice(0, 1) }),
  "board-empty": () =>
    drawBoard({ ...wholeBoard, page: "", rows: [], empty: "Nobody has been in voice this week. Be the first!" }),
  "board-largest": () =>
    drawBoard({
      ...wholeBoard,
      title: endless,
      guild: face(endless),
      subtitle: "All time, since the very beginning of everything",
      page: "Page 1 234 of 12 345",
      rows: wholeBoard.rows.map((row, i) => ({
        ...row,
        place: 12_341 + i,
        value: "1 000 000 000 000 XP",
        detail: "Level 99999"
      }))
    })
}

const drawInto = async (folder: string, pictures: Readonly<Record<string, () => Promise<Canvas>>>) => {
  mkdirSync(folder, { recursive: true })
  for (const [name, draw] of Object.entries(pictures)) {
    const canvas = await draw()
    writeFileSync(join(folder, `${name}.png`), canvas.toBuffer("image/png"))
  }
}

registerFonts()
await drawInto(join(import.meta.dirname, "../../../docs/pictures"), shown)
const folder = process.argv[2]
if (folder !== undefined) await drawInto(folder, { ...shown, ...further })
