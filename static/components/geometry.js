/* The static geometry: asked for as soon as the page knows which départements it needs, while the
 * map's own code is still on its way. */
const files = new Map();

export function read(url) {
  if (!files.has(url)) {
    const answer = fetch(url).then((found) => {
      if (!found.ok) throw new Error(`${url}: ${found.status}`);
      return found.json();
    });
    answer.catch(() => files.delete(url)); // so that the next need asks again
    files.set(url, answer);
  }
  return files.get(url);
}

export function readAhead({ geo, own }) {
  read(`${geo}/index.json`);
  for (const code of own) read(`${geo}/${code}.json`);
}
