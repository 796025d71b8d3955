// A circle or a diamond of the same size: more groups can be told apart than by colour alone.

const diamondOn = (context, { x, y }, size) => {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
};

export const diamondPath = ({ x, y }, size) =>
  `M${x},${y - size}l${size},${size}l${-size},${size}l${-size},${-size}z`;

// Leaflet's own way to derive a shape; `_` names are what its renderers call.
export const makeMarkerClass = () =>
  L.CircleMarker.extend({
    _updatePath() {
      if (this.options.shape !== "diamond") {
        L.CircleMarker.prototype._updatePath.call(this);
        return;
      }
      const size = this._radius + 1.5;
      const context = this._renderer._ctx;
      if (!context) {
        this._renderer._setPath(this, diamondPath(this._point, size));
      } else if (this._renderer._drawing && !this._empty()) {
        diamondOn(context, this._point, size);
        this._renderer._fillStroke(context, this);
      }
    },
  });
