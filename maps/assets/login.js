// Logging in and out; the key itself is kept nowhere.

import { byId } from "./kit/elements.js";
import { fetchJson, postJson } from "./kit/service.js";
import { ownPath } from "./own_path.js";

const SESSION = "/api/session";

byId("anmeldung")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await postJson(SESSION, { key: byId("schluessel").value });
    location.assign(ownPath(new URLSearchParams(location.search).get("next")));
  } catch (error) {
    byId("anmeldung-fehler").textContent = error.message;
  }
});

byId("abmelden")?.addEventListener("click", async () => {
  await fetchJson(SESSION, { method: "DELETE" });
  location.assign("/");
});
