import { expect, it } from 'vitest'
import { startEngineAhead, takeEngineAhead } from './engine-ahead'
import { EngineSupervisor } from './supervisor'
import { fakeEnginePath } from './testing/fake-engine-path'

it('hands an engine that was started ahead to the first call on the same data folder', async () => {
  startEngineAhead(fakeEnginePath, ['/here/devices.json'])
  expect(takeEngineAhead(fakeEnginePath, ['/elsewhere/devices.json'])).toBeNull()
  const taken = takeEngineAhead(fakeEnginePath, ['/here/devices.json'])
  expect(taken?.pid).toBeGreaterThan(0)
  expect(takeEngineAhead(fakeEnginePath, ['/here/devices.json'])).toBeNull()
  await taken?.kill()
})

it('serves calls as any other engine', async () => {
  startEngineAhead(fakeEnginePath, ['/here/devices.json'])
  const supervisor = new EngineSupervisor(fakeEnginePath, '/here/devices.json')
  const modelSpec = {
    version: 1 as const,
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
  expect(sentence).toBe(`5 frames in process ${supervisor.pid}`)
  await supervisor.close()
})
