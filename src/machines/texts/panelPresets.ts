import type { PresetName } from "../settings/presets.ts"
import type { Translated } from "./language.ts"

interface PresetTexts {
  /** `about`: 100 characters at most. */
  readonly presets: Readonly<Record<PresetName, { readonly name: string; readonly about: string }>>
  readonly choose: string
  readonly already: (name: string) => string
  readonly applied: (name: string) => string
  /** Before something that somebody chose would be lost. */
  readonly ask: (name: string) => string
  readonly apply: string
  readonly cancel: string
  readonly cancelled: string
}

export const presetTexts: Translated<PresetTexts> = {
  en: {
    presets: {
      community: { name: "Community", about: "Talking and writing count alike; being there muted counts a little." },
      study: { name: "Study", about: "Being there counts, muted or not; chatting earns little, sleeping nothing." },
      gaming: { name: "Gaming", about: "Playing together counts, streaming most of all; alone nothing is earned." }
    },
    choose: "Start from a preset",
    already: (name) => `Everything is as **${name}** has it already.`,
    applied: (name) => `**${name}** holds now.`,
    ask: (name) => `**${name}** would overwrite what was chosen here:`,
    apply: "Overwrite",
    cancel: "Cancel",
    cancelled: "Everything stays as it was."
  },
  de: {
    presets: {
      community: { name: "Gemeinschaft", about: "Reden und Schreiben zählen gleich; stumm dabei zu sein ein wenig." },
      study: { name: "Lernen", about: "Dabeisein zählt, stumm oder nicht; Schreiben bringt wenig, Schlafen nichts." },
      gaming: { name: "Spielen", about: "Zusammen spielen zählt, streamen am meisten; allein gibt es nichts." }
    },
    choose: "Mit einer Vorlage anfangen",
    already: (name) => `Es ist schon alles so, wie **${name}** es vorsieht.`,
    applied: (name) => `Jetzt gilt **${name}**.`,
    ask: (name) => `**${name}** würde überschreiben, was hier gewählt wurde:`,
    apply: "Überschreiben",
    cancel: "Abbrechen",
    cancelled: "Es bleibt alles, wie es war."
  }
}
