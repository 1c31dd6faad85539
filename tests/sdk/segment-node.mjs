import { Analytics } from '@segment/analytics-node'
import { called, run } from './journey.mjs'

await run(async ({ host, key, flushAt }, calls) => {
  const analytics = new Analytics({ host, writeKey: key, flushAt, flushInterval: 200 })
  const contexts = await Promise.all(calls.map(call => called(analytics, call)))
  await analytics.closeAndFlush()
  return contexts.map(context => context.event)
})
