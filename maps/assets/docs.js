// The description of the API, drawn by Swagger UI from our own address, its faults mended.

const { SwaggerUIBundle } = window;

// It brings a second <main> and heads its parts as if it were a page of its own.
const INSTEAD = { main: "div", h1: "h2" };
const made = document.createElement.bind(document);
document.createElement = (name, options) => made(INSTEAD[name] ?? name, options);

const drawn = document.querySelector("#swagger");

// Links within its buttons are stops without a use of their own; what scrolls must be reachable.
const mend = () => {
  for (const link of drawn.querySelectorAll("button a[href]")) link.removeAttribute("href");
  for (const stop of drawn.querySelectorAll("button [tabindex]")) stop.removeAttribute("tabindex");
  for (const text of drawn.querySelectorAll("pre:not([tabindex])")) text.tabIndex = 0;
  for (const picture of drawn.querySelectorAll("svg:not([aria-hidden])"))
    picture.setAttribute("aria-hidden", "true");
};

let isDue = false; // once for all that changes before the next picture
const mendSoon = () => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    mend();
  });
};

new MutationObserver(mendSoon).observe(drawn, { childList: true, subtree: true });

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
});
