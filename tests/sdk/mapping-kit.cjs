// The public mapping kit, unmodified: reads pairs of a mapping and a payload from a file, and writes what each comes to.
const { readFileSync } = require('node:fs')
const { transform } = require('@segment/actions-core/mapping-kit')

// Nothing at all cannot be written as JSON; ours sends an empty object then.
const orEmpty = (value) => (value === undefined ? {} : value)

const results = JSON.parse(readFileSync(process.argv[2], 'utf8')).map(({ mapping, payload }) => {
  try {
    return { value: orEmpty(transform(mapping, payload)) }
  } catch (problem) {
    return { error: String(problem.message ?? problem) }
  }
})
process.stdout.write(JSON.stringify(results))
