// A point of the map in the shape of its group.

import { cornersOf, shapePath } from "./kit/shapes.js";

const drawOn = (context, corners) => {
  context.beginPath();
  corners.forEach(([x, y], at) => {
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.closePath();
};

// Leaflet's own way to derive a shape; `_` names are what its renderers call.
export const makeMarkerClass = () =>
  L.CircleMarker.extend({
    _updatePath() {
      const { shape } = this.options;
      const corners = cornersOf(shape, this._point, this._radius);
      if (!corners) {
        L.CircleMarker.prototype._updatePath.call(this);
        return;
      }
      const context = this._renderer._ctx;
      if (!context) {
        this._renderer._setPath(this, shapePath(shape, this._point, this._radius));
      } else if (this._renderer._drawing && !this._empty()) {
        drawOn(context, corners);
        this._renderer._fillStroke(context, this);
      }
    },
  });
