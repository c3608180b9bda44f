import type { Guild } from "../answers.ts"
import { count } from "../figures.ts"
import { loadOf } from "../guilds/load.ts"
import { StateWord } from "../parts/StateWord.tsx"
import { paths } from "../route.ts"

/** The guilds that took most work this minute. */
export const Busiest = ({ guilds }: { readonly guilds: ReadonlyArray<Guild> | null }) => (
  <section class="panel" aria-labelledby="busiest">
    <h2 id="busiest">
      Busiest guilds <a href={paths.guilds}>all guilds</a>
    </h2>
    <div class="wide" tabIndex={0} role="region" aria-labelledby="busiest">
      <table>
        <thead>
          <tr>
            <th scope="col">guild</th>
            <th scope="col">state</th>
            <th scope="col" class="number">
              sessions
            </th>
            <th scope="col" class="number">
              load
            </th>
          </tr>
        </thead>
        <tbody>
          {guilds?.map((guild) => (
            <tr key={guild.id}>
              <th scope="row">
                <a href={paths.house(guild.id)}>{guild.name || guild.id}</a>
              </th>
              <td>
                <StateWord state={guild.state} />
              </td>
              <td class="number">{count(guild.sessions)}</td>
              <td class="number">{loadOf(guild)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)
