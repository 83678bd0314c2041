import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../windows/testing'
import { chooseDevice } from './choose-device'
import { keptDevices, listDevices } from './list-devices'

it('keeps what was chosen, and asks nobody without a place to keep the answer', async () => {
  expect(await chooseDevice('reference', join(temporaryFolder(), 'devices.json'))).toBe('reference')
  expect(await chooseDevice('auto', undefined)).toBe('auto')
})

it('takes the device that was found to be the fastest, while it is there', async () => {
  const cacheFile = join(temporaryFolder(), 'devices.json')
  const found = await listDevices({ refresh: true, cacheFile })
  const fastest = found.find(({ isDefault }) => isDefault)!.id
  expect(await chooseDevice('auto', cacheFile)).toBe(fastest)
  const pretended = JSON.stringify({
    ...(JSON.parse(readFileSync(cacheFile, 'utf8')) as object),
    devices: [{ ...found[0]!, id: 'pulled-out-card', isDefault: true }],
  })
  writeFileSync(cacheFile, pretended)
  expect(keptDevices(cacheFile)?.[0]?.id).toBe('pulled-out-card')
  expect(await chooseDevice('auto', cacheFile)).toBe(fastest)
})

it('does not examine a machine with nothing but its processor', async () => {
  const cacheFile = join(temporaryFolder(), 'devices.json')
  const chosen = await chooseDevice('auto', cacheFile)
  if (chosen === 'cpu') expect(existsSync(cacheFile)).toBe(false)
  else expect(keptDevices(cacheFile)?.find(({ isDefault }) => isDefault)?.id).toBe(chosen)
})
