/**
 * Words by which columns are known, in a few languages; a column's name matches whole words of it.
 */
const words = {
  date:
    'date period quarter dekad season datum fecha data time timestamp datetime day week month ' +
    'woche tag zeit monat ' +
    'jour semaine mois dia semana giorno settimana epiweek frame step index',
  year: 'year jahr annee anno ano yyyy',
  week: 'week woche semaine semana settimana epiweek isoweek wk kw mmwr mmwrweek ew',
  mmwr: 'mmwr mmwrweek epiweek epi ew',
  quarter: 'quarter quartal trimestre trimester qtr',
  half: 'half semester halbjahr semestre',
  dekad: 'dekad dekade dek',
  hour: 'hour hours hh stunde uhrzeit heure hora ora clock time',
  dayOfYear: 'doy yday jday julian',
  frame: 'frame step index',
  month: 'month monat mois mes mese mm',
  day: 'day tag jour dia giorno dd',
  y:
    'lat latitude breite breitengrad latitud latitudine y row northing north nord hochwert ' +
    'zeile ligne fila riga ycoord',
  x:
    'lon lng long longitude lange laenge langengrad longitud longitudine x col column easting ' +
    'east ost rechtswert spalte colonne columna colonna xcoord',
  geographic:
    'lat latitude breite breitengrad latitud latitudine lon lng long longitude lange laenge ' +
    'langengrad longitud longitudine',
  grid: 'row col column zeile spalte ligne colonne fila columna riga colonna i j',
  value:
    'cases case value wert count counts incidence total number falle faelle cas casos casi ' +
    'valeur valor valore amount rain rainfall precipitation temperature temp sst ndvi ' +
    'measurement dengue flu infections infected admissions new',
  secondValue: 'deaths death dead deces tote todesfalle recovered hospitalised hospitalized tests',
  people:
    'population pop inhabitants einwohner bevolkerung popolazione poblacion habitants residents',
  notValue:
    'id code expver population pop einwohner fid objectid year month day week index iso fips',
} as const

/** The column of an exported forecast that says how many steps ahead a row lies: never a value. */
export const leadTimeColumn = 'lead_time'
/** The column of an end of a range around an exported forecast: `lower_80`. Never a value. */
export const rangeColumn = (end: 'lower' | 'upper', level: number) =>
  `${end}_${Math.round(100 * level)}`

/** Whether a column is one that an export adds to the data's own. */
export function isOfForecast(name: string): boolean {
  return name === leadTimeColumn || /^(lower|upper)_\d+$/.test(name)
}

const sets = Object.fromEntries(
  Object.entries(words).map(([kind, list]) => [kind, new Set(list.split(' '))]),
) as Record<keyof typeof words, Set<string>>

/** Lower case, without accents, cut at anything that is no letter. */
export function wordsOf(name: string): string[] {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return plain.split(/[^a-z]+/).filter((word) => word !== '')
}

/** Columns without a header are numbered, which is no name. */
const isNumbered = (name: string) => /^column \d+$/.test(name)

export function isCalled(name: string, kind: keyof typeof words): boolean {
  return !isNumbered(name) && wordsOf(name).some((word) => sets[kind].has(word))
}
