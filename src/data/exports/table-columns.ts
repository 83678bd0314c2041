/**
 * The columns of an exported table: those the data came in, or plain ones for data that was no
 * table.
 */
import type { Dataset } from '../../shared/dataset'
import { formatFrameTime, frameInstant } from '../../shared/time-axis'
import { dateText } from './date-text'

export interface TableColumns {
  delimiter: string
  decimal: '.' | ','
  date: string
  y: string
  x: string
  /** Null when there is only one channel. */
  channel: string | null
  value: string
  /** A frame's date, counted from the dataset's first frame (may lie past its end). */
  dateOf: (frame: number) => string
  /** A row's and a column's coordinate: of the cell's centre, or its number. */
  yOf: (row: number) => number
  xOf: (column: number) => number
}

export function columnsOf(dataset: Dataset): TableColumns {
  const { tableForm: form, georeference, shape, valueName, time } = dataset
  const place = {
    yOf: (row: number) =>
      georeference === null ? row : georeference.y.first + row * georeference.y.step,
    xOf: (column: number) =>
      georeference === null ? column : georeference.x.first + column * georeference.x.step,
    channel: shape.channels > 1 ? 'channel' : null,
  }
  if (form === null)
    return {
      ...place,
      delimiter: ',',
      decimal: '.',
      date: 'time',
      y: georeference?.y.name ?? 'row',
      x: georeference?.x.name ?? 'column',
      value: valueName,
      dateOf: (frame) => (time.kind === 'index' ? String(frame + 1) : formatFrameTime(time, frame)),
    }
  return {
    ...place,
    delimiter: form.delimiter,
    decimal: form.decimal,
    date: form.dateColumn,
    y: form.yColumn,
    x: form.xColumn,
    value: form.valueColumn,
    dateOf: (frame) => {
      const instant = frameInstant(time, frame)
      return instant === null || form.dateFormat === ''
        ? String(frame + 1)
        : dateText(instant, form.dateFormat)
    },
  }
}
