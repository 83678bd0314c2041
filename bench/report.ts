/** Prints measurements as a person reads them. */
import type { ColdStart } from './cold-start'
import type { Latency } from './latency'
import type { Load } from './load'
import type { Measurement, ThreadsRatio } from './measure'

export function formatMeasurement(m: Measurement): string {
  const lines = [
    `${m.config} (${m.task}, batch ${m.batch}, ${m.device}, ${m.threads} threads; ${m.detail})`,
    `  Gridcast  ${m.stepMs.toFixed(1)} ms a step, ${m.gflops.toFixed(0)} GFLOP/s, peak ` +
      `${m.peakMb.toFixed(0)} MB`,
  ]
  if (m.otherShare !== null)
    lines.push(`  outside the heavy kernels  ${(100 * m.otherShare).toFixed(1)} %`)
  if (m.peer) {
    lines.push(
      `  PyTorch ${m.peer.version}  ${m.peer.stepMs.toFixed(1)} ms a step, peak ` +
        `${m.peer.peakMb.toFixed(0)} MB (${JSON.stringify(m.peerVariant)})`,
    )
  }
  if (m.ratio !== null && m.ratios) {
    const pairs = m.ratios.map((ratio) => ratio.toFixed(2)).join(' ')
    lines.push(
      `  PyTorch's time / ours  ${pairs}  median ${m.ratio.toFixed(2)}, memory ours / ` +
        `PyTorch's ${(m.peakMb / (m.peer?.peakMb ?? 1)).toFixed(2)}`,
    )
  } else if (m.lossDifference !== null) {
    lines.push(
      `  No ratio: the two losses differ by ${m.lossDifference.toExponential(1)}, so they ` +
        'did not compute the same thing.',
    )
  }
  return lines.join('\n')
}

const startedFrom = { dataset: 'a dataset imported before', file: 'a file that is imported first' }

export function formatColdStart({
  data,
  repeats,
  firstStepMs,
  fastestMs,
  slowestMs,
  milestones,
}: ColdStart): string {
  const lines = milestones.map(({ what, ms }, index) => {
    const since = ms - (milestones[index - 1]?.ms ?? 0)
    return `  ${ms.toFixed(0).padStart(6)} ms  ${since < 0 ? '' : '+'}${since.toFixed(0)}  ${what}`
  })
  const range = `fastest ${fastestMs.toFixed(0)}, slowest ${slowestMs.toFixed(0)}`
  return [
    `train, from ${startedFrom[data]}: first step done after ${firstStepMs.toFixed(0)} ms ` +
      `(median of ${repeats}; ${range})`,
    ...lines,
  ].join('\n')
}

export function formatLatency({ times, seconds, pictures }: Latency): string {
  const lines = times.map(
    ({ what, requests, medianMs, p99Ms, slowestMs }) =>
      `  p50 ${medianMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, slowest ` +
      `${slowestMs.toFixed(1)} ms of ${requests} answers ${what}`,
  )
  const { table, array } = seconds
  return [
    'The app answers a window',
    ...lines,
    `  meanwhile: 1,000,000 rows in ${table.toFixed(1)} s, 800 MB in ${array.toFixed(1)} s, ` +
      `${pictures} GIFs`,
  ].join('\n')
}

export function formatThreads({
  config,
  task,
  batch,
  threads,
  oneThreadMs,
  stepMs,
  ratios,
  ratio,
}: ThreadsRatio): string {
  const pairs =
    ratios?.map((pair) => pair.toFixed(2)).join(' ') ?? 'not comparable: the losses differ'
  return [
    `${config} (${task}, batch ${batch}): ${oneThreadMs.toFixed(1)} ms with 1 thread, ` +
      `${stepMs.toFixed(1)} ms with ${threads}`,
    `  one thread's time / that of ${threads}  ${pairs}  median ${ratio?.toFixed(2) ?? '–'}`,
  ].join('\n')
}

export function formatLoad(load: Load): string {
  const { medianMs, p99Ms, slowestMs, peakMb } = load
  const times = [medianMs, p99Ms, slowestMs].map((ms) => ms.toFixed(1))
  return [
    `${load.windows} windows, ${load.runs} runs, ${load.epochs} epochs; ${load.entered} entered`,
    `  ${load.requests} requests: p50 ${times[0]} ms, p99 ${times[1]} ms, slowest ${times[2]} ms`,
    `  main took ${peakMb === null ? 'an unknown amount' : `${peakMb.toFixed(0)} MB at most`}, ` +
      `${(100 * load.cpuShare).toFixed(0)} % of a core`,
  ].join('\n')
}
