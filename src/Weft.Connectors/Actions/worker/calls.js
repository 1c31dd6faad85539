'use strict'

/** Another call has new tokens since this one began: it is to be made again with those. */
class StaleTokensError extends Error {}

/**
 * A destination for one call: it collects the responses of all its calls for ever. Its tokens are refreshed by one call at a time, of all workers, and
 * Weft has new ones on its disk before they are used.
 */
function destinationFor(packages, call, ask) {
  const definition = packages.definition(call.directory)
  const destination = new packages.Destination(definition)
  const refresh = destination.refreshAccessToken.bind(destination)
  destination.refreshAccessToken = async (settings, oauth, synchronize) => {
    if (!definition.authentication?.refreshAccessToken) return refresh(settings, oauth, synchronize)
    const { go } = await ask({ question: 'may_refresh', access_token: oauth.accessToken ?? '' })
    if (!go) throw new StaleTokensError('The tokens were refreshed meanwhile')
    call.vital = refreshed()
    return call.vital

    async function refreshed() {
      const tokens = await refresh(settings, oauth, synchronize)
      if (!tokens) return tokens
      const { kept } = await ask({ question: 'keep_tokens', access_token: tokens.accessToken, refresh_token: tokens.refreshToken })
      if (kept) throw new Error(`The new tokens could not be kept: ${kept}`)
      return tokens
    }
  }
  return { definition, destination }
}

module.exports = { destinationFor, StaleTokensError }
