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
import { forgetProposal, SavedScenarios } from "./saved_scenarios.js";
import { Scenario } from "./scenario.js";
import { ScenarioGaps } from "./scenario_gaps.js";
import { changesIn, changesQuery, offersAfter } from "./scenario_words.js";

const FORGOTTEN = "Das Gedankenspiel gehörte zur vorigen Frage und ist verworfen.";

class AccessPage {
  #asked = 0;
  #before = null; // the answer without a scenario
  #data = null;
  #remembered = null; // the address, once it is ours
  #surface = null;
  #wanted = null; // address of the surface that belongs to the question
  #offers = L.layerGroup();

  constructor(map, config) {
    map.createPane("surface").style.zIndex = 380;
    this.map = map;
    this.config = config;
    this.areas = new AreaMap(map, config);
    this.question = new Question(byId("frage"), config.services, config.kinds);
    this.routes = new Routes(map, config, this.question);
    this.scenario = new Scenario(map, {
      presets: config.presets,
      one: config.one,
      question: this.question,
      ink: config.ink,
      decisions: config.scenarios.decisions,
      onChange: () => {
        this.#remember();
        this.#think();
      },
    });
    this.saved = new SavedScenarios(config.scenarios, this);
    this.gaps = new ScenarioGaps(config.scenarios.base, config.scenarios.gaps);
    this.#offers.addTo(map);
    this.renderer = paneRenderer("offers");
  }

  async open() {
    const [outlines] = await Promise.all([fetchJson(this.config.outlines), whenRead()]);
    this.areas.draw(outlines, false);
    this.question.readAddress(location.search);
    this.wantedTheme = new URLSearchParams(location.search).get("theme");
    this.#bind();
    await this.#ask(changesIn(location.search));
  }

  #bind() {
    byId("frage").addEventListener("change", () => this.#ask());
    window.addEventListener("popstate", () => this.#goBack());
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

  // Question and changes stand in the address, which can be sent on; Back leads to those before.
  #remember() {
    const address = `?region=${this.config.region}&${this.question.query}`;
    const whole = address + changesQuery(this.scenario.changes);
    if (this.#remembered === null) history.replaceState(null, "", whole);
    else if (this.#remembered !== whole) history.pushState(null, "", whole);
    this.#remembered = whole;
  }

  #goBack() {
    const { query } = this.question;
    this.question.readAddress(location.search);
    const changes = changesIn(location.search);
    this.#remembered = location.search;
    if (this.question.query !== query || !this.#before) {
      this.#ask(changes);
      return;
    }
    this.scenario.begin(changes);
    this.#think();
  }

  async #ask(changes = []) {
    const turn = this.#turn();
    const hadScenario = this.scenario.begin(changes);
    this.gaps.clear();
    forgetProposal();
    const { query } = this.question;
    const { base, version } = this.config;
    tell("Die Wege werden gerechnet …", "");
    delete document.body.dataset.ready;
    this.#remember();
    try {
      const data = await fetchJson(`${base}/map?${query}&v=${version}`);
      if (turn !== this.#asked) return; // a later question was faster
      if (data.reason) throw new Error(data.reason);
      this.#before = data;
      this.scenario.learnTitles([...data.offers, ...data.closed]);
      this.#show(data);
      this.#showOnce(data, query);
      this.scenario.show(null, hadScenario ? FORGOTTEN : "");
      if (changes.length > 0) await this.#think();
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
    this.#before = null;
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
    fillTable(byId("werte"), data, this.config.area_pages);
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
    for (const offer of this.#data.closed) {
      this.#offers.addLayer(this.#dot(offer, this.config.popup_of_closed));
    }
    for (const offer of this.#data.offers) this.#offers.addLayer(this.#dot(offer));
  }

  #lookOf({ is_scenario: isScenario, is_closed: isClosed }) {
    const { ink } = this.config;
    if (isScenario) {
      return { radius: 9, weight: 3, color: ink.scenario_border, fillColor: ink.scenario };
    }
    if (isClosed) return { radius: 5, weight: 2, color: ink.site, fillColor: ink.light };
    return { radius: 5, weight: 1.5, color: ink.light, fillColor: ink.site };
  }

  #dot(offer, frame = this.config.popup_of_offers) {
    const shape = { pane: "offers", renderer: this.renderer, fillOpacity: 1 };
    const look = { ...shape, ...this.#lookOf(offer), bubblingMouseEvents: false };
    return L.circleMarker(offer.place, look)
      .bindTooltip(named(offer.title))
      .bindPopup(() => this.#popup(offer, frame), { maxWidth: popupWidth(this.map) });
  }

  #popup(offer, frame) {
    const described = describe(frame, offer);
    const actions = described.actions.filter(
      ({ name }) => name !== "hours" || this.question.asksHours,
    );
    return popup({ ...described, actions }, (action) => {
      if (action === "catchment") this.routes.showCatchment(offer);
      else this.scenario.think(offer, action);
    });
  }

  async #think() {
    const { changes } = this.scenario;
    if (changes.length === 0) {
      this.#show(this.#before);
      this.scenario.show(null);
      forgetProposal();
      this.gaps.clear();
      return;
    }
    const turn = this.#turn();
    delete document.body.dataset.scenario;
    try {
      const address = `${this.config.base}/what-if?${this.question.query}`;
      const data = await postJson(address, { changes });
      if (turn !== this.#asked) return;
      this.#show({ ...data, offers: offersAfter(this.#before.offers, data) });
      if (this.areas.theme.shows_surface) {
        byId("thema").value = data.scenario_theme;
        this.#showTheme(data.scenario_theme);
      }
      this.scenario.show(data.effect);
      document.body.dataset.scenario = changes.length;
      this.gaps.ask(this.question.query, changes);
    } catch (error) {
      if (turn !== this.#asked) return;
      this.scenario.dropLast();
      this.#remember();
      this.scenario.show(this.#data?.effect, error.message);
    }
  }
}

const page = openPage();
new AccessPage(await page.made, page.config).open().catch(tellFailure);
