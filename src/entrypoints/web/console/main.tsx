import { render } from "preact"
import { tick } from "../shared/now.ts"
import { App } from "./App.tsx"
import { dress } from "./colours.ts"
import mark from "../board/mark.svg?no-inline"
import { followLinks } from "./place.ts"
import "../shared/tokens.css"
import "./styles/ground.css"
import "./styles/parts.css"
import "./styles/pages.css"

const icon = document.createElement("link")
icon.rel = "icon"
icon.type = "image/svg+xml"
icon.href = mark
document.head.append(icon)

dress()
tick()
followLinks()
render(<App />, document.body)
