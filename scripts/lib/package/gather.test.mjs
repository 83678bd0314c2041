// @ts-check
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gather, joined } from './gather.mjs'

/** As electron-builder writes it. @param {string} name @param {string} [version] */
const newest = (name, version = '0.2.0') =>
  [
    `version: ${version}`,
    'files:',
    `  - url: ${name}`,
    '    sha512: eHg=',
    '    size: 7',
    `path: ${name}`,
    'sha512: eHg=',
    "releaseDate: '2026-11-25T00:00:00.000Z'",
    '',
  ].join('\n')

/** @param {Record<string, string>} files by path */
function machines(files) {
  const folder = mkdtempSync(join(tmpdir(), 'gridcast-gather-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'from', path, '..'), { recursive: true })
    writeFileSync(join(folder, 'from', path), text)
  }
  return { from: join(folder, 'from'), to: join(folder, 'to') }
}

describe('packages of several machines', () => {
  it('lie in one folder, each with its sum', () => {
    const { from, to } = machines({ 'linux/a.deb': 'abc', 'windows/b.exe': '' })
    gather(from, to)
    expect(readFileSync(join(to, 'SHA256SUMS'), 'utf8')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.deb\n' +
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.exe\n',
    )
  })

  it('are all found by an app that looks for a newer one, whatever its architecture', () => {
    const { from, to } = machines({
      'arm/latest-mac.yml': newest('Gridcast-mac-arm64.zip'),
      'intel/latest-mac.yml': newest('Gridcast-mac-x64.zip'),
    })
    gather(from, to)
    const text = readFileSync(join(to, 'latest-mac.yml'), 'utf8')
    expect(text.match(/url: .*/g)).toEqual([
      'url: Gridcast-mac-arm64.zip',
      'url: Gridcast-mac-x64.zip',
    ])
    expect(text.match(/^version: .*/gm)).toEqual(['version: 0.2.0'])
  })

  it('are of one version, and each of one machine', () => {
    expect(() => joined(newest('a'), newest('b', '0.1.9'))).toThrow('0.2.0 and of 0.1.9')
    const { from, to } = machines({ 'one/a.zip': '1', 'two/a.zip': '2' })
    expect(() => gather(from, to)).toThrow('Two machines packed a.zip')
  })
})
