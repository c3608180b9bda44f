import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { sql } from "kysely"
import { GuildId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import type { TrueSegment } from "../../../src/infra/simulator/model.ts"
import type { Bot, OneClock } from "../../support/oneClock.ts"
import { accountOf, type Epoch, type Gap, isIgnored, percentOf, type Stay } from "./account.ts"

const decodeSettings = Schema.decodeSync(GuildSettings)

export type SomeSettings = (typeof GuildSettings)["Encoded"]

interface Said {
  readonly userId: string
  readonly at: number
  readonly roles: ReadonlyArray<string>
  readonly settings: GuildSettings
}

interface FigureRow {
  readonly user_id: string
  readonly voice: string
  readonly chat: string
  readonly plain: string
  readonly messages: string
  readonly rewarded: string
  readonly active_ms: string
  readonly afk_ms: string
  readonly video_ms: string
  readonly streaming_ms: string
}

const nothing = { voice: 0n, plain: 0n, active: 0, afk: 0, video: 0, streaming: 0, chat: 0n, messages: 0, rewarded: 0 }

/** Of a true segment, what the bot can tell apart: who is silenced is afk, however it came. */
const told = ({
  afkChannel,
  camera,
  channelId,
  joinedAt,
  parentId,
  roles,
  screen,
  sessionId,
  ...flags
}: TrueSegment) => {
  const silenced = flags.selfMute || flags.selfDeaf || flags.mute || flags.deaf || flags.suppress
  return JSON.stringify([afkChannel, camera, channelId, joinedAt, parentId, roles, screen, sessionId, silenced])
}

/** One guild of humans, a bot and channels; what is done in it, and what it must have been worth. */
export class Stage {
  readonly one: OneClock
  readonly guildId: GuildId
  readonly humans: ReadonlyArray<string>
  readonly bot: string
  readonly channels: Array<string>
  readonly category: string
  readonly text: string
  readonly roles: Array<string>
  readonly epochs: Array<Epoch> = []
  /** When the bot heard nothing. */
  readonly gaps: Array<Gap> = []
  readonly #said: Array<Said> = []

  private constructor(one: OneClock, size: number) {
    const { people, places, world } = one.discord
    this.one = one
    const id = places.addGuild("Harbour").facts.id
    this.guildId = GuildId.make(id)
    this.category = places.addChannel(id, "Below", "category").id
    this.text = places.addChannel(id, "log", "text").id
    this.channels = [
      places.addChannel(id, "Deck", "voice").id,
      places.addChannel(id, "Cabin", "voice", this.category).id,
      places.addChannel(id, "Bunk", "voice").id,
      places.addChannel(id, "Bridge", "stage").id
    ]
    this.roles = ["sailor", "mate", "guest"].map((name) => places.addRole(id, name).id)
    const newcomer = (name: string, bot: boolean) => {
      const user = world.newUser(name, { bot })
      people.addMember(id, user.id)
      return user.id
    }
    this.humans = Array.from({ length: size }, (_, i) => newcomer(`human ${i}`, false))
    this.bot = newcomer("robot", true)
  }

  /** Founds a guild with settings of its own; the bot is then added to it. */
  static readonly open = Effect.fnUntraced(function* (
    one: OneClock,
    settings: (stage: Stage) => SomeSettings = () => ({}),
    size = 4
  ) {
    const stage = new Stage(one, size)
    const decoded = decodeSettings(settings(stage))
    yield* Effect.orDie(one.settings.save(stage.guildId, decoded, "test"))
    stage.epochs.push({ from: one.now(), settings: decoded })
    one.discord.places.setInstalled(stage.guildId, true)
    yield* one.settled
    return stage
  })

  get settings(): GuildSettings {
    return this.epochs.at(-1)?.settings ?? decodeSettings({})
  }

  human(i: number): string {
    return this.humans[i % this.humans.length] ?? ""
  }

  channel(i: number): string {
    return this.channels[i % this.channels.length] ?? ""
  }

  role(i: number): string {
    return this.roles[i % this.roles.length] ?? ""
  }

  get #guild() {
    return this.one.discord.world.guild(this.guildId)
  }

  inVoice(userId: string): boolean {
    return this.#guild.voice.has(userId)
  }

  rolesOf(userId: string): ReadonlyArray<string> {
    return this.#guild.members.get(userId)?.roles ?? []
  }

  /** The bot's settings are changed at this instant, which it has just heard. */
  readonly change = Effect.fnUntraced({ self: this }, function* (this: Stage, bot: Bot, settings: SomeSettings) {
    const decoded = decodeSettings(settings)
    yield* this.one.hear(this.guildId)
    yield* Effect.orDie(bot.inspector.changeSettings(this.guildId, decoded, "test"))
    this.epochs.push({ from: this.one.now(), settings: decoded })
  })

  say(userId: string): void {
    this.#said.push({ userId, at: this.one.now(), roles: this.rolesOf(userId), settings: this.settings })
    this.one.discord.messages.post({ channelId: this.text, authorId: userId, content: "ahoy" })
  }

  /** As the bot can have known it, had it heard everything. */
  truthOf(userId: string): ReadonlyArray<Stay> {
    const stays: Array<Stay> = []
    let words = ""
    for (const segment of this.one.discord.world.truth.segments(this.guildId, userId)) {
      const to = segment.to ?? this.one.now()
      const last = stays.at(-1)
      const same = last !== undefined && last.to === segment.from && words === told(segment)
      if (same) stays.splice(-1, 1, { ...last, to })
      else stays.push({ ...segment, to })
      words = told(segment)
    }
    return stays
  }

  /** Everything up to now in the database. */
  readonly settle = Effect.fnUntraced({ self: this }, function* (this: Stage, bot: Bot) {
    yield* this.one.hear(this.guildId)
    yield* Effect.orDie(bot.inspector.settle(this.guildId))
  })

  /** What the members must have been paid by now. */
  due(): ReadonlyMap<string, typeof nothing> {
    const everyone = new Map(this.humans.map((id) => [id, this.truthOf(id)]))
    const due = (id: string) => accountOf(id, everyone, this.epochs, this.gaps, this.one.now())
    return new Map(this.humans.map((id) => [id, { ...due(id), ...this.#chatOf(id) }]))
  }

  #chatOf(userId: string): Pick<typeof nothing, "chat" | "messages" | "rewarded"> {
    const figures = { chat: 0n, messages: 0, rewarded: 0 }
    let paidAt = -Infinity
    for (const { at, roles, settings } of this.#said.filter((said) => said.userId === userId)) {
      if (!settings.modules.chat || isIgnored(userId, roles, [this.text], settings)) continue
      figures.messages++
      if (at - paidAt < settings.chat.cooldownSeconds * 1000) continue
      paidAt = at
      figures.rewarded++
      figures.chat += BigInt(settings.chat.xp.min * percentOf(settings, roles))
    }
    return figures
  }

  /** What the database says they were paid. */
  readonly paid = Effect.suspend(() =>
    Effect.orDie(
      this.one.database.rows(sql<FigureRow>`
        select m.*, coalesce(p.voice, 0) as plain
        from member m left join (
          select guild_id, user_id, sum(voice) as voice from member_period where kind = 'annual' group by 1, 2
        ) p using (guild_id, user_id)
        where guild_id = ${this.guildId}::bigint`)
    ).pipe(
      Effect.map((rows) => {
        const paid = new Map(this.humans.map((id) => [id, nothing]))
        for (const row of rows) {
          paid.set(row.user_id, {
            voice: BigInt(row.voice),
            plain: BigInt(row.plain),
            active: Number(row.active_ms),
            afk: Number(row.afk_ms),
            video: Number(row.video_ms),
            streaming: Number(row.streaming_ms),
            chat: BigInt(row.chat),
            messages: Number(row.messages),
            rewarded: Number(row.rewarded)
          })
        }
        return paid
      })
    )
  )

  /** Settles, and holds every figure of every member against the truth. */
  readonly verify = Effect.fnUntraced({ self: this }, function* (this: Stage, bot: Bot) {
    yield* this.settle(bot)
    assert.deepStrictEqual(yield* this.paid, this.due())
    const mistakes = this.one.said.filter(({ level }) => level === "Error" || level === "Fatal")
    assert.deepStrictEqual(mistakes, [])
    const { invariants } = yield* bot.inspector.runtime
    assert.deepStrictEqual(
      invariants.filter(({ violations }) => violations > 0),
      []
    )
  })

  /** The bot is removed: nothing more happens here. */
  readonly close = Effect.suspend(() => {
    this.one.discord.places.setInstalled(this.guildId, false)
    return this.one.settled
  })
}
