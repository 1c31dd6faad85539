import { gunzipSync } from 'node:zlib'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { called, run } from './journey.mjs'

// A callback is told of the whole batch, packed as it was sent.
await run(async ({ host, key, flushAt, retries }, calls) => {
  const analytics = new RudderAnalytics(key, { dataPlaneUrl: host, flushAt, retryCount: retries, flushInterval: 200, logLevel: 'none' })
  const batches = await Promise.all(calls.map(call => called(analytics, call)))
  const messages = batches.flatMap(batch => JSON.parse(gunzipSync(batch)).batch)
  return [...new Map(messages.map(message => [message.messageId, message])).values()]
})
