/**
 * The application menu, with a key for each screen. What concerns the page is sent to it as a
 * command.
 */
import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'
import { bridgeChannels, type MenuCommand } from '../../shared/api/bridge'
import type { Language } from '../../shared/notices/language'
import { spokenLanguage } from './spoken-language'

type Label = MenuCommand | 'file' | 'go'

const english: Record<Label, string> = {
  file: '&File',
  go: '&Go',
  import: 'Import…',
  home: 'Home',
  data: 'Data',
  model: 'Model',
  train: 'Train',
  forecast: 'Forecast',
  runs: 'Runs',
  settings: 'Settings',
}

const chinese: Record<Label, string> = {
  file: '文件(&F)',
  go: '前往(&G)',
  import: '导入…',
  home: '首页',
  data: '数据',
  model: '模型',
  train: '训练',
  forecast: '预测',
  runs: '训练记录',
  settings: '设置',
}

const screens: readonly MenuCommand[] = ['home', 'data', 'model', 'train', 'forecast', 'runs']

/** Sets the menu for a window. `language` is the person's choice; `system` follows the computer. */
export function setMenu(window: BrowserWindow, language: 'system' | Language): void {
  const labels = spokenLanguage(language) === 'zh-CN' ? chinese : english
  const send = (command: MenuCommand) => window.webContents.send(bridgeChannels.command, command)
  const item = (command: MenuCommand, accelerator: string): MenuItemConstructorOptions => {
    return { label: labels[command], accelerator, click: () => send(command) }
  }
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: labels.file,
      submenu: [
        item('import', 'CmdOrCtrl+O'),
        item('settings', 'CmdOrCtrl+,'),
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: labels.go,
      submenu: screens.map((screen, index) => item(screen, `CmdOrCtrl+${index + 1}`)),
    },
    {
      role: 'viewMenu',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const)),
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
