// The map of ways and supply: asks the service, shows its answer, and what would change if ...

import { fillTable, fillThemes, showEquity, showNothing, showSentences } from "./answer.js";
import { AreaMap, bindControls } from "./kit/areas.js";
import { byId } from "./kit/elements.js";
import { named, paneRenderer, popupWidth } from "./kit/map.js";
import { markReady, openPage, tell, tellFailure, whenRead } from "./kit/page.js";
import { describe, popup } from "./kit/popup.js";
import { fetchJson, postJson } from "./kit/service.js";
import { Question } from "./question.js";
import { Routes } from "./routes.js";
import { Scenario, sentChange } from "./scenario.js";

const FORGOTTEN = "Das Gedankenspiel gehörte zur vorigen Frage und ist verworfen.";

class AccessPage {
  #asked = 0;
  #before = null; // the answer without a scenario
  #data = null;
  #surface = null;
  #wanted = null; // address of the surface that belongs to the question
  #offers = L.layerGroup();

  constructor(map, config) {
    map.createPane("surface").style.zIndex = 380;
    this.map = map;
    this.config = config;
    this.areas = new AreaMap(map, config);
    this.question = new Question(byId("frage"), config.services);
    this.routes = new Routes(map, config, this.question);
    this.scenario = new Scenario(map, {
      presets: config.presets,
      question: this.question,
      onChange: () => this.#think(),
    });
    this.#offers.addTo(map);
    this.renderer = paneRenderer("offers");
  }

  async open() {
    const [outlines] = await Promise.all([fetchJson(this.config.outlines), whenRead()]);
    this.areas.draw(outlines, false);
    this.question.readAddress(location.search);
    this.wantedTheme = new URLSearchParams(location.search).get("theme");
    this.#bind();
    await this.#ask();
  }

  #bind() {
    byId("frage").addEventListener("change", () => this.#ask());
    byId("orte").addEventListener("change", () => this.#drawOffers());
    bindControls(this.areas, this.config.bounds, (theme) => this.#showTheme(theme));
    this.map.on("click", ({ latlng }) => {
      if (this.scenario.isPlacing) this.scenario.placeAt(latlng);
      else this.routes.showNearest(latlng);
    });
  }

  #turn() {
    this.#asked += 1;
    return this.#asked;
  }

  async #ask() {
    const turn = this.#turn();
    const hadScenario = this.scenario.begin();
    const { query } = this.question;
    const { region, base, version } = this.config;
    tell("Die Wege werden gerechnet …", "");
    delete document.body.dataset.ready;
    history.replaceState(null, "", `?region=${region}&${query}`);
    try {
      const data = await fetchJson(`${base}/map?${query}&v=${version}`);
      if (turn !== this.#asked) return; // a later question was faster
      if (data.reason) throw new Error(data.reason);
      this.#before = data;
      this.#show(data);
      this.#showOnce(data, query);
      this.scenario.show(null, hadScenario ? FORGOTTEN : "");
      tell("fertig", "done");
      markReady();
    } catch (error) {
      if (turn === this.#asked) this.#tellNoAnswer(error);
    }
  }

  // Nothing of an earlier answer may stay below another question.
  #tellNoAnswer(error) {
    tell(error.message, "failed");
    byId("antwort").textContent = "";
    this.#data = null;
    this.#wanted = null;
    this.#surface?.remove();
    this.#surface = null;
    this.#offers.clearLayers();
    this.routes.clear();
    this.areas.clear();
    showNothing(byId("werte"));
    this.scenario.show(null); // a scenario belongs to the question before
    markReady();
  }

  #show(data) {
    this.#data = data;
    this.routes.clear();
    this.areas.show(data);
    fillThemes(byId("thema"), data.themes, this.wantedTheme);
    this.wantedTheme = null;
    this.#showTheme(byId("thema").value);
    this.#drawOffers();
    showSentences(data);
    fillTable(byId("werte"), data);
  }

  // What a scenario leaves as it is.
  #showOnce(data, query) {
    const { base, version } = this.config;
    this.#fetchSurface(`${base}/surface.png?${query}&v=${version}`);
    showEquity(data, `${base}/equity.svg?${query}&v=${version}`);
    byId("csv").href = `${base}/table.csv?${query}`;
    byId("tif").href = `${base}/surface.tif?${query}`;
  }

  async #fetchSurface(address) {
    this.#wanted = address;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || this.#wanted !== address) return;
    const [west, south, east, north] = answer.headers.get("X-Bounds").split(",").map(Number);
    this.#surface?.remove();
    this.#surface = L.imageOverlay(
      address,
      [
        [south, west],
        [north, east],
      ],
      { pane: "surface", alt: "Minuten bis zum nächsten Angebot, als Farben", className: "crisp" },
    );
    this.#showTheme(byId("thema").value);
  }

  #showTheme(id) {
    this.areas.showTheme(id);
    if (this.areas.theme?.shows_surface) this.#surface?.addTo(this.map);
    else this.#surface?.remove();
  }

  #drawOffers() {
    this.#offers.clearLayers();
    if (!byId("orte").checked || !this.#data) return;
    for (const offer of this.#data.offers) this.#offers.addLayer(this.#dot(offer));
  }

  #dot(offer) {
    const { ink } = this.config;
    const look = offer.is_scenario
      ? { radius: 9, weight: 3, color: ink.scenario_border, fillColor: ink.scenario }
      : { radius: 5, weight: 1.5, color: ink.light, fillColor: ink.site };
    const shape = { pane: "offers", renderer: this.renderer, fillOpacity: 1 };
    return L.circleMarker(offer.place, { ...shape, ...look, bubblingMouseEvents: false })
      .bindTooltip(named(offer.title))
      .bindPopup(() => this.#popup(offer), { maxWidth: popupWidth(this.map) });
  }

  #popup(offer) {
    return popup(describe(this.config.popup_of_offers, offer), (action) => {
      if (action === "catchment") this.routes.showCatchment(offer);
      else this.scenario.think(offer, action);
    });
  }

  async #think() {
    const { changes } = this.scenario;
    if (changes.length === 0) {
      this.#show(this.#before);
      this.scenario.show(null);
      return;
    }
    const turn = this.#turn();
    delete document.body.dataset.scenario;
    try {
      const address = `${this.config.base}/what-if?${this.question.query}`;
      const data = await postJson(address, { changes: changes.map(sentChange) });
      if (turn !== this.#asked) return;
      this.#show(data);
      if (this.areas.theme.shows_surface) {
        byId("thema").value = data.scenario_theme;
        this.#showTheme(data.scenario_theme);
      }
      this.scenario.show(data.effect);
      document.body.dataset.scenario = changes.length;
    } catch (error) {
      if (turn !== this.#asked) return;
      this.scenario.dropLast();
      this.scenario.show(null, error.message);
    }
  }
}

const page = openPage();
new AccessPage(await page.made, page.config).open().catch(tellFailure);
