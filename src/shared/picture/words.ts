/**
 * The words that stand inside pictures, in each language of the app. They live here, and not with
 * the window's messages, because a picture must come out the same from the window, the browser and
 * the terminal.
 *
 * `scripts/make-font.mjs` reads this file to know which Chinese characters the pictures' own font
 * must hold.
 */
import type { TimeUnit } from '../dataset'
import type { ForecastMode } from '../forecast'
import type { PictureLanguage } from './picture-options'

export interface PictureWords {
  truth: string
  forecast: string
  difference: string
  observed: string
  baselineBadge: string
  rangeBadge: string
  /** An end of a range, by the per cent of truths that lie within. */
  rangeEnd: Record<'lower' | 'upper', (percent: string) => string>
  modes: Record<ForecastMode, string>
  /** What the difference is: forecast minus truth. */
  differenceOf: string
  noData: string
  noTruthYet: string
  noForecastYet: string
  squareRootScale: string
  baselines: Record<string, string>
  /** Time of a frame on an axis without dates; frames are counted from 1. */
  frameNumber: (number: string) => string
  inputOf: (position: number, inputs: number) => string
  frameOf: (position: number, frames: number) => string
  /**
   * Lead time in the data's own step, e.g. `3 weeks ahead`; `step` is null on an axis without
   * dates.
   */
  ahead: (steps: number, step: { count: number; unit: TimeUnit } | null) => string
}

const englishUnits: Record<TimeUnit, string> = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  day: 'day',
  week: 'week',
  pentad: 'pentad',
  dekad: 'dekad',
  composite8: '8-day composite',
  composite16: '16-day composite',
  month: 'month',
  year: 'year',
}

const english: PictureWords = {
  truth: 'Truth',
  forecast: 'Forecast',
  difference: 'Difference',
  observed: 'observed',
  baselineBadge: 'baseline',
  rangeBadge: 'range',
  rangeEnd: {
    lower: (percent) => `${percent} % range, lower end`,
    upper: (percent) => `${percent} % range, upper end`,
  },
  modes: { 'free-running': 'forecast, free-running', 'one-step': 'forecast, one-step' },
  differenceOf: 'forecast − truth',
  noData: 'no data',
  noTruthYet: 'no truth yet',
  noForecastYet: 'no forecast yet',
  squareRootScale: 'square-root colours',
  baselines: {
    persistence: 'No change',
    climatology: 'Long-term mean',
    drift: 'Same trend',
    'seasonal-naive': 'Same as last season',
    'input-mean': 'Mean of the inputs',
    zero: 'Zero',
  },
  frameNumber: (number) => `frame ${number}`,
  inputOf: (position, inputs) => `input ${position} of ${inputs}`,
  frameOf: (position, frames) => `${position} of ${frames}`,
  ahead: (steps, step) => {
    const count = steps * (step?.count ?? 1)
    const unit = step === null ? 'step' : englishUnits[step.unit]
    return `${count} ${unit}${count === 1 ? '' : 's'} ahead`
  },
}

const chineseUnits: Record<TimeUnit, string> = {
  second: '秒',
  minute: '分钟',
  hour: '小时',
  day: '天',
  week: '周',
  pentad: '候',
  dekad: '旬',
  composite8: '个 8 天合成期',
  composite16: '个 16 天合成期',
  month: '个月',
  year: '年',
}

const chinese: PictureWords = {
  truth: '真值',
  forecast: '预测',
  difference: '差值',
  observed: '观测',
  baselineBadge: '基线',
  rangeBadge: '范围',
  rangeEnd: {
    lower: (percent) => `${percent} % 范围下限`,
    upper: (percent) => `${percent} % 范围上限`,
  },
  modes: { 'free-running': '预测，自由推演', 'one-step': '预测，单步' },
  differenceOf: '预测 − 真值',
  noData: '无数据',
  noTruthYet: '尚无真值',
  noForecastYet: '尚无预测',
  squareRootScale: '平方根色标',
  baselines: {
    persistence: '不变',
    climatology: '长期平均',
    drift: '趋势外推',
    'seasonal-naive': '与上一季相同',
    'input-mean': '输入平均',
    zero: '全零',
  },
  frameNumber: (number) => `第 ${number} 帧`,
  inputOf: (position, inputs) => `输入 ${position} / ${inputs}`,
  frameOf: (position, frames) => `${position} / ${frames}`,
  ahead: (steps, step) =>
    `提前 ${steps * (step?.count ?? 1)} ${step === null ? '步' : chineseUnits[step.unit]}`,
}

/** The picture's words in a language. */
export function wordsOf(language: PictureLanguage): PictureWords {
  return language === 'zh-CN' ? chinese : english
}
