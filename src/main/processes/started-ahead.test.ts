import { say } from '../../shared/notices/say'
import { expect, it } from 'vitest'
import { engineKind } from './engine-kind'
import { engineStart } from './programs'
import { startAhead, takeStartedAhead } from './started-ahead'
import { Supervisor } from './supervisor'
import { fakeEnginePath } from './testing/fake-engine-path'

const here = engineStart(fakeEnginePath, '/here/devices.json')

it('hands a process that was started ahead to the first who asks for the same', async () => {
  startAhead(here)
  expect(takeStartedAhead(engineStart(fakeEnginePath, '/elsewhere/devices.json'))).toBeNull()
  const taken = takeStartedAhead(engineStart(fakeEnginePath, '/here/devices.json'))
  expect(taken?.pid).toBeGreaterThan(0)
  expect(takeStartedAhead(here)).toBeNull()
  const ended = new Promise((resolve) => taken?.once('exit', resolve))
  taken?.kill('SIGKILL')
  await ended
})

it('hands out none that has ended meanwhile', async () => {
  const started = startAhead(here)
  const ended = new Promise((resolve) => started?.once('exit', resolve))
  started?.kill('SIGKILL')
  await ended
  expect(takeStartedAhead(here)).toBeNull()
})

it('serves calls as any other process', async () => {
  startAhead(here)
  const supervisor = new Supervisor(engineKind(fakeEnginePath, '/here/devices.json'))
  const modelSpec = {
    version: 2 as const,
    family: 'next-frame' as const,
    name: 'any',
    residual: false,
    layers: [],
  }
  const { sentence } = await supervisor.call('causality', {
    modelSpec,
    frames: 5,
    height: 4,
    width: 4,
    channels: 1,
  })
  expect(say(sentence, 'en')).toBe(`5 frames in process ${supervisor.pids[0]}`)
  await supervisor.close()
})
