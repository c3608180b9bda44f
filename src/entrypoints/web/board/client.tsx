import { hydrate } from "preact"
import type { BoardPage } from "../../public/BoardPage.ts"
import { LiveBoard } from "./LiveBoard.tsx"
import "../api/api.css"
import "./board.css"

const root = document.getElementById("root")
const drawn = document.getElementById("page")?.textContent

if (root !== null && drawn) {
  // Our own server wrote it into this very document.
  const page: BoardPage = JSON.parse(drawn)
  hydrate(<LiveBoard page={page} />, root)
}
