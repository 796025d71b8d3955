// The map of ways and supply: asks the service, shows its answer, and what would change if ...

import { fillTable, fillThemes, showEquity, showNothing, showSentences } from "./answer.js";
import { Address } from "./kit/address.js";
import { bindControls } from "./kit/area_page.js";
import { AreaMap } from "./kit/areas.js";
import { byId } from "./kit/elements.js";
import { named, paneRenderer, popupWidth } from "./kit/map.js";
import { markReady, openPage, tell, tellFailure, whenRead } from "./kit/page.js";
import { describe, popup } from "./kit/popup.js";
import { fetchJson, postJson } from "./kit/service.js";
import { SHARED, Shown, unknownInQuestion } from "./kit/shown.js";
import { OfferList } from "./offer_list.js";
import { Question } from "./question.js";
import { Routes } from "./routes.js";
import { forgetProposal, SavedScenarios } from "./saved_scenarios.js";
import { Scenario } from "./scenario.js";
import { ScenarioGaps } from "./scenario_gaps.js";
import { changesIn, changesQuery, offersAfter } from "./scenario_words.js";

const FORGOTTEN = "Das Gedankenspiel gehörte zur vorigen Frage und ist verworfen.";
const ANOTHER_SUBJECT = ["kind", "capacity"]; // other offers, or numbers of another unit

class AccessPage {
  #asked = 0;
  #before = null; // the answer without a scenario
  #data = null;
  #shown = null; // what is shown of the answer, in the address
  #surface = null;
  #wanted = null; // address of the surface that belongs to the question
  #offers = L.layerGroup();

  constructor(map, config) {
    map.createPane("surface").style.zIndex = 380;
    this.map = map;
    this.config = config;
    this.address = new Address([...SHARED, "sites"]);
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
    this.list = new OfferList({
      actionsOf: (offer) => this.#described(offer, this.#frameOf(offer)).actions,
      onAction: (offer, action) => this.#act(offer, action),
      onNearest: () => this.routes.showNearest(map.getCenter(), this.scenario.changes),
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
    byId("orte").checked = this.address.state.sites !== "0";
    this.#bind();
    await this.#ask({ changes: changesIn(location.search), isStep: false });
  }

  #bind() {
    this.list.bind();
    byId("frage").addEventListener("change", ({ target }) => {
      const isAnother = ANOTHER_SUBJECT.includes(target.name);
      this.#ask({ changes: isAnother ? [] : this.scenario.changes });
    });
    byId("orte").addEventListener("change", ({ target }) => {
      this.#drawOffers();
      this.address.adjust({ sites: target.checked ? "" : "0" });
    });
    const { bounds } = this.config;
    const showTheme = (theme) => this.#showTheme(theme);
    bindControls(this.areas, bounds, showTheme);
    const onRestore = ({ sites }) => {
      byId("orte").checked = sites !== "0";
      this.#drawOffers();
      return unknownInQuestion(this.question.unknown);
    };
    this.#shown = new Shown(this.areas, bounds, this.address, { showTheme, onRestore });
    this.address.onReturn = () => this.#goBack();
    this.map.on("click", ({ latlng }) => {
      if (this.scenario.isPlacing) this.scenario.placeAt(latlng);
      else this.routes.showNearest(latlng, this.scenario.changes);
    });
  }

  #turn() {
    this.#asked += 1;
    return this.#asked;
  }

  // Question and changes stand in the address, which can be sent on; Back leads to those before.
  #remember(isStep = true) {
    const query = `region=${this.config.region}&${this.question.query}`;
    this.address.ask(query + changesQuery(this.scenario.changes), {}, !isStep);
  }

  #goBack() {
    const { query } = this.question;
    this.question.readAddress(location.search);
    const changes = changesIn(location.search);
    if (this.question.query !== query || !this.#before) {
      this.#ask({ changes, isStep: false, isReturn: true });
    } else if (JSON.stringify(changes) === JSON.stringify(this.scenario.changes)) {
      this.#shown.restore({ isReturn: true });
    } else {
      this.scenario.begin(changes);
      this.#think();
    }
  }

  async #ask({ changes = [], isStep = true, isReturn = false } = {}) {
    const turn = this.#turn();
    const hadScenario = this.scenario.begin(changes);
    this.gaps.clear();
    forgetProposal();
    const { query } = this.question;
    const { base, version } = this.config;
    tell("Die Wege werden gerechnet …", "");
    delete document.body.dataset.ready;
    this.#remember(isStep);
    try {
      const data = await fetchJson(`${base}/map?${query}&v=${version}`);
      if (turn !== this.#asked) return; // a later question was faster
      if (data.reason) throw new Error(data.reason);
      this.#before = data;
      this.scenario.learnTitles([...data.offers, ...data.closed]);
      this.#show(data);
      this.#showOnce(data, query);
      this.scenario.show(null, hadScenario ? FORGOTTEN : "");
      this.#shown.restore({ isReturn });
      if (changes.length > 0) await this.#think({ isAskedAnew: isStep });
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
    this.scenario.begin([]); // nobody knows what it would do; the address still has it
    this.scenario.show(null);
    markReady();
  }

  #show(data) {
    this.#data = data;
    this.routes.clear();
    this.map.closePopup(); // it would keep figures of the answer before
    this.areas.show(data);
    fillThemes(byId("thema"), data.themes, this.address.state.theme);
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
    byId("xlsx").href = `${base}/table.xlsx?${query}`;
    byId("csv").href = `${base}/table.csv?${query}&columns=german`;
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
    this.list.show(this.#data);
    if (!byId("orte").checked || !this.#data) return;
    for (const offer of this.#data.closed) {
      this.#offers.addLayer(this.#dot(offer));
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

  #frameOf({ is_closed: isClosed }) {
    return isClosed ? this.config.popup_of_closed : this.config.popup_of_offers;
  }

  #dot(offer) {
    const shape = { pane: "offers", renderer: this.renderer, fillOpacity: 1 };
    const look = { ...shape, ...this.#lookOf(offer), bubblingMouseEvents: false };
    return L.circleMarker(offer.place, look)
      .bindTooltip(named(offer.title))
      .bindPopup(() => this.#popup(offer), { maxWidth: popupWidth(this.map) });
  }

  #popup(offer) {
    const described = this.#described(offer, this.#frameOf(offer));
    return popup(described, (action) => this.#act(offer, action));
  }

  #described(offer, frame) {
    const described = describe(frame, offer);
    const actions = described.actions.filter(
      ({ name }) => name !== "hours" || this.question.asksHours,
    );
    return { ...described, actions };
  }

  #act(offer, action) {
    if (action === "catchment") this.routes.showCatchment(offer);
    else this.scenario.think(offer, action);
  }

  // Changes that the new question cannot take are given up together, with the reason.
  async #think({ isAskedAnew = false } = {}) {
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
      if (isAskedAnew) this.scenario.begin([]);
      else this.scenario.dropLast();
      this.#remember(!isAskedAnew);
      const refusal = isAskedAnew ? `${error.message} ${FORGOTTEN}` : error.message;
      this.scenario.show(this.#data?.effect, refusal);
    }
  }
}

const page = openPage();
new AccessPage(await page.made, page.config).open().catch(tellFailure);
