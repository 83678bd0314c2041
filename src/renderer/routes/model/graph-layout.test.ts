import { describe, expect, it } from 'vitest'
import { templateNames } from '../../../shared/model/model-spec'
import { templateModel } from '../../../shared/model/template-models'
import { blockSize, layOutGraph, neighbour } from './graph-layout'

const frame = { height: 32, width: 32, channels: 1 }
const picture = (name: (typeof templateNames)[number]) => layOutGraph(templateModel(name, frame))

describe('the picture of a graph', () => {
  it.each(templateNames)('of %s has every block inside, and none over another', (name) => {
    const { blocks, width, height, wires } = picture(name)
    for (const [index, a] of blocks.entries()) {
      expect(a.x + blockSize.width).toBeLessThan(width)
      expect(a.y + blockSize.height).toBeLessThan(height)
      for (const b of blocks.slice(index + 1)) {
        const isApart =
          Math.abs(a.x - b.x) >= blockSize.width || Math.abs(a.y - b.y) >= blockSize.height
        expect(isApart).toBe(true)
      }
    }
    const flows = wires.filter(({ kind }) => kind === 'flow')
    for (const { from, to } of flows) {
      const [start, stop] = [from, to].map((one) => blocks.find(({ layer }) => layer.name === one))
      if (start && stop) expect(stop.x).toBeGreaterThan(start.x)
    }
  })

  it('has a lane for what reads and one for what forecasts, with states between', () => {
    const { lanes, wires, blocks } = picture('small')
    expect(lanes.map(({ key, readsFrames }) => [key, readsFrames])).toEqual([
      ['reading', true],
      ['forecasting', false],
    ])
    const states = wires.filter(({ kind }) => kind === 'state')
    expect(states.length).toBeGreaterThan(1)
    const laneOf = (name: string | null) => blocks.find(({ layer }) => layer.name === name)?.key
    for (const { from, to } of states)
      expect([laneOf(from), laneOf(to)]).toEqual(['reading', 'forecasting'])
  })

  it('is walked with the arrow keys', () => {
    const graph = picture('keras-classic')
    const names = graph.blocks.map(({ layer }) => layer.name)
    expect(neighbour(graph, names[0]!, 'ArrowRight')).toBe(names[1])
    expect(neighbour(graph, names[1]!, 'ArrowLeft')).toBe(names[0])
    expect(neighbour(graph, names[0]!, 'ArrowLeft')).toBeNull()
    const two = picture('small')
    const reading = two.blocks.find(({ key }) => key === 'reading')!.layer.name
    expect(neighbour(two, reading, 'ArrowDown')).not.toBeNull()
  })
})
