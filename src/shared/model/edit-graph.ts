/**
 * Changes a person makes to the graph of a model: every one gives a list in which each layer reads
 * layers before it, as a spec needs it. What does not fit in size is allowed: it is said in place.
 */
import { framesInput, type GraphLayer } from './graph'
import { layerDescriptions, type LayerSpec } from './layers'
import type { ModelSpec } from './families'

/** The lists of layers of a spec, by their keys. */
export function listsOf(spec: ModelSpec): { key: string; layers: GraphLayer[] }[] {
  switch (spec.family) {
    case 'next-frame':
    case 'direct':
      return [{ key: 'layers', layers: spec.layers }]
    case 'encoder-forecaster':
      return [
        { key: 'reading', layers: spec.reading },
        { key: 'forecasting', layers: spec.forecasting },
      ]
    case 'reference':
    case 'automatic':
      return []
    default:
      return spec satisfies never
  }
}

/** The spec with another list. Names stay the same in all lists. */
export function withList(spec: ModelSpec, key: string, layers: GraphLayer[]): ModelSpec {
  return { ...spec, [key]: layers }
}

const readersOf = (layers: readonly GraphLayer[], name: string) =>
  layers.filter(({ inputs }) => inputs.includes(name))

/** A name that no layer has: the kind, and a number from the second on. */
export function freeName(type: string, taken: ReadonlySet<string>): string {
  if (!taken.has(type)) return type
  let number = 2
  while (taken.has(`${type}-${number}`)) number++
  return `${type}-${number}`
}

/**
 * Puts a layer on a wire.
 * @param from what it reads, `frames` for the input
 * @param to the layer that reads it; null for the end of the list
 */
export function insertOnWire(
  layers: readonly GraphLayer[],
  from: string,
  to: string | null,
  layer: LayerSpec,
  name: string,
): GraphLayer[] {
  const added = { ...layer, name, inputs: [from] } as GraphLayer
  if (to === null) return [...layers, added]
  return layers.flatMap((one) => {
    if (one.name !== to) return [one]
    const inputs = one.inputs.map((input) => (input === from ? name : input))
    return [added, { ...one, inputs }]
  })
}

/**
 * Takes a layer out: what read it reads what it read.
 * @returns null for the only layer, and for one that only runs on from a state
 */
export function removeLayer(layers: readonly GraphLayer[], name: string): GraphLayer[] | null {
  const removed = layers.find((one) => one.name === name)
  const before = removed?.inputs[0]
  const isRead = readersOf(layers, name).length > 0
  if (removed === undefined || layers.length === 1 || (before === undefined && isRead)) return null
  return layers
    .filter((one) => one !== removed)
    .map((one) => ({
      ...one,
      inputs: [...new Set(one.inputs.map((input) => (input === name ? before! : input)))],
    }))
}

/** A copy right after a layer, which everything that read it reads. */
export function duplicateLayer(
  layers: readonly GraphLayer[],
  name: string,
  copyName: string,
): GraphLayer[] {
  return layers.flatMap((one) => {
    if (one.name !== name) {
      const inputs = one.inputs.map((input) => (input === name ? copyName : input))
      return [{ ...one, inputs }]
    }
    const { state: _, ...settings } = one
    return [one, { ...settings, name: copyName, inputs: [name] }]
  })
}

/**
 * Swaps a layer with its neighbour in a chain.
 * @param by 1 for the one that reads it, -1 for the one it reads
 * @returns null where the neighbour reads, or is read by, others too
 */
export function moveLayer(
  layers: readonly GraphLayer[],
  name: string,
  by: 1 | -1,
): GraphLayer[] | null {
  const at = (wanted: string | undefined) => layers.find((one) => one.name === wanted)
  const own = at(name)
  const other = by === 1 ? readersOf(layers, name)[0] : at(own?.inputs[0])
  if (own === undefined || other === undefined) return null
  const [first, second] = by === 1 ? [own, other] : [other, own]
  const isChain =
    readersOf(layers, first.name).length === 1 &&
    second.inputs.length === 1 &&
    first.inputs.length === 1
  if (!isChain) return null
  const swapped = new Map([
    [first.name, { ...second, inputs: first.inputs }],
    [second.name, { ...first, inputs: [second.name] }],
  ])
  return layers.map((one) => {
    const moved = swapped.get(one.name)
    if (moved !== undefined) return moved
    const inputs = one.inputs.map((input) => (input === second.name ? first.name : input))
    return { ...one, inputs }
  })
}

/** What a layer may be connected to: layers after it that don't read it yet. */
export function targetsOf(layers: readonly GraphLayer[], from: string): string[] {
  const at = from === framesInput ? -1 : layers.findIndex(({ name }) => name === from)
  return layers
    .slice(at + 1)
    .filter(({ inputs }) => inputs.length > 0 && !inputs.includes(from))
    .map(({ name }) => name)
}

/**
 * Lets a layer read another one as well; one that reads no more reads both put together.
 * @param joinName the name of the layer that puts them together, where one is needed
 */
export function connect(
  layers: readonly GraphLayer[],
  from: string,
  to: string,
  joinName: string,
): GraphLayer[] {
  return layers.flatMap((one) => {
    if (one.name !== to) return [one]
    const inputs = [...one.inputs, from]
    if (inputs.length <= layerDescriptions[one.type].inputs.most) return [{ ...one, inputs }]
    const join = { ...layerDescriptions.concatenate.fresh, name: joinName, inputs }
    return [join, { ...one, inputs: [joinName] }]
  })
}

/**
 * Takes a wire away; a layer that put two together and has one left goes with it.
 * @returns null where the layer would read nothing
 */
export function disconnect(
  layers: readonly GraphLayer[],
  from: string,
  to: string,
): GraphLayer[] | null {
  const reader = layers.find(({ name }) => name === to)
  if (reader === undefined || reader.inputs.length < 2) return null
  const inputs = reader.inputs.filter((input) => input !== from)
  const changed = layers.map((one) => (one === reader ? { ...one, inputs } : one))
  const isEnough = inputs.length >= layerDescriptions[reader.type].inputs.least
  return isEnough ? changed : removeLayer(changed, to)
}
