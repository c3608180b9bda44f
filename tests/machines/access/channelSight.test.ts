import { assert, describe, it } from "@effect/vitest"
import { canView, canWrite, type GuildSight } from "../../../src/machines/access/channelSight.ts"
import { ChannelId, GuildId, RoleId, UserId } from "../../../src/machines/ids.ts"

const view = 1n << 10n
const connect = 1n << 20n
const administrator = 1n << 3n

const guild = "1"
const owner = "2"
const mate = "10"
const captain = "11"
const helm = "12"
const ada = "20"
const deck = ChannelId.make("30")

type Overwrites = ReadonlyArray<{ readonly id: string; readonly allow?: bigint; readonly deny?: bigint }>

const sight = (overwrites: Overwrites, everyone = view): GuildSight => ({
  guildId: GuildId.make(guild),
  ownerId: UserId.make(owner),
  roles: new Map([
    [RoleId.make(guild), everyone],
    [RoleId.make(mate), connect],
    [RoleId.make(captain), administrator],
    [RoleId.make(helm), view]
  ]),
  channels: new Map([[deck, overwrites.map(({ allow = 0n, deny = 0n, id }) => ({ id, allow, deny }))]])
})

const views = (guildSight: GuildSight, roles: ReadonlyArray<string> = [], userId = ada) =>
  canView(guildSight, { userId: UserId.make(userId), roles: roles.map((role) => RoleId.make(role)) }, deck)

describe("a channel", () => {
  it("is viewed by whomever everyone's permissions or a role let, where nothing is written over them", () => {
    assert.isTrue(views(sight([])))
    assert.isFalse(views(sight([], connect)))
    assert.isTrue(views(sight([], connect), [helm]))
  })

  it("closed to everyone opens to a role, to a member, to administrators and to the owner", () => {
    const closed = { id: guild, deny: view }
    assert.isFalse(views(sight([closed])))
    assert.isFalse(views(sight([closed]), [helm]))
    assert.isTrue(views(sight([closed, { id: mate, allow: view }]), [mate]))
    assert.isFalse(views(sight([closed, { id: mate, allow: view }])))
    assert.isTrue(views(sight([closed, { id: ada, allow: view }])))
    assert.isTrue(views(sight([closed, { id: ada, deny: view }]), [captain]))
    assert.isTrue(views(sight([closed]), [], owner))
  })

  it("that one role may view and another may not is viewed by who holds both", () => {
    const mixed = sight([
      { id: helm, deny: view },
      { id: mate, allow: view }
    ])
    assert.isFalse(views(mixed, [helm]))
    assert.isTrue(views(mixed, [helm, mate]))
  })

  it("is closed to a member whatever their roles say", () => {
    const overwrites = [
      { id: ada, deny: view },
      { id: mate, allow: view }
    ]
    assert.isFalse(views(sight(overwrites), [mate]))
  })

  it("is opened or closed by the right to view it alone", () => {
    assert.isTrue(views(sight([{ id: guild, deny: connect }])))
    assert.isFalse(views(sight([{ id: guild, deny: view, allow: connect }])))
  })

  it("that the guild does not have is viewed by nobody", () => {
    const reader = { userId: UserId.make(owner), roles: [] }
    assert.isFalse(canView(sight([]), reader, ChannelId.make("31")))
  })

  it("is written in by who may view it and send messages there", () => {
    const send = 1n << 11n
    const reader = { userId: UserId.make(ada), roles: [] }
    assert.isTrue(canWrite(sight([], view | send), reader, deck))
    assert.isFalse(canWrite(sight([], view), reader, deck))
    assert.isFalse(canWrite(sight([{ id: guild, deny: view }], view | send), reader, deck))
    assert.isTrue(canWrite(sight([{ id: ada, allow: send }]), reader, deck))
    assert.isTrue(canWrite(sight([], 0n), { userId: UserId.make(owner), roles: [] }, deck))
  })
})
