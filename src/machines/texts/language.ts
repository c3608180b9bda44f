import { Schema } from "effect"

/** The languages everything is said in. */
export const Language = Schema.Literals(["en", "de"])
export type Language = typeof Language.Type

/** The same texts in every language: a missing one does not compile. */
export type Translated<Texts> = Readonly<Record<Language, Texts>>

/** The language for one of Discord's locales, such as `de` or `pt-BR`; English where we have no better. */
export const languageOf = (locale: string): Language => (locale === "de" ? "de" : "en")
