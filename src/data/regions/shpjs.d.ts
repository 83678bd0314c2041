/** The part of `shpjs` that is used; it ships without types. */
declare module 'shpjs' {
  import type { Feature } from './geojson'
  /** The parts of one shapefile; coordinates become degrees where `prj` says what they are. */
  export default function shp(parts: {
    shp: ArrayBuffer
    dbf: ArrayBuffer
    prj?: string
    cpg?: string
  }): Promise<{ features: Feature[] }>
}
