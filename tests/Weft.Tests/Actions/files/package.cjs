'use strict'

// What the package itself holds, for comparison with the catalogue.

const { createRequire } = require('node:module')
const { manifest } = createRequire(`${process.argv[2]}/package.json`)('@segment/action-destinations')
process.stdout.write(JSON.stringify(Object.fromEntries(Object.values(manifest).map(one => [one.directory, Object.keys(one.definition.actions)]))), () => process.exit(0))
