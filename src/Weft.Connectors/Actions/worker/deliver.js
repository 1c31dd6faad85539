'use strict'

const withAudiences = require('./audience')
const { destinationFor, StaleTokensError } = require('./calls')
const { coerce } = require('./coerce')
const { delivered, filtered, failed, ofItem } = require('./outcome')
const { mask } = require('./secrets')
const { trace } = require('./trace')

const largest = 1000

/** Takes {directory, settings, subscription, defaults, audience_settings, events, trace}; answers {results, trace}, a result for each event. */
module.exports = packages => {
  // Events of one audience, and of one value of what the action batches by: a batch is told of only one.
  function groups(events, action, mapping) {
    const wanted = mapping.batch_keys ?? action.fields?.batch_keys?.default
    const keys = Array.isArray(wanted) ? wanted : []
    const by = Object.fromEntries(keys.filter(key => key in mapping).map(key => [key, mapping[key]]))
    const found = new Map()
    for (const [at, event] of events) {
      const personas = event.context?.personas
      const name = JSON.stringify([personas?.computation_class, personas?.computation_key, keys.length ? packages.transform(by, event) : null])
      found.set(name, [...(found.get(name) ?? []), [at, event]])
    }
    const size = Number(mapping.batch_size ?? action.fields?.batch_size?.default) || largest
    return [...found.values()].flatMap(group => Array.from({ length: Math.ceil(group.length / size) }, (_, n) => group.slice(n * size, (n + 1) * size)))
  }

  async function sendPart(call, events, subscription, ask, signal) {
    const opened = destinationFor(packages, call, ask)
    const { destination } = opened
    const settings = () => ({ ...structuredClone(call.settings), subscription })
    try {
      const prepared = await withAudiences(events, opened, call, ask)
      if (events.length === 1) {
        const steps = await destination.onEvent(prepared[0], settings(), { signal })
        // Some answer for one message as for a batch of one.
        const single = steps.at(-1)?.data?.getResponseAtIndex?.(0)
        return { results: [single ? ofItem(single.value(), destination.responses) : delivered], responses: destination.responses }
      }
      const [answer] = await destination.onBatch(prepared, settings(), { signal })
      return { results: events.map((_, at) => ofItem(answer?.multistatus?.[at], destination.responses)), responses: destination.responses }
    } catch (error) {
      if (error instanceof StaleTokensError) throw error
      const result = failed(error, destination.responses)
      return { results: events.map(() => result), responses: destination.responses }
    }
  }

  function subscriptionOf(call, action) {
    const defaults = call.defaults ? packages.defaultValues(action.fields) : {}
    return { ...call.subscription, mapping: { ...defaults, ...call.subscription.mapping } }
  }

  return async (call, ask, signal) => {
    const definition = packages.definition(call.directory)
    const action = definition.actions[call.subscription.partnerAction]
    if (!action) return { results: call.events.map(() => ({ status: 'refused', reason: 'unknown_action', detail: call.subscription.partnerAction })) }
    call.settings = coerce(call.settings, definition.authentication?.fields ?? definition.settings)
    const subscription = subscriptionOf(call, action)
    const wanted = packages.parseFql(subscription.subscribe)
    const events = [...call.events.entries()].filter(([, event]) => packages.validate(wanted, event))
    const together = events.length > 1 && typeof action.performBatch === 'function'
    const parts = together ? groups(events, action, subscription.mapping) : events.map(event => [event])
    const hidden = mask(call.settings, definition.authentication?.fields)
    try {
      const answers = await Promise.all(parts.map(part => sendPart(call, part.map(([, event]) => event), subscription, ask, signal)))
      const results = call.events.map(() => filtered('not_subscribed'))
      parts.forEach((part, n) => part.forEach(([at], m) => { results[at] = { ...answers[n].results[m], detail: hidden(answers[n].results[m].detail) } }))
      return { results, trace: call.trace ? answers.flatMap(answer => trace(answer.responses, hidden)) : undefined }
    } catch (error) {
      if (error instanceof StaleTokensError) return { stale: true }
      throw error
    }
  }
}
