/** A thread that draws: a picture takes some 20 ms of a core, and the fonts most of a second once. */
import { parentPort } from "node:worker_threads"
import type { Canvas } from "@napi-rs/canvas"
import { drawBoard } from "../drawing/drawBoard.ts"
import { drawProfile } from "../drawing/drawProfile.ts"
import { drawRank } from "../drawing/drawRank.ts"
import { drawStatistics } from "../drawing/drawStatistics.ts"
import { registerFonts } from "../drawing/fonts.ts"
import type { Job, Reply } from "./protocol.ts"

const port = parentPort
if (port === null) throw new Error("painterWorker.ts runs as a worker thread.")

const reply = (message: Reply) => port.postMessage(message)

const draw = (job: Job): Promise<Canvas> => {
  switch (job.kind) {
    case "profile":
      return drawProfile(job.card)
    case "rank":
      return drawRank(job.card)
    case "board":
      return drawBoard(job.card)
    case "statistics":
      return drawStatistics(job.card)
  }
}

/** At 100 without loss, which for even areas is both smaller and quicker than less, and than PNG. */
const quality = 100

const answer = async (job: Job) => {
  try {
    const canvas = await draw(job)
    reply({ tag: "drawn", bytes: canvas.toBuffer("image/webp", quality) })
  } catch (error) {
    reply({ tag: "failed", message: error instanceof Error ? error.message : String(error) })
  }
}

registerFonts()
port.on("message", (job: Job) => void answer(job))
reply({ tag: "ready" })
