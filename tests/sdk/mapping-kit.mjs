// The public mapping kit, unmodified: reads pairs of a mapping and a payload from a file, and writes what each comes to.
import { readFileSync } from 'node:fs'
import { transform } from '@segment/actions-core/mapping-kit'

const results = JSON.parse(readFileSync(process.argv[2], 'utf8')).map(({ mapping, payload }) => {
  try {
    return { value: transform(mapping, payload) ?? {} }
  } catch (problem) {
    return { error: String(problem.message ?? problem) }
  }
})
process.stdout.write(JSON.stringify(results))
