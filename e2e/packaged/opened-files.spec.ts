/** What the system opens with a package is looked at, as if it had been dropped. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../fixtures'

const rows = ['2024-01-01,1,1,3', '2024-01-08,1,1,4', '2024-01-01,1,2,5', '2024-01-08,1,2,6']

test('a file that the system opens with it is looked at', async ({ openApp, dataFolder }) => {
  const file = join(dataFolder, 'cases, new.csv')
  await writeFile(file, ['week,lat,lon,cases', ...rows, ''].join('\n'))
  const { page } = await openApp({ files: [file] })
  await expect(page.getByRole('main')).toContainText('cases, new')
  await expect(page).toHaveTitle(/Import/)
})
