import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  connect,
  disconnect,
  duplicateLayer,
  freeName,
  insertOnWire,
  listsOf,
  moveLayer,
  removeLayer,
  targetsOf,
  withList,
} from './edit-graph'
import { graphLayersSchema, stackOf, type GraphLayer } from './graph'
import { layerDescriptions, layerSpecSchema } from './layers'
import { templateNames } from './model-spec'
import { templateModel } from './template-models'

const layer = (filters: number) => layerSpecSchema.parse({ type: 'conv2d', filters, kernel: 3 })
const chain = () => stackOf([layer(1), layer(2), layer(3)])
const [a, b, c] = chain().map(({ name }) => name) as [string, string, string]
const wires = (layers: readonly GraphLayer[]) =>
  layers.map(({ name, inputs }) => `${inputs.join('+')}>${name}`)

/** Every layer reads layers before it, and no name comes twice. */
function expectInOrder(layers: readonly GraphLayer[]): void {
  const known = new Set(['frames'])
  for (const { name, inputs } of graphLayersSchema.parse(layers)) {
    for (const input of inputs) expect([...known]).toContain(input)
    expect(known.has(name)).toBe(false)
    known.add(name)
  }
}

describe('a graph that is edited', () => {
  it('takes a layer on a wire, in front of its end and at its end', () => {
    const { fresh } = layerDescriptions.dropout
    expect(wires(insertOnWire(chain(), a, b, fresh, 'd'))).toEqual([
      ...[`frames>${a}`, `${a}>d`, `d>${b}`, `${b}>${c}`],
    ])
    expect(wires(insertOnWire(chain(), c, null, fresh, 'd')).at(-1)).toBe(`${c}>d`)
    expect(wires(insertOnWire(chain(), 'frames', a, fresh, 'd'))[1]).toBe(`d>${a}`)
  })

  it('closes the gap of a layer that is taken out', () => {
    expect(wires(removeLayer(chain(), b)!)).toEqual([`frames>${a}`, `${a}>${c}`])
    expect(removeLayer(chain().slice(0, 1), a)).toBeNull()
    // What read both it and the one before it reads that once.
    const joined = connect(chain(), a, c, 'join')
    expect(wires(removeLayer(joined, b)!)).toEqual([`frames>${a}`, `${a}>${c}`])
  })

  it('swaps neighbours of a chain, and only of a chain', () => {
    const swapped = moveLayer(chain(), a, 1)!
    expect(wires(swapped)).toEqual([`frames>${b}`, `${b}>${a}`, `${a}>${c}`])
    expect(moveLayer(swapped, a, -1)).toEqual(chain())
    expect(moveLayer(chain(), c, 1)).toBeNull()
    expect(moveLayer(connect(chain(), a, c, 'join'), a, 1)).toBeNull()
  })

  it('copies a layer after itself', () => {
    expect(wires(duplicateLayer(chain(), b, 'copy'))).toEqual([
      ...[`frames>${a}`, `${a}>${b}`, `${b}>copy`, `copy>${c}`],
    ])
  })

  it('connects what lies before with what lies after, and takes wires away', () => {
    expect(targetsOf(chain(), a)).toEqual([c])
    expect(targetsOf(chain(), 'frames')).toEqual([b, c])
    const joined = connect(chain(), a, c, 'join')
    // A convolution reads several layers by itself.
    expect(wires(joined).at(-1)).toBe(`${b}+${a}>${c}`)
    const dropping = [...chain(), { ...layerDescriptions.dropout.fresh, name: 'd', inputs: [c] }]
    const put = connect(dropping, a, 'd', 'join')
    expect(wires(put).slice(-2)).toEqual([`${c}+${a}>join`, 'join>d'])
    expect(disconnect(put, a, 'join')).toEqual(dropping)
    expect(wires(disconnect(joined, a, c)!)).toEqual(wires(chain()))
    expect(disconnect(chain(), a, b)).toBeNull()
  })

  it('stays in order, whatever is done to any template', () => {
    const frame = { height: 32, width: 32, channels: 1 }
    fc.assert(
      fc.property(
        fc.constantFrom(...templateNames),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.nat(), fc.nat()), { maxLength: 8 }),
        (template, steps) => {
          const spec = templateModel(template, frame)
          for (const { key, layers } of listsOf(spec)) {
            let now = layers
            for (const [what, which, where] of steps) now = step(now, what, which, where)
            expectInOrder(now)
            expect(listsOf(withList(spec, key, now)).find((one) => one.key === key)?.layers).toBe(
              now,
            )
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  function step(layers: GraphLayer[], what: number, which: number, where: number): GraphLayer[] {
    const { name } = layers[which % layers.length]!
    const taken = new Set(layers.map((one) => one.name))
    const free = freeName('new', taken)
    if (what === 0) return removeLayer(layers, name) ?? layers
    if (what === 1) return moveLayer(layers, name, where % 2 === 0 ? 1 : -1) ?? layers
    if (what === 2) return duplicateLayer(layers, name, free)
    const target = targetsOf(layers, name)[where]
    if (what === 3) return target === undefined ? layers : connect(layers, name, target, free)
    const reader = layers.find(({ inputs }) => inputs.includes(name))?.name ?? null
    return insertOnWire(layers, name, reader, layer(4), free)
  }
})
