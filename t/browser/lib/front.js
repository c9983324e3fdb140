// SPDX-License-Identifier: Apache-2.0
//
// Something in front of a town that does harm: a cache, a filter, a network.

import { createServer, request } from 'node:http';

/**
 * Listens on a port of its own and passes everything on to the town, but what
 * `harm` takes for itself: it gets { method, path, headers }, may change these,
 * and answers with { status, headers, body }, with 'cut' for a broken connection,
 * or with nothing. Resolves to { url, stop }.
 */
export async function startFront(town, harm) {
  const server = createServer(async (asked, response) => {
    const wanted = { method: asked.method, path: asked.url, headers: { ...asked.headers } };
    const own = await harm(wanted);
    if (own === 'cut') return response.destroy();
    if (own) return response.writeHead(own.status, own.headers).end(own.body);
    const { method, path, headers } = wanted;
    const onward = request(town.url + path, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    return asked.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
