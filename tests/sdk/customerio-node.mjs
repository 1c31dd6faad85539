import { Analytics } from '@customerio/cdp-analytics-node'
import { called, run } from './journey.mjs'

await run(async ({ host, key, flushAt, retries }, calls) => {
  const analytics = new Analytics({ host, writeKey: key, maxEventsInBatch: flushAt, maxRetries: retries, flushInterval: 200 })
  const contexts = await Promise.all(calls.map(call => called(analytics, call)))
  await analytics.closeAndFlush()
  return contexts.map(context => context.event)
})
