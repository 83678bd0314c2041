/**
 * The engine process: computes what main asks for over the IPC channel, and ends when main is gone.
 */
import type { FromEngine, ToEngine } from '../shared/engine-protocol'
import { causality } from './process/calls/causality'
import { devices } from './process/calls/devices'
import { evaluate } from './process/calls/evaluate'
import { forecast } from './process/calls/forecast'
import { train } from './process/calls/train'
import { MessageLoop } from './process/message-loop'
import { warmUp } from './process/warm-up'

const send = (message: FromEngine): void => {
  if (process.connected) process.send?.(message)
}

const loop = new MessageLoop({ train, forecast, evaluate, causality, devices }, send)
process.on('message', (message) => loop.receive(message as ToEngine))
process.on('disconnect', () => process.exit(0))
send({ type: 'ready', pid: process.pid })
warmUp().catch(() => undefined)
