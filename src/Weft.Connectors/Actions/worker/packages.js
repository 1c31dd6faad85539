'use strict'

const { createRequire } = require('node:module')
const path = require('node:path')

// The packages are installed elsewhere than these files: see `weft destinations install`.
const fromFolder = folder => createRequire(path.join(folder, 'package.json'))

function open(folder) {
  const load = fromFolder(folder)
  const fromActions = createRequire(load.resolve('@segment/action-destinations'))
  const core = fromActions('@segment/actions-core')
  const fromCore = createRequire(fromActions.resolve('@segment/actions-core'))
  const { transform } = core
  const { parseFql, validate } = fromCore('@segment/destination-subscriptions')
  const { lex } = createRequire(fromCore.resolve('@segment/destination-subscriptions'))('@segment/fql-ts')
  // One destination by its directory: all of them take ten times as long to load.
  const definition = directory => load(`@segment/action-destinations/dist/destinations/${directory}`).default
  const all = () => Object.values(load('@segment/action-destinations').manifest)
  const version = load('@segment/action-destinations/package.json').version
  return { Destination: core.Destination, defaultValues: core.defaultValues, transform, parseFql, validate, lex, definition, all, version }
}

module.exports = { open }
