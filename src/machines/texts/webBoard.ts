import type { Place } from "../notices/notice.ts"
import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

/** How the page and our server stand with each other. `still`: drawn by the server, and no script runs. */
export type Liveness = "still" | "live" | "reconnecting" | "offline"

interface WebBoardTexts {
  readonly skip: string
  readonly title: (guild: string, board: string) => string
  readonly members: (count: number) => string
  /** Who leads, for the preview of a link. `names`: the first three at most. */
  readonly lead: (names: ReadonlyArray<string>, members: number) => string
  readonly place: string
  readonly you: string
  readonly search: string
  readonly searchButton: string
  /** How many of those shown bear a name that is searched for. */
  readonly matches: (count: number, shown: number) => string
  readonly noMatch: string
  readonly noMatchBeyond: (shown: number) => string
  readonly standing: (place: number, members: number) => string
  readonly nowAt: Readonly<Record<Place, (name: string) => string>>
  readonly youNowAt: (place: number) => string
  readonly liveness: Readonly<Record<Liveness, string>>
  readonly unanswered: string
  readonly gone: string
  readonly goneAbout: string
  readonly missing: string
  readonly missingAbout: string
}

/** Names in another direction than the sentence they stand in must not turn it round. */
const isolated = (name: string) => `\u2068${name}\u2069`

const listed = {
  en: new Intl.ListFormat("en-GB", { type: "conjunction" }),
  de: new Intl.ListFormat("de", { type: "conjunction" })
} as const

/** The public leaderboard page. */
export const webBoardTexts: Translated<WebBoardTexts> = {
  en: {
    skip: "Skip to the board",
    title: (guild, board) => `${guild} leaderboard: ${board}`,
    members: (count) => (count === 1 ? "1 member" : `${grouped("en", count)} members`),
    lead: (names, members) => {
      if (names.length === 0) return "Nobody is on this board yet."
      const leaders = listed.en.format(names)
      if (members <= names.length) return `${leaders} ${names.length === 1 ? "is" : "are"} on the board.`
      return `${leaders} lead ${grouped("en", members)} members.`
    },
    place: "Place",
    you: "You",
    search: "Find a member",
    searchButton: "Search",
    matches: (count, shown) => `${grouped("en", count)} of ${grouped("en", shown)} match`,
    noMatch: "Nobody on this board goes by that name.",
    noMatchBeyond: (shown) => `Nobody among the first ${grouped("en", shown)} goes by that name.`,
    standing: (place, members) => `Place ${grouped("en", place)} of ${grouped("en", members)}`,
    nowAt: {
      1: (name) => `${isolated(name)} is now first.`,
      2: (name) => `${isolated(name)} is now second.`,
      3: (name) => `${isolated(name)} is now third.`
    },
    youNowAt: (place) => `You are now at place ${grouped("en", place)}.`,
    liveness: {
      still: "Reload for the newest state",
      live: "Live",
      reconnecting: "Reconnecting",
      offline: "Offline"
    },
    unanswered: "The board has not come through yet. It is asked for again by itself.",
    gone: "This board is not public any more",
    goneAbout: "Those who run the server have taken it off the web. In Discord it goes on as ever.",
    missing: "There is no board here",
    missingAbout:
      "The address may be mistyped, or the board is not public. Ask those who run the server: they can turn it on with /panel."
  },
  de: {
    skip: "Zur Rangliste springen",
    title: (guild, board) => `Rangliste von ${guild}: ${board}`,
    members: (count) => (count === 1 ? "1 Mitglied" : `${grouped("de", count)} Mitglieder`),
    lead: (names, members) => {
      if (names.length === 0) return "Hier steht noch niemand."
      const leaders = listed.de.format(names)
      if (members <= names.length) return `${leaders} ${names.length === 1 ? "steht" : "stehen"} auf der Rangliste.`
      return `${leaders} liegen vorn, von ${grouped("de", members)} Mitgliedern.`
    },
    place: "Platz",
    you: "Du",
    search: "Mitglied finden",
    searchButton: "Suchen",
    matches: (count, shown) => `${grouped("de", count)} von ${grouped("de", shown)} passen`,
    noMatch: "Auf dieser Rangliste heißt niemand so.",
    noMatchBeyond: (shown) => `Unter den ersten ${grouped("de", shown)} heißt niemand so.`,
    standing: (place, members) => `Platz ${grouped("de", place)} von ${grouped("de", members)}`,
    nowAt: {
      1: (name) => `${isolated(name)} liegt jetzt vorn.`,
      2: (name) => `${isolated(name)} liegt jetzt auf dem zweiten Platz.`,
      3: (name) => `${isolated(name)} liegt jetzt auf dem dritten Platz.`
    },
    youNowAt: (place) => `Du bist jetzt auf Platz ${grouped("de", place)}.`,
    liveness: {
      still: "Lade neu für den neuesten Stand",
      live: "Live dabei",
      reconnecting: "Verbindet neu",
      offline: "Keine Verbindung"
    },
    unanswered: "Die Rangliste ist noch nicht angekommen. Sie wird von selbst noch einmal geholt.",
    gone: "Diese Rangliste ist nicht mehr öffentlich",
    goneAbout: "Wer den Server leitet, hat sie aus dem Netz genommen. In Discord geht sie weiter wie immer.",
    missing: "Hier ist keine Rangliste",
    missingAbout:
      "Vielleicht ist die Adresse vertippt, oder die Rangliste ist nicht öffentlich. Frag die, die den Server leiten: Mit /panel können sie sie einschalten."
  }
}
