import * as tf from '@tensorflow/tfjs-core'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Device } from '../../shared/device'
import { temporaryFolder } from '../windows/testing'
import { listDevices } from './list-devices'
import { withDevice } from './select-device'
import { largestDifference } from './self-check'

describe('devices', () => {
  it('are compared with the reference and timed, and the result is kept', async () => {
    const cacheFile = join(temporaryFolder(), 'devices.json')
    const before = await withDevice('reference', () => Promise.resolve(tf.memory().numTensors))
    const devices = await listDevices({ refresh: false, cacheFile })
    expect(tf.memory().numTensors).toBe(before)
    const cpu = devices.find(({ id }) => id === 'cpu')!
    expect(cpu).toMatchObject({ id: 'cpu', offered: true })
    expect(cpu.difference).toBeLessThan(1e-3)
    expect(cpu.stepMs).toBeGreaterThan(0)
    expect(devices.filter(({ isDefault }) => isDefault)).toHaveLength(1)
    expect(devices.some(({ id }) => id === 'reference')).toBe(false)
    const kept = JSON.parse(readFileSync(cacheFile, 'utf8')) as { devices: Device[] }
    writeFileSync(
      cacheFile,
      JSON.stringify({
        ...kept,
        devices: kept.devices.map((device) => ({ ...device, name: 'from the cache' })),
      }),
    )
    expect((await listDevices({ refresh: false, cacheFile }))[0]!.name).toBe('from the cache')
    expect((await listDevices({ refresh: true, cacheFile }))[0]!.name).not.toBe('from the cache')
    expect(existsSync(cacheFile)).toBe(true)
  })

  it('are shared by works on the same one; another waits until it is free', async () => {
    const log: string[] = []
    const work = (name: string, until: Promise<void>, begun?: () => void) => async () => {
      log.push(`${name} on ${tf.getBackend()}`)
      begun?.()
      await until
      log.push(`${name} done`)
    }
    const [aBegan, cBegan] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = withDevice('reference', work('a', cBegan.promise, aBegan.resolve))
    const second = withDevice('cpu', work('b', Promise.resolve()))
    await aBegan.promise
    const third = withDevice('auto', work('c', Promise.resolve(), cBegan.resolve))
    await Promise.all([first, second, third])
    expect(log.slice(0, 2)).toEqual(['a on cpu', 'c on cpu'])
    expect(log.indexOf('b on simd')).toBeGreaterThan(log.indexOf('c done'))
  })

  it('that do not exist are refused by name', async () => {
    await expect(withDevice('tpu', () => Promise.resolve())).rejects.toMatchObject({
      code: 'device.unknown',
    })
  })

  it('differ by the largest relative difference of any array', () => {
    expect(
      largestDifference([Float32Array.from([1, 2.2])], [Float32Array.from([1, 2])]),
    ).toBeCloseTo(0.1, 5)
    expect(largestDifference([Float32Array.from([1, NaN])], [Float32Array.from([1, 2])])).toBe(
      Infinity,
    )
    expect(largestDifference([], [Float32Array.from([1])])).toBe(Infinity)
  })
})
