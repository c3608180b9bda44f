import type { DangerousPermission, RoleRefusal } from "../leveling/roleRefusal.ts"
import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

/** Why a role cannot be given; `gone`: there is no such role any more. */
type Fault = RoleRefusal | { readonly reason: "gone" }

interface Tied {
  readonly level: number
  /** A mention. */
  readonly role: string
  readonly how: "tied" | "made" | "renamed"
}

interface Progress {
  readonly tied: number
  readonly waiting: number
  /** When nothing waits any more: ms, UTC. */
  readonly until: number
  /** How many members the comparison of everyone has seen; null: none is under way. */
  readonly verified: number | null
}

const permissionsEn: Readonly<Record<DangerousPermission, string>> = {
  KickMembers: "Kick Members",
  BanMembers: "Ban Members",
  Administrator: "Administrator",
  ManageChannels: "Manage Channels",
  ManageGuild: "Manage Server",
  ViewAuditLog: "View Audit Log",
  ManageMessages: "Manage Messages",
  MentionEveryone: "Mention @everyone",
  MuteMembers: "Mute Members",
  DeafenMembers: "Deafen Members",
  MoveMembers: "Move Members",
  ManageNicknames: "Manage Nicknames",
  ManageRoles: "Manage Roles",
  ManageWebhooks: "Manage Webhooks",
  ManageGuildExpressions: "Manage Expressions",
  ManageEvents: "Manage Events",
  ManageThreads: "Manage Threads",
  ModerateMembers: "Time out Members"
}

const permissionsDe: typeof permissionsEn = {
  KickMembers: "Mitglieder kicken",
  BanMembers: "Mitglieder bannen",
  Administrator: "Administrator",
  ManageChannels: "Kanäle verwalten",
  ManageGuild: "Server verwalten",
  ViewAuditLog: "Audit-Log einsehen",
  ManageMessages: "Nachrichten verwalten",
  MentionEveryone: "@everyone erwähnen",
  MuteMembers: "Mitglieder stummschalten",
  DeafenMembers: "Ein- und Ausgabe von Mitgliedern deaktivieren",
  MoveMembers: "Mitglieder verschieben",
  ManageNicknames: "Nicknamen verwalten",
  ManageRoles: "Rollen verwalten",
  ManageWebhooks: "WebHooks verwalten",
  ManageGuildExpressions: "Ausdrücke verwalten",
  ManageEvents: "Events verwalten",
  ManageThreads: "Threads verwalten",
  ModerateMembers: "Mitglieder in Timeout schicken"
}

/** Discord shows it in the reader's own time. */
const moment = (at: number) => `<t:${Math.ceil(at / 1000)}:R>`

const faultEn = (name: string, fault: Fault): string => {
  switch (fault.reason) {
    case "gone":
      return `**${name}** was deleted. Tie another role to its level, or untie it with \`/level-role remove\`.`
    case "everyone":
      return `**${name}** is everyone's. Choose another role, or a name that no role has: I will make one.`
    case "managed":
      return `**${name}** belongs to a bot, an integration or to boosting: Discord alone gives it. Choose another role.`
    case "not below the bot":
      return `**${name}** stands at or above my own role, so Discord does not let me give it. Move my role above it under Server Settings, Roles.`
    case "dangerous":
      return `**${name}** gives power over the server (${fault.permissions.map((it) => permissionsEn[it]).join(", ")}), which nobody should earn by talking. Take that from the role, or choose another.`
  }
}

const faultDe: typeof faultEn = (name, fault) => {
  switch (fault.reason) {
    case "gone":
      return `**${name}** wurde gelöscht. Verknüpfe eine andere Rolle mit dem Level, oder löse die Verknüpfung mit \`/level-rolle entfernen\`.`
    case "everyone":
      return `**${name}** haben alle. Wähl eine andere Rolle, oder einen Namen, den keine Rolle hat: Dann lege ich sie an.`
    case "managed":
      return `**${name}** gehört zu einem Bot, einer Integration oder zum Boosten: Nur Discord vergibt sie. Wähl eine andere Rolle.`
    case "not below the bot":
      return `**${name}** steht nicht unter meiner eigenen Rolle, deshalb lässt mich Discord sie nicht vergeben. Zieh meine Rolle unter Servereinstellungen, Rollen darüber.`
    case "dangerous":
      return `**${name}** gibt Macht über den Server (${fault.permissions.map((it) => permissionsDe[it]).join(", ")}), die sich niemand erreden sollte. Nimm der Rolle das, oder wähl eine andere.`
  }
}

/** `/level-role`. */
export const levelRoleTexts = {
  en: {
    command: { name: "level-role", description: "Roles that members get with a level" },
    set: {
      name: "set",
      description: "Tie a role to a level, or rename the one that is tied",
      options: {
        level: { name: "level", description: "The level that brings the role" },
        name: { name: "name", description: "An existing role, or a name: a new one is made, one that is tied renamed" },
        emoji: { name: "emoji", description: "Shown beside names; without it the emoji stays as it is" }
      }
    },
    remove: {
      name: "remove",
      description: "Untie the role of a level; nobody loses it",
      options: { level: { name: "level", description: "The level whose role is untied" } }
    },
    restore: {
      name: "restore",
      description: "Give back level roles that a moderator took from a member",
      options: { member: { name: "member", description: "Who gets them back" } }
    },
    status: { name: "status", description: "How far giving the roles has come, and what is in the way", options: {} },
    fault: faultEn,
    beyond: (last: number) => `Levels end at **${grouped("en", last)}** here. Choose one up to that.`,
    ambiguous: (name: string) =>
      `There is more than one role called **${name}**. Choose one from the suggestions, or give its id.`,
    noEmoji: "That is no emoji. Give one from the emoji menu, or one of this server's own.",
    notAllowed:
      "Discord does not let me do that: I need **Manage Roles**, and my role above the one that is tied. See Server Settings, Roles.",
    tooMany: "This server has as many roles as Discord allows. Delete one first, or tie one there is.",
    tied: ({ how, level, role }: Tied) =>
      how === "made"
        ? `Level **${grouped("en", level)}** now brings ${role}, which I have just made.`
        : how === "renamed"
          ? `The role of level **${grouped("en", level)}** is now called ${role}.`
          : `Level **${grouped("en", level)}** now brings ${role}.`,
    moved: (before: number) => `Until now it was tied to level **${grouped("en", before)}**.`,
    moves: (gain: number, lose: number) =>
      `Members who gain a role: **${grouped("en", gain)}**. Members who lose one: **${grouped("en", lose)}**.`,
    ask: (level: number, name: string) => `Tie **${name}** to level **${grouped("en", level)}**?`,
    confirm: "Do it",
    cancel: "Leave it",
    cancelled: "Nothing was changed.",
    stale: "That was too long ago. Use `/level-role set` again.",
    nothingTied: (level: number) => `No role is tied to level **${grouped("en", level)}**.`,
    untied: (level: number, name: string) =>
      `**${name}** is no longer tied to level **${grouped("en", level)}**. Whoever wears it keeps it.`,
    bot: "Bots have no level.",
    restored: (member: string, count: number) =>
      count === 0
        ? `No level role was taken from ${member} by hand.`
        : `${member} gets level roles back that were taken by hand: **${grouped("en", count)}**.`,
    off: "Level roles are switched off in `/panel`: nothing is given or taken until they are on again.",
    none: "No role is tied to a level yet. Tie one with `/level-role set`.",
    progress: ({ tied, until, verified, waiting }: Progress) =>
      [
        `Tied roles: **${grouped("en", tied)}**; \`/levels\` shows them.`,
        waiting === 0
          ? "Nobody waits for a role."
          : `Members to look at: **${grouped("en", waiting)}**. Done about ${moment(until)}.`,
        ...(verified === null ? [] : [`Everyone is being compared; so far: **${grouped("en", verified)}**.`])
      ].join("\n")
  },
  de: {
    command: { name: "level-rolle", description: "Rollen, die Mitglieder mit einem Level bekommen" },
    set: {
      name: "setzen",
      description: "Eine Rolle mit einem Level verknüpfen, oder die verknüpfte umbenennen",
      options: {
        level: { name: "level", description: "Das Level, das die Rolle bringt" },
        name: {
          name: "name",
          description: "Eine Rolle, die es gibt, oder ein Name: Dann wird sie angelegt oder die verknüpfte umbenannt"
        },
        emoji: { name: "emoji", description: "Steht neben Namen; ohne Angabe bleibt es, wie es ist" }
      }
    },
    remove: {
      name: "entfernen",
      description: "Die Rolle eines Levels lösen; niemand verliert sie",
      options: { level: { name: "level", description: "Das Level, dessen Rolle gelöst wird" } }
    },
    restore: {
      name: "zurückgeben",
      description: "Level-Rollen zurückgeben, die ein Moderator einem Mitglied genommen hat",
      options: { member: { name: "mitglied", description: "Wer sie zurückbekommt" } }
    },
    status: { name: "stand", description: "Wie weit das Vergeben der Rollen ist und was im Weg steht", options: {} },
    fault: faultDe,
    beyond: (last: number) => `Die Level enden hier bei **${grouped("de", last)}**. Wähl eines bis dahin.`,
    ambiguous: (name: string) =>
      `Es gibt mehr als eine Rolle namens **${name}**. Wähl eine aus den Vorschlägen, oder gib ihre ID an.`,
    noEmoji: "Das ist kein Emoji. Nimm eines aus dem Emoji-Menü oder ein eigenes dieses Servers.",
    notAllowed:
      "Das lässt mich Discord nicht tun: Ich brauche **Rollen verwalten**, und meine Rolle über der verknüpften. Siehe Servereinstellungen, Rollen.",
    tooMany:
      "Dieser Server hat schon so viele Rollen, wie Discord erlaubt. Lösch erst eine, oder nimm eine, die es gibt.",
    tied: ({ how, level, role }: Tied) =>
      how === "made"
        ? `Level **${grouped("de", level)}** bringt jetzt ${role}; die Rolle habe ich gerade angelegt.`
        : how === "renamed"
          ? `Die Rolle von Level **${grouped("de", level)}** heißt jetzt ${role}.`
          : `Level **${grouped("de", level)}** bringt jetzt ${role}.`,
    moved: (before: number) => `Bisher gehörte sie zu Level **${grouped("de", before)}**.`,
    moves: (gain: number, lose: number) =>
      `Mitglieder, die eine Rolle bekommen: **${grouped("de", gain)}**. Mitglieder, die eine verlieren: **${grouped("de", lose)}**.`,
    ask: (level: number, name: string) => `**${name}** mit Level **${grouped("de", level)}** verknüpfen?`,
    confirm: "Mach das",
    cancel: "Lass es",
    cancelled: "Es wurde nichts geändert.",
    stale: "Das ist zu lange her. Nutze `/level-rolle setzen` noch einmal.",
    nothingTied: (level: number) => `Mit Level **${grouped("de", level)}** ist keine Rolle verknüpft.`,
    untied: (level: number, name: string) =>
      `**${name}** gehört nicht mehr zu Level **${grouped("de", level)}**. Wer sie trägt, behält sie.`,
    bot: "Bots haben kein Level.",
    restored: (member: string, count: number) =>
      count === 0
        ? `${member} wurde keine Level-Rolle von Hand genommen.`
        : `${member} bekommt Level-Rollen zurück, die von Hand genommen wurden: **${grouped("de", count)}**.`,
    off: "Level-Rollen sind in `/panel` ausgeschaltet: Bis sie wieder an sind, wird keine vergeben oder genommen.",
    none: "Noch ist keine Rolle mit einem Level verknüpft. Das geht mit `/level-rolle setzen`.",
    progress: ({ tied, until, verified, waiting }: Progress) =>
      [
        `Verknüpfte Rollen: **${grouped("de", tied)}**; \`/level\` zeigt sie.`,
        waiting === 0
          ? "Niemand wartet auf eine Rolle."
          : `Mitglieder, die noch drankommen: **${grouped("de", waiting)}**. Fertig etwa ${moment(until)}.`,
        ...(verified === null ? [] : [`Gerade werden alle verglichen; bisher: **${grouped("de", verified)}**.`])
      ].join("\n")
  }
} satisfies Translated<unknown>
