/** Takes a forecast away as a file. */
import type { Dataset } from '../../shared/dataset'
import type { Forecast } from '../../shared/forecast'
import { spaceOf } from '../../shared/picture/animated-figure'
import { parseValueColormap } from '../../shared/picture/colormaps'
import { loadGlyphsFor } from '../../shared/picture/font/glyph-store'
import { forecastFigure } from '../../shared/picture/forecast-figure'
import type { PictureOptions } from '../../shared/picture/picture-options'
import { api } from '../api/client'
import { dropBlob } from '../api/drop-file'
import { readFilm } from '../api/forecast-film'
import { chooseDestination, download } from '../api/take-away'
import { m } from '../i18n/paraglide/messages'
import { showDone, showError } from './notices'
import { Task, type TaskNews } from './task.svelte'

export type ExportOrder = Omit<Parameters<typeof api.forecasts.export>[0], 'to'>

/** A video that the window makes itself. */
interface VideoOrder {
  forecast: Forecast
  dataset: Dataset
  colormap: string
  framesPerSecond: number
  baseline: string | null
  picture: Omit<PictureOptions, 'frame'>
}

interface Made {
  fileName: string
  ticket: string | null
}

export class Exporting {
  readonly task = new Task<Made>()
  format = $state<ExportOrder['format'] | null>(null)

  /** Asks where to save, has the file made there, and says where it went. */
  async export(order: ExportOrder, fileName: string): Promise<void> {
    this.format = order.format
    await this.save(fileName, (to) => {
      const wish = { ...order, to }
      return (signal) => api.forecasts.export(wish, { signal })
    })
  }

  /** The same for a video, which is made here. */
  async exportVideo(order: VideoOrder, fileName: string): Promise<void> {
    this.format = 'mp4'
    await this.save(fileName, (to) => async (signal) => this.video(order, fileName, to, signal))
  }

  private async *video(
    order: VideoOrder,
    fileName: string,
    to: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<TaskNews<Made>> {
    // The encoder's library is loaded by those who make a video.
    const { encodeMp4 } = await import('../video/write-video')
    const onFrame = (done: number, total: number) => this.task.report(done, total, null)
    const figure = await figureOf(order)
    const blob = await encodeMp4(figure, order.framesPerSecond, onFrame, signal)
    const handle = await dropBlob(blob, fileName, undefined, signal)
    yield { type: 'result', result: await api.files.takeAway({ handle, fileName, to }, { signal }) }
  }

  private async save(
    fileName: string,
    begin: (to: string | null) => Parameters<typeof this.task.run>[0],
  ): Promise<void> {
    try {
      const destination = await chooseDestination(fileName)
      if (destination === null) return
      const made = await this.task.run(begin(destination.to))
      if (!made) return
      if (made.ticket !== null) download(made.ticket, made.fileName)
      showDone(m.export_done({ name: destination.name }))
    } catch (error) {
      showError(error)
    }
  }
}

/** The figure that the player shows, in the size of an exported one. */
async function figureOf({ forecast, dataset, colormap, baseline, picture }: VideoOrder) {
  const { valueName, unit, channelNames } = dataset
  await loadGlyphsFor([valueName, unit ?? '', ...channelNames])
  const { frames, facts } = await readFilm(forecast, dataset)
  const { size, ...look } = picture
  const space = { ...spaceOf(size), colormap: parseValueColormap(colormap) }
  return forecastFigure(frames, facts, { ...look, ...space, baseline })
}
