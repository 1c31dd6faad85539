'use strict'

// The tool's own id of an audience, which its actions expect in the message: Weft knows it, or it is made here, by one call at a time.

/** Events with what the destination wants to know of their audience. */
module.exports = async (events, { definition, destination }, call, ask) => {
  const makes = typeof definition.audienceConfig?.createAudience === 'function'
  const ids = new Map()
  const prepared = []
  for (const event of events) {
    const personas = event.context?.personas
    if (definition.audienceConfig === undefined || personas?.computation_class !== 'audience') {
      prepared.push(event)
      continue
    }
    const key = personas.computation_key
    if (makes && !ids.has(key)) {
      call.vital = idOf(key, personas, destination, call, ask)
      ids.set(key, await call.vital)
    }
    const told = { ...personas, audience_settings: call.audience_settings, ...(makes ? { external_audience_id: ids.get(key) } : {}) }
    prepared.push({ ...event, context: { ...event.context, personas: told } })
  }
  return prepared
}

async function idOf(key, personas, destination, call, ask) {
  const known = await ask({ question: 'audience', key })
  if (known.external_id) return known.external_id
  const settings = structuredClone(call.settings)
  const input = { settings, audienceSettings: call.audience_settings }
  const { externalId } = known.verify
    ? await destination.getAudience({ ...input, externalId: known.verify })
    : await destination.createAudience({ ...input, audienceName: key, personas })
  const { kept } = await ask({ question: 'keep_audience', key, external_id: externalId })
  if (kept) throw new Error(`The id of the audience ${key} could not be kept: ${kept}`)
  return externalId
}
