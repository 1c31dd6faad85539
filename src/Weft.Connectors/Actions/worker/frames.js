'use strict'

// A frame is the length of what follows, 4 bytes, the lowest first, and UTF-8 JSON.

function read(stream, take) {
  let held = []
  let size = 0
  stream.on('data', chunk => {
    held.push(chunk)
    size += chunk.length
    let bytes = null
    while (size >= 4) {
      bytes = held.length === 1 ? held[0] : Buffer.concat(held, size)
      held = [bytes]
      const length = bytes.readUInt32LE(0)
      if (size < 4 + length) break
      held = [bytes.subarray(4 + length)]
      size -= 4 + length
      take(JSON.parse(bytes.toString('utf8', 4, 4 + length)))
    }
  })
}

function writer(stream) {
  const write = stream.write.bind(stream)
  return frame => {
    const body = Buffer.from(JSON.stringify(frame))
    const head = Buffer.allocUnsafe(4)
    head.writeUInt32LE(body.length)
    write(Buffer.concat([head, body]))
  }
}

module.exports = { read, writer }
