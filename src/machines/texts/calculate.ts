import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

export interface Distance {
  readonly level: number
  readonly xp: number
  readonly missing: bigint
  /** null: messages earn nothing here. */
  readonly messages: bigint | null
  /** Of voice, active and muted; null: they earn nothing. */
  readonly minutes: bigint | null
  readonly mutedMinutes: bigint | null
}

const lines = (...parts: ReadonlyArray<string | null>) => parts.filter((part) => part !== null).join("\n")

/** `/calculate`. */
export const calculateTexts = {
  en: {
    command: { name: "calculate", description: "What it takes to reach something" },
    level: {
      name: "level",
      description: "How many messages or minutes are missing to a level",
      options: { level: { name: "level", description: "The level you want to reach; the next one if you name none" } }
    },
    reached: (level: number) => `You are at level **${grouped("en", level)}** already, or past it.`,
    beyond: (last: number) => `Levels end at **${grouped("en", last)}** here.`,
    distance: ({ level, messages, minutes, missing, mutedMinutes, xp }: Distance) =>
      lines(
        `Level **${grouped("en", level)}** is **${grouped("en", missing)} XP** away (you have ${grouped("en", xp)}). That is about`,
        messages === null ? null : `- **${grouped("en", messages)}** messages that earn XP, or`,
        minutes === null ? null : `- **${grouped("en", minutes)}** minutes active in voice, or`,
        mutedMinutes === null ? null : `- **${grouped("en", mutedMinutes)}** minutes muted in voice.`,
        messages === null && minutes === null && mutedMinutes === null ? "nothing: this server gives no XP." : null
      )
  },
  de: {
    command: { name: "berechne", description: "Was noch fehlt, um etwas zu erreichen" },
    level: {
      name: "level",
      description: "Wie viele Nachrichten oder Minuten bis zu einem Level fehlen",
      options: { level: { name: "level", description: "Das Level, das du erreichen willst; ohne Angabe das nächste" } }
    },
    reached: (level: number) => `Du bist schon auf Level **${grouped("de", level)}** oder darüber.`,
    beyond: (last: number) => `Die Level enden hier bei **${grouped("de", last)}**.`,
    distance: ({ level, messages, minutes, missing, mutedMinutes, xp }: Distance) =>
      lines(
        `Bis Level **${grouped("de", level)}** fehlen **${grouped("de", missing)} XP** (du hast ${grouped("de", xp)}). Das sind etwa`,
        messages === null ? null : `- **${grouped("de", messages)}** Nachrichten, die XP bringen, oder`,
        minutes === null ? null : `- **${grouped("de", minutes)}** Minuten aktiv im Sprachchat, oder`,
        mutedMinutes === null ? null : `- **${grouped("de", mutedMinutes)}** Minuten stumm im Sprachchat.`,
        messages === null && minutes === null && mutedMinutes === null ? "nichts: Dieser Server gibt keine XP." : null
      )
  }
} satisfies Translated<unknown>
