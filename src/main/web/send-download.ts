/** Sends a file that waits to be downloaded, straight from the disk, and removes it. */
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Download } from '../files/downloads'
import { pageHeaders } from '../files/page-files'

const address = /^\/downloads\/([\w-]{1,64})$/

/** The ticket in a download's address; null for any other address. */
export function ticketIn(pathname: string): string | null {
  return address.exec(pathname)?.[1] ?? null
}

export async function sendDownload(response: ServerResponse, download: Download): Promise<void> {
  try {
    const { size } = await stat(download.path)
    response.writeHead(200, {
      ...pageHeaders,
      'Content-Type': 'application/octet-stream',
      'Content-Length': size,
      'Content-Disposition': disposition(download.fileName),
      'Cache-Control': 'no-store',
    })
    await pipeline(createReadStream(download.path), response)
  } finally {
    await rm(download.path, { force: true })
  }
}

/** RFC 6266: the name in ASCII for old browsers, and as it is. */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\w.-]/g, '_')
  const whole = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
