/** What only the person knows, with the answers that are possible. */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { Finding, TablePlan } from '../../shared/import-plan'
import { otherOrder } from '../dates/guess-format'
import { suspectIn } from './complete-plan'
import type { TableRows } from './table-rows'

/** A question for each open field of a plan. */
export function questionsOf(plan: TablePlan, rows: TableRows): Finding[] {
  const questions = {
    dateFormat: orderQuestion,
    zone: zoneQuestion,
    missingValues: suspectQuestion,
  }
  return plan.open.map((field) => questions[field](plan, rows))
}

function orderQuestion({ dateColumn, dateFormat }: TablePlan, { dateTexts }: TableRows): Finding {
  const choices = [dateFormat, otherOrder(dateFormat) ?? dateFormat]
  return {
    severity: 'question',
    sentence: sentence('finding.ambiguous-dates', {
      column: dateColumn,
      example: dateTexts[0] ?? '',
      one: choices[0] ?? '',
      other: choices[1] ?? '',
    }),
    field: 'dateFormat',
    choices: choices.map((value) => ({ value, set: { dateFormat: value } })),
  }
}

function zoneQuestion(_: TablePlan, { instants, dateTexts }: TableRows): Finding {
  const example = dateTexts.at(Math.floor(dateTexts.length / 2)) ?? ''
  return {
    severity: 'question',
    sentence: sentence('finding.doubled-hour', { example, dates: instants.length }),
    field: 'zone',
    choices: ['Europe/Berlin', 'America/New_York', 'UTC'].map((value) => ({
      value,
      set: { zone: value },
    })),
  }
}

function suspectQuestion(plan: TablePlan, { values }: TableRows): Finding {
  const { mark, count } = suspectIn(values, plan) ?? { mark: 0, count: 0 }
  return {
    severity: 'question',
    sentence: sentence('finding.suspect', { count, mark }),
    field: 'missingValues',
    choices: [
      { value: String(mark), set: { missingValues: [...plan.missingValues, mark] } },
      { value: 'none', set: { missingValues: plan.missingValues } },
    ],
  }
}

/** @throws GridcastError `import.unanswered` for the first question that is open */
export function refuseOpen(plan: TablePlan, rows: TableRows, fileName: string): void {
  const [question] = questionsOf(plan, rows)
  if (question === undefined) return
  throw new GridcastError('import.unanswered', {
    file: fileName,
    question: question.sentence,
    field: question.field ?? '',
    choices: (question.choices ?? []).map(({ value }) => value),
  })
}
