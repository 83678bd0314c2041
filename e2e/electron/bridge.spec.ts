/**
 * The desktop door's promises: an isolated, sandboxed page that has the bridge and nothing else.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bridge } from '../../src/shared/api/bridge'
import { expect, test } from '../fixtures'
import { openElectronStandIn } from '../doors/electron-stand-in'

interface Page {
  gridcast: Bridge & Record<string, unknown>
}

test('the page has the bridge, frozen, and nothing of Node or Electron', async ({ door }) => {
  const seen = await door.page.evaluate(() => {
    const { gridcast } = window as unknown as Page
    const nodes = ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer', 'global']
    return {
      members: Object.keys(gridcast).sort(),
      frozen:
        Object.isFrozen(gridcast) && !Object.getOwnPropertyDescriptor(window, 'gridcast')?.writable,
      nodes: nodes.filter((name) => name in window),
    }
  })
  expect(seen).toEqual({
    members: ['chooseDestination', 'connect', 'onCommand', 'onOpened', 'registerFile'],
    frozen: true,
    nodes: [],
  })
})

test('a page cannot make a handle out of a path, nor out of a file that is not on disk', async ({
  door,
}) => {
  const outcomes = await door.page.evaluate(async () => {
    const { gridcast } = window as unknown as Page
    const tries = ['/etc/passwd' as unknown as File, new File(['x'], 'made-up.csv')]
    return Promise.all(
      tries.map((file) => gridcast.registerFile(file).catch((error: Error) => error.message)),
    )
  })
  for (const outcome of outcomes) expect(outcome).not.toMatch(/^[0-9a-f]{32}$/)
  expect(outcomes[1]).toContain('"made-up.csv" is not a file on this computer')
})

test('a file on disk that the person did not drop gets no handle', async ({
  dataFolder,
}, testInfo) => {
  test.skip(
    testInfo.project.name !== 'electron-stand-in',
    'a page of Electron has no such file to begin with',
  )
  const path = join(dataFolder, 'kept.csv')
  await writeFile(path, 'secret')
  const door = await openElectronStandIn({ dataFolder })
  await door.steer({ type: 'file', path, name: 'kept.csv', size: 6 })
  const outcome = await door.page.evaluate(async () => {
    const { gridcast } = window as unknown as Page
    const file = new File(['secret'], 'kept.csv')
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(file)
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
    return gridcast.registerFile(file).catch((error: Error) => error.message)
  })
  expect(outcome).toContain('"kept.csv" was not dropped')
  await door.close()
})

test('the page can neither leave, open a window, nor load anything from elsewhere', async ({
  door,
  complaints,
}) => {
  const before = door.page.url()
  const outcomes = await door.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    const fetched = await fetch('https://example.com/').then(
      () => 'loaded',
      () => 'refused',
    )
    return {
      injected: 'injected' in window,
      fetched,
      opened: window.open('https://example.com/') !== null,
    }
  })
  expect(outcomes).toMatchObject({ injected: false, fetched: 'refused' })
  await door.page.evaluate(() => window.location.assign('https://example.com/'))
  await expect.poll(() => door.page.context().pages().length).toBe(1)
  expect(door.page.url()).toBe(before)
  expect(complaints.splice(0).join()).toContain('Content Security Policy')
})

test('choosing where to save gives a handle, never a path, and nothing when cancelled', async ({
  dataFolder,
}, testInfo) => {
  test.skip(
    testInfo.project.name !== 'electron-stand-in',
    'the native dialog cannot be cancelled from here',
  )
  const door = await openElectronStandIn({ dataFolder })
  const choose = (name: string) =>
    door.page.evaluate(async (fileName) => {
      const { gridcast } = window as unknown as Page
      return gridcast.chooseDestination(fileName)
    }, name)
  expect(await choose('rain.gif')).toBeNull()
  await door.steer({ type: 'save-dialog', path: join(dataFolder, 'mine.gif') })
  expect(await choose('rain.gif')).toEqual({
    name: 'mine.gif',
    handle: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown as string,
  })
  await door.close()
})

test('the menu reaches the page', async ({ dataFolder }, testInfo) => {
  test.skip(
    testInfo.project.name !== 'electron-stand-in',
    'a native menu cannot be chosen from here',
  )
  const door = await openElectronStandIn({ dataFolder })
  await door.page.evaluate(() => {
    const { gridcast } = window as unknown as Page
    const stop = gridcast.onCommand((command) => {
      document.body.dataset['chosen'] = command
      stop()
    })
  })
  const body = door.page.locator('body')
  await door.steer({ type: 'menu', label: 'Runs' })
  await expect(body).toHaveAttribute('data-chosen', 'runs')
  await expect(door.page).toHaveTitle('Runs · Gridcast')
  await door.steer({ type: 'menu', label: 'Data' })
  await expect(door.page).toHaveTitle('Data · Gridcast')
  await expect(body).toHaveAttribute('data-chosen', 'runs')
  await door.close()
})

test('a dropped file gets a handle', async ({ door, dataFolder }) => {
  const path = join(dataFolder, 'cases.csv')
  await writeFile(path, 'date,row,column,value\n')
  await door.page.evaluate(() => {
    const { gridcast } = window as unknown as Page
    document.addEventListener(
      'drop',
      (event) => {
        const file = event.dataTransfer?.files[0]
        if (file)
          void gridcast.registerFile(file).then((handle) => (document.body.dataset.handle = handle))
      },
      { capture: true },
    )
    document.addEventListener('dragover', (event) => event.preventDefault(), { capture: true })
  })
  await door.drop([path])
  await expect(door.page.locator('body')).toHaveAttribute('data-handle', /^[0-9a-f]{32}$/)
})
