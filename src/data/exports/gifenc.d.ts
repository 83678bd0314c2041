/** The part of gifenc 1.0.3 that is used here; the package has no types of its own. */
declare module 'gifenc' {
  interface GifStream {
    /**
     * `palette` (RGB triples) is needed for the first frame; later frames keep it when they give
     * none. `delay` in milliseconds.
     */
    writeFrame(
      indices: Uint8Array,
      width: number,
      height: number,
      options: { palette?: number[][]; delay?: number; repeat?: number },
    ): void
    finish(): void
    bytes(): Uint8Array<ArrayBuffer>
  }
  export function GIFEncoder(): GifStream
  const commonJs: { GIFEncoder: typeof GIFEncoder }
  export default commonJs
}
