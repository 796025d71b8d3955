// The list of saved scenarios: at most four are compared; planners remove them and compute anew.

import { byId, element } from "./kit/elements.js";
import { fetchJson } from "./kit/service.js";

const MAX_COMPARED = 4;

export const actionAddress = (region, number, action) => {
  const address = `/api/regions/${encodeURIComponent(region)}/scenarios/${number}`;
  return action === "remove" ? address : `${address}/${action}`;
};

// Of the boxes that are ticked, which others may still be.
export const mayTick = (ticked) => ticked < MAX_COMPARED;

const bind = (region) => {
  const status = byId("meldung");
  const boxes = [...document.querySelectorAll("#auswahl input[name=ids]")];
  const limit = () => {
    const free = mayTick(boxes.filter((box) => box.checked).length);
    for (const box of boxes) box.disabled = !(box.checked || free);
  };

  const send = (number, action) => {
    status.textContent = action === "compute-anew" ? "Wird gerechnet …" : "";
    const method = action === "remove" ? "DELETE" : "POST";
    return fetchJson(actionAddress(region, number, action), { method });
  };

  const offerUndo = ({ id, name }) => {
    const undo = element("button", { type: "button", className: "plain small" }, "Zurückholen");
    undo.addEventListener("click", () => run(id, "restore"));
    status.replaceChildren(`„${name}“ ist aus der Liste genommen. `, undo);
  };

  const run = async (number, action) => {
    try {
      const saved = await send(number, action);
      if (action === "remove") {
        boxes
          .find((box) => box.value === String(number))
          ?.closest("li")
          .remove();
        offerUndo(saved);
      } else if (action === "restore") location.reload();
      else location.assign(`/maps/scenarios?region=${region}&ids=${number},${saved.id}`);
    } catch (error) {
      status.textContent = error.message;
    }
  };

  for (const box of boxes) box.addEventListener("change", limit);
  document.addEventListener("click", ({ target }) => {
    const { action, number } = target.closest("[data-action]")?.dataset ?? {};
    if (action) run(number, action);
  });
  limit();
};

const script = globalThis.document?.getElementById("skript");
if (script) bind(script.dataset.region);
