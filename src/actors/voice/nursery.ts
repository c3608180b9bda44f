import { type Actor, type ActorLogic, type AnyActorRef, createActor, type Snapshot } from "xstate"

interface Stop {
  readonly type: "STOP"
  readonly child: AnyActorRef
}

const standing: Snapshot<undefined> = { status: "active", output: undefined, error: undefined }

type Logic = ActorLogic<Snapshot<undefined>, Stop>

/** Stops a child when asked; what its children end or die of is for whoever sent them the event. */
const logic: Logic = {
  getInitialSnapshot: () => standing,
  getPersistedSnapshot: () => standing,
  transition: (snapshot, event, { stopChild }) => {
    if (event.type === "STOP") stopChild(event.child)
    return snapshot
  }
}

/**
 * The parent of every session: a root makes an actor system of its own, which weighs more than the session. No child
 * can stop it, whatever it dies of.
 */
export const nursery: Actor<Logic> = createActor(logic).start()
