// On the page of a provider: an address is looked up while it is typed. The page works without.

import { byId } from "./kit/elements.js";
import { postJson } from "./kit/service.js";
import { TypedAddress } from "./kit/typed_address.js";

const words = byId("adresse-suchen").dataset;
for (const place of document.querySelectorAll("[data-address]")) {
  const typed = new TypedAddress(place, words, (values) => postJson(place.dataset.address, values));
  typed.listen();
}
