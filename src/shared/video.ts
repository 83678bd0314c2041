/**
 * Which frames are taken from a video, and how: chosen in the window, or typed in the terminal.
 * What comes out is an array `[T, H, W]` of grey levels, or `[T, H, W, 3]` of colours, 0 to 255.
 */
export interface VideoCrop {
  row: number
  column: number
  height: number
  width: number
}

export interface VideoChoice {
  /** Red, green and blue as channels; else grey. */
  colour: boolean
  /** Every so many-th frame is kept, from the first on. */
  every: number
  /** In pixels of the video; null for all of it. */
  crop: VideoCrop | null
  /** Of the frames that are kept, after cropping. */
  height: number
  width: number
}

/** Bytes of the frames that are taken, which are held whole in the window. */
export const mostVideoBytes = 512 << 20

/** Cells along the longer side, so that a network learns in minutes: unless somebody says more. */
export const suggestedSide = 96

/** The size that keeps the proportions and is no larger than the original. */
export function sizeWithin(
  { height, width }: { height: number; width: number },
  longest: number = suggestedSide,
): { height: number; width: number } {
  const scale = Math.min(1, longest / Math.max(height, width))
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale))
  return { height: side(height), width: side(width) }
}

/** MP4, QuickTime and their kin, WebM and Matroska, by their first bytes. */
export function isVideo(start: Uint8Array): boolean {
  const matches = (bytes: readonly number[], at: number) =>
    bytes.every((byte, index) => start[at + index] === byte)
  return matches([0x66, 0x74, 0x79, 0x70], 4) || matches([0x1a, 0x45, 0xdf, 0xa3], 0)
}

/** Grey of red, green and blue, exactly the level where they are the same (Rec. 601). */
export function greyOf(red: number, green: number, blue: number): number {
  return red === green && green === blue
    ? red
    : Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
}
