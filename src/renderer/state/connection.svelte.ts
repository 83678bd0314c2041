/** Whether the window can reach the app, as state the shell can show. */
import { connection, type ConnectionState } from '../api/connection'

const state = $state<{ now: ConnectionState }>({ now: connection.state })
connection.listen((now) => (state.now = now))

export function connectionState(): ConnectionState {
  return state.now
}
