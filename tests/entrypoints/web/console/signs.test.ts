import { assert, describe, it } from "@effect/vitest"
import { signs } from "../../../../src/entrypoints/web/console/signs.ts"
import { palettes } from "../../../../src/machines/pictures/palette.ts"
import { contrast } from "../../../support/contrast.ts"
