/* The same eyes for every map: when is an indicator painted, whole?
 *
 * A change is dated by the browser itself, from the click on its name. What follows is looked at on
 * each animation frame, and dated once the frame has been handed over to be painted; a map drawn by
 * the graphics card is dated once a pixel could be read back, which waits for it.
 */
(() => {
  if (window !== top) return;
  const clock = () => performance.timeOrigin + performance.now();
  const maps = { clicked: null };
  addEventListener("click", (event) => {
    maps.clicked ??= performance.timeOrigin + event.timeStamp;
  }, true);

  let host = null;
  function board(selector, property) {
    if (!host?.isConnected) {
      host = null;
      for (const node of document.querySelectorAll("*")) host ??= node.shadowRoot?.querySelector(selector);
    }
    return host?.[property];
  }

  /* To a few units: a canvas rounds colours that are not quite opaque. */
  const isOf = (pixel, colours) => colours.some((colour) => {
    const value = parseInt(colour.slice(1), 16);
    const parts = [value >> 16, (value >> 8) & 255, value & 255];
    return parts.every((part, i) => Math.abs(part - pixel[i]) < 5);
  });

  maps.kinds = {
    /* The tiles are there, the states are set, and the card has drawn them. */
    france: {
      shown(name) {
        const one = board(".france-map", "franceMap");
        if (!one?.map || one.data?.caption !== name || !one.said.hidden) return false;
        if (one.watched !== name) {
          one.watched = name;
          one.map.once("render", () => {
            const gl = one.map.getCanvas().getContext("webgl2");
            gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
            one.seen = name;
          });
          one.map.triggerRepaint();
        }
        return one.seen === name;
      },
    },
    /* All the communes are there, and one of them has a colour of the indicator on the canvas. */
    zones: {
      shown(name, count, colours, at) {
        const one = board(".zone-map", "zoneMap");
        if (one?.told?.caption !== name || one.zones.size < count) return false;
        const canvas = one.map.getPane("zones").querySelector("canvas");
        if (!canvas?.width) return false;
        const box = canvas.getBoundingClientRect();
        const container = one.map.getContainer().getBoundingClientRect();
        const point = one.map.latLngToContainerPoint(at);
        const scale = canvas.width / box.width;
        const pixel = canvas.getContext("2d").getImageData(
          (container.left + point.x - box.left) * scale, (container.top + point.y - box.top) * scale, 1, 1
        ).data;
        return pixel[3] > 0 && isOf(pixel, colours);
      },
    },
    /* All the paths are there, and one of them has a colour of the indicator. */
    naive: {
      shown(name, count, colours) {
        const frame = [...document.querySelectorAll("iframe")].find((f) => f.contentWindow?.map?.getPane);
        const group = frame?.contentDocument.querySelector(".leaflet-overlay-pane svg g");
        if (!group || group.childElementCount < count) return false;
        for (let path = group.lastElementChild, i = 0; path && i < 20; i += 1) {
          if (colours.includes(path.getAttribute("fill"))) return true;
          path = path.previousElementSibling;
        }
        return false;
      },
    },
  };

  /* Date at which an indicator was painted. */
  maps.painted = (kind, ...what) => new Promise((resolve) => {
    const look = () => {
      if (!maps.kinds[kind].shown(...what)) { requestAnimationFrame(look); return; }
      // Leaflet draws on the frame that follows; this one may be before or after it.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(clock());
        channel.port2.postMessage(null);
      });
    };
    look();
  });
  window.maps = maps;
})();
