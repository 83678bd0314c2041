/**
 * The one typed client of the API: `await api.datasets.list()`. The transport is the door's: a
 * MessagePort in Electron, else a WebSocket.
 */
import { createORPCClient } from '@orpc/client'
import type { Bridge } from '../../shared/api/bridge'
import type { Api } from '../../shared/api/contract'
import { PortLink } from './port-link'
import { SocketLink } from './socket-link'

declare global {
  interface Window {
    readonly gridcast?: Bridge
  }
}

/** Electron's extras; undefined in a browser. */
export const bridge: Bridge | undefined = window.gridcast

export const api: Api = createORPCClient<Api>(
  bridge ? new PortLink(bridge) : new SocketLink(socketAddress()),
)

/** Frames as the API sends them: little-endian float32, NaN where there is no data. */
export async function readFrames(blob: Blob): Promise<Float32Array> {
  return new Float32Array(await blob.arrayBuffer())
}

function socketAddress(): string {
  const address = new URL('api', window.location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  address.search = ''
  address.hash = ''
  return address.href
}
