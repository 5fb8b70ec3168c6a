import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const smallest = 1024

/** Puts compressed forms beside scripts and styles, so that the service need not compress them for each request. */
export const compress = () => {
  let folder = ''
  return {
    name: 'compress',
    apply: 'build',
    configResolved(config) {
      folder = join(config.build.outDir, config.build.assetsDir)
    },
    async closeBundle() {
      for (const name of await readdir(folder)) {
        if (!/\.(js|css|svg)$/.test(name)) continue
        const path = join(folder, name)
        const plain = await readFile(path)
        if (plain.length < smallest) continue
        await writeFile(path + '.gz', await promisify(gzip)(plain, { level: 9 }))
        await writeFile(path + '.br', await promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
      }
    },
  }
}
