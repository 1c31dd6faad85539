import { jitsuAnalytics } from '@jitsu/js'
import { run } from './journey.mjs'

// The SDK tells nothing of what it sends but through its `fetch` option, and never sends again on its own: a caller that wants
// that has it done there, as `again` does here; without it a failure is only told (`errorPolicy`). It keeps one anonymous id for all of
// its calls, so a call of somebody else's is left out.
await run(async ({ host, key, s2s, again }, calls) => {
  const sent = []
  const send = async (url, request) => {
    sent.push(JSON.parse(request.body))
    for (;;) {
      const answer = await fetch(url, request).catch(error => (again ? null : Promise.reject(error)))
      if (answer?.ok || !again)
        return answer
      await new Promise(resolve => setTimeout(resolve, 250))
    }
  }
  const jitsu = jitsuAnalytics({ host, writeKey: `${key}:secret`, s2s, fetch: send, errorPolicy: 'rethrow' })
  const make = {
    page: ({ name, category, properties }, ids) => jitsu.page({ name, category, ...properties }, ids),
    track: ({ event, properties, context }, ids) => jitsu.track(event, properties, { ...ids, context }),
    identify: ({ userId, traits }, ids) => jitsu.identify(userId, traits, ids),
    group: ({ groupId, traits }, ids) => jitsu.group(groupId, traits, ids),
  }
  jitsu.setAnonymousId(calls[0].anonymousId)
  for (const { call, userId, anonymousId, ...rest } of calls.filter(({ call, event }) => make[call] && event !== 'Old Visit'))
    await make[call]({ userId, ...rest }, { userId, anonymousId })
  return sent
})
