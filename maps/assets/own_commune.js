// Founding: suggestions while a name is typed, and how far a founding is. The rest needs no script.

import { byId, element } from "./kit/elements.js";
import { fetchJson } from "./kit/service.js";

const TYPING = 150; // ms without a key until suggestions are asked for
const PAUSE = 1000; // ms between two looks at how far it is

const combo = byId("kommune");
const list = byId("vorschlaege");
let [active, asked, timer] = [-1, 0, 0];

const options = () => [...list.children];

const close = () => {
  list.hidden = true;
  active = -1;
  combo.setAttribute("aria-expanded", "false");
  combo.removeAttribute("aria-activedescendant");
};

const mark = (index) => {
  active = index;
  for (const [at, option] of options().entries()) {
    option.setAttribute("aria-selected", String(at === index));
  }
  const option = options()[index];
  if (option) {
    combo.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    combo.removeAttribute("aria-activedescendant");
  }
};

const choose = (key) => location.assign(`/neu?kommune=${encodeURIComponent(key)}`);

const optionOf = ({ key, label }, index) => {
  const option = element("li", { id: `vorschlag-${index}`, textContent: label });
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.key = key;
  return option;
};

const suggest = async () => {
  const text = combo.value.trim();
  asked += 1;
  const own = asked;
  const found = text
    ? await fetchJson(`/api/communes?text=${encodeURIComponent(text)}`).catch(() => [])
    : [];
  if (own !== asked) return; // another letter came meanwhile
  list.replaceChildren(...found.map(optionOf));
  if (found.length === 0) {
    close();
    return;
  }
  list.hidden = false;
  combo.setAttribute("aria-expanded", "true");
  mark(-1);
};

const move = (step) => {
  const { length } = options();
  if (length > 0) mark((active + step + (active < 0 && step < 0 ? 1 : 0) + length) % length);
};

const KEYS = {
  ArrowDown: () => (list.hidden ? suggest() : move(1)),
  ArrowUp: () => move(-1),
  Escape: close,
};

if (combo) {
  combo.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, TYPING);
  });
  combo.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(options()[active].dataset.key);
    } else if (event.key in KEYS) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });
  combo.addEventListener("blur", close);
  // Before the field loses the focus, which would close the list.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option.dataset.key);
  });
}

const job = document.querySelector("[data-job]")?.dataset.job;
const shown = () => document.querySelector(".phases [aria-current] span").textContent;
const look = async () => {
  const state = await fetchJson(job).catch(() => null);
  if (state !== null && (!state.is_running || state.phase !== shown())) {
    location.reload();
    return;
  }
  const line = byId("stand");
  if (state !== null && line.textContent !== state.step) line.textContent = state.step;
  setTimeout(look, PAUSE);
};
if (job) setTimeout(look, PAUSE);
