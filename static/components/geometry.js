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

export const departementOf = (code) => code.slice(0, code.startsWith("97") ? 3 : 2);

export function readAhead({ geo, chosen }) {
  read(`${geo}/index.json`);
  for (const code of new Set(chosen.map(departementOf))) read(`${geo}/${code}.json`);
}
