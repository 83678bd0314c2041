/** What the dataset would be that some variables and a plan make. */
import type { DatasetDescription } from '../frame-source'
import { frameCount, type GridReading } from './grid-source'

/** What is known before all values have been seen: not yet how they are stored, nor where. */
export type GridDescription = Omit<DatasetDescription, 'dtype' | 'notes' | 'georeference'>

export function describeGrid(reading: GridReading, title: string): GridDescription {
  const { lengths, plan, variables } = reading
  const names = channelNames(reading)
  const isNamed = plan.variables.some((name) => name !== '')
  return {
    kind: lengths.sequence > 1 ? 'clips' : 'series',
    shape: {
      sequences: lengths.sequence,
      frames: frameCount(reading),
      height: lengths.height,
      width: lengths.width,
      channels: lengths.channel * variables.length,
    },
    valueName: plan.valueName,
    unit: plan.unit,
    channelNames: names,
    time: plan.time,
    tableForm: null,
    source: isNamed ? `${title} (${plan.variables.join(', ')})` : title,
  }
}

function channelNames({ lengths, plan, variables }: GridReading): string[] {
  if (variables.length > 1) return variables.map(({ name }) => name)
  const axis = plan.axes.indexOf('channel')
  const coordinates = variables[0]?.dimensions[axis]?.coordinates
  return Array.from({ length: lengths.channel }, (_, channel) => {
    if (coordinates?.kind === 'labels') return coordinates.values[channel] ?? String(channel + 1)
    return lengths.channel === 1 ? plan.valueName : `${plan.valueName} ${channel + 1}`
  })
}
