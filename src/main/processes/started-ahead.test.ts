import { say } from '../../shared/notices/say'
import { expect, it } from 'vitest'
import { engineKind } from './engine-kind'
import { startAhead, takeStartedAhead } from './started-ahead'
import { Supervisor } from './supervisor'
import { fakeEnginePath } from './testing/fake-engine-path'

const here = engineKind(fakeEnginePath, '/here/devices.json')

it('hands a process that was started ahead to the first call on the same data folder', async () => {
  startAhead(here)
  expect(takeStartedAhead(engineKind(fakeEnginePath, '/elsewhere/devices.json'))).toBeNull()
  const taken = takeStartedAhead(engineKind(fakeEnginePath, '/here/devices.json'))
  expect(taken?.pid).toBeGreaterThan(0)
  expect(takeStartedAhead(here)).toBeNull()
  await taken?.kill()
})

it('serves calls as any other process', async () => {
  startAhead(here)
  const supervisor = new Supervisor(here)
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
