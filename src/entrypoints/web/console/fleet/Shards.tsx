import { now } from "../../shared/now.ts"
import type { Runtime } from "../answers.ts"
import { count, lasting } from "../figures.ts"
import { StateWord } from "../parts/StateWord.tsx"

type Shard = Runtime["shards"][number]

const Row = ({ shard }: { readonly shard: Shard }) => (
  <tr>
    <th scope="row">{shard.id}</th>
    <td>
      <StateWord state={shard.state} />
    </td>
    <td class="number">{shard.sequence === null ? "–" : count(shard.sequence)}</td>
    <td class="number">{shard.heardAt === null ? "–" : lasting(shard.heardAt, now.value)}</td>
    <td class="number">{count(shard.restarts)}</td>
    <td class="number">{shard.epoch ?? "–"}</td>
  </tr>
)

/** Every connection to Discord, and how it is. */
export const Shards = ({ shards }: { readonly shards: ReadonlyArray<Shard> }) => (
  <section class="panel" aria-labelledby="shards">
    <h2 id="shards">Shards</h2>
    <div class="wide" tabIndex={0} role="region" aria-labelledby="shards">
      <table>
        <thead>
          <tr>
            <th scope="col">shard</th>
            <th scope="col">state</th>
            <th scope="col" class="number">
              sequence
            </th>
            <th scope="col" class="number">
              lag
            </th>
            <th scope="col" class="number">
              restarts
            </th>
            <th scope="col" class="number">
              epoch
            </th>
          </tr>
        </thead>
        <tbody>
          {shards.map((shard) => (
            <Row key={shard.id} shard={shard} />
          ))}
        </tbody>
      </table>
    </div>
  </section>
)
