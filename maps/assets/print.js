// A page that needs no script but for the button that prints it.

import { byId } from "./kit/elements.js";

const button = byId("drucken");
button.hidden = false;
button.addEventListener("click", () => window.print());
