/**
 * Looks at everything in the data folder: the database's pages, rows that can't be read, every kept
 * file to its last byte, and folders that belong to nobody. Changes nothing.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { CheckReport, Finding } from '../../shared/check'
import type { FileProblem } from '../../shared/data-calls'
import { CancelledError, GridcastError } from '../../shared/errors'
import { datasetsFolder, forecastsFolder, runsFolder } from '../../shared/kept-files'
import { parseKept } from '../../shared/kept-json'
import { sentence } from '../../shared/notices/say'
import type { App } from '../app'
import { damagedItems } from './damaged'
import { damageOf } from '../runs/checkpoints'
import type { Store } from '../store'
import { listBackups } from '../store/backups'
import { sizeOf } from '../store/removed'
import type { Report } from '../streams'
import { filesOfDataset, filesOfForecast, filesOfRun, type KeptFiles } from './kept-files-of'

export async function checkEverything(
  app: App,
  report: Report,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { store } = app
  const findings = [...databaseFindings(store), ...rowFindings(store)]
  const kept = await allKeptFiles(store)
  let files = 0
  for (const [done, owner] of kept.entries()) {
    if (signal.aborted) throw new CancelledError()
    report(done, kept.length, sentence('doing.checking', { name: owner.name }))
    findings.push(...(await fileFindings(app, owner, signal)))
    files += owner.arrays.length + owner.weights.length + owner.documents.length
  }
  findings.push(...(await strangeFolders(store)))
  return { findings, files, newestBackup: listBackups(store.paths)[0]?.day ?? null }
}

const nobody = { id: null, file: null }

function databaseFindings(store: Store): Finding[] {
  return store.problems().map((detail) => ({
    ...nobody,
    grade: 'damage',
    kind: 'database',
    name: store.paths.toStored(store.paths.database),
    problem: sentence('check.database', { detail }),
  }))
}

function rowFindings(store: Store): Finding[] {
  return damagedItems(store).map(({ kind, id, name, why }) => ({
    ...{ grade: 'damage', kind, id, name, file: null },
    problem: sentence('check.row', { detail: why }),
  }))
}

async function allKeptFiles(store: Store): Promise<KeptFiles[]> {
  const datasets = store.datasets.list().map((dataset) => filesOfDataset(store, dataset))
  const runs = store.runs.list().map((run) => filesOfRun(store, run))
  const forecasts = store.forecasts.list().map((forecast) => filesOfForecast(store, forecast))
  return [...datasets, ...(await Promise.all(runs)), ...(await Promise.all(forecasts))]
}

async function fileFindings(app: App, owner: KeptFiles, signal: AbortSignal): Promise<Finding[]> {
  const { arrays, weights, documents } = owner
  const problems = await app.data.call('verify', { paths: arrays }, { signal })
  const ofArrays = arrays.map((path, at) => ({ path, problem: fileProblem(problems[at] ?? null) }))
  const ofWeights = await Promise.all(
    weights.map(async (path) => ({ path, problem: await weightsProblem(path) })),
  )
  const ofDocuments = await Promise.all(
    documents.map(async ({ path, schema }) => ({
      path,
      problem: fileProblem(await documentProblem(path, schema)),
    })),
  )
  return [...ofArrays, ...ofWeights, ...ofDocuments].flatMap(({ path, problem }) => {
    if (problem === null) return []
    const { kind, id, name } = owner
    return [{ ...problem, kind, id, name, file: app.store.paths.toStored(path) }]
  })
}

type Problem = Pick<Finding, 'grade' | 'problem'> | null

function fileProblem(problem: FileProblem | null): Problem {
  if (problem === null) return null
  return {
    grade: problem === 'unknown' ? 'note' : 'damage',
    problem: sentence('check.file', { problem }),
  }
}

async function weightsProblem(path: string): Promise<Problem> {
  if (!existsSync(path))
    return { grade: 'damage', problem: sentence('check.file', { problem: 'missing' }) }
  const detail = await damageOf(path)
  return detail === null
    ? null
    : { grade: 'damage', problem: sentence('check.weights', { detail }) }
}

async function documentProblem(path: string, schema: z.ZodType): Promise<FileProblem | null> {
  if (!existsSync(path)) return 'missing'
  try {
    parseKept(path, await readFile(path, 'utf8'), schema)
    return null
  } catch (error) {
    return error instanceof GridcastError ? 'changed' : 'unreadable'
  }
}

/** Folders that no row names: of a database from before they were made, for example. */
async function strangeFolders(store: Store): Promise<Finding[]> {
  const known = new Set(store.allIds())
  const found = [datasetsFolder, runsFolder, forecastsFolder].map(async (parent) => {
    const names = await readdir(join(store.paths.folder, parent)).catch(() => [])
    const strange = names.filter((name) => !known.has(name))
    return Promise.all(strange.map((name) => strangeFolder(store, join(parent, name))))
  })
  return (await Promise.all(found)).flat()
}

async function strangeFolder(store: Store, folder: string): Promise<Finding> {
  const { bytes } = await sizeOf(join(store.paths.folder, folder))
  const file = folder.replaceAll('\\', '/')
  const problem = sentence('check.stranger', { bytes })
  return { grade: 'note', kind: 'folder', id: null, name: file, file, problem }
}
